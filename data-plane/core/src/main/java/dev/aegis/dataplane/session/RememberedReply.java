package dev.aegis.dataplane.session;

import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.KeyPut;
import dev.aegis.dataplane.command.Outcome.KeysDeleted;
import dev.aegis.dataplane.command.Outcome.Transacted;
import java.util.List;

/// What is kept of an answer: that it happened, and where, but nothing of what was read on the way
/// (ADR-008). So a reply is a few numbers, whatever was asked.
final class RememberedReply {
  private RememberedReply() {}

  static Outcome of(Outcome outcome) {
    if (outcome instanceof KeyPut put) {
      return new KeyPut(put.revision(), put.version());
    }
    if (outcome instanceof KeysDeleted deleted) {
      return new KeysDeleted(deleted.revision(), deleted.deleted(), List.of());
    }
    if (outcome instanceof Transacted done) {
      return new Transacted(done.succeeded(), done.revision(), List.of(), true);
    }
    return outcome;
  }
}
