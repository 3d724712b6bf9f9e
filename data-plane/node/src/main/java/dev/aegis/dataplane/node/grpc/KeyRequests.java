package dev.aegis.dataplane.node.grpc;

import com.google.protobuf.ByteString;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Kept;
import dev.aegis.dataplane.command.LockGuard;
import dev.aegis.dataplane.command.Query.RangeKeys;
import dev.aegis.dataplane.command.Query.ReadKeyHistory;
import dev.aegis.dataplane.command.RangeOptions;
import dev.aegis.dataplane.command.RangeOptions.Show;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.wire.v1.CompactRequest;
import dev.aegis.wire.v1.DeleteRangeRequest;
import dev.aegis.wire.v1.DeleteRequest;
import dev.aegis.wire.v1.HistoryRequest;
import dev.aegis.wire.v1.PutRequest;
import dev.aegis.wire.v1.RangeRequest;
import org.jspecify.annotations.Nullable;

/// Requests about keys in the machine's vocabulary, checked. Throws the contract's failures.
final class KeyRequests {
  private KeyRequests() {}

  static Command put(PutRequest request) {
    return new Command.PutKey(
        request.hasRequest() ? Checks.request(request.getRequest()) : null,
        Checks.key(request.getKey()),
        Checks.value(request.getValue()),
        request.hasGuard() ? Checks.guard(request.getGuard()) : null,
        session(request.getSessionId()),
        request.getPreviousValue(),
        kept(request));
  }

  /// What a put keeps it must not say anew.
  static Kept kept(PutRequest request) {
    if (request.getIgnoreValue() && !request.getValue().isEmpty()) {
      throw Failures.invalid("value", "is provided, and ignore_value keeps the one that is stored");
    }
    if (request.getIgnoreSession() && request.getSessionId() != 0) {
      throw Failures.invalid(
          "session_id", "is provided, and ignore_session keeps the one that the key is bound to");
    }
    return Kept.of(request.getIgnoreValue(), request.getIgnoreSession());
  }

  static Command delete(DeleteRequest request) {
    RequestId id = request.hasRequest() ? Checks.request(request.getRequest()) : null;
    Bytes key = Checks.key(request.getKey());
    LockGuard guard = request.hasGuard() ? Checks.guard(request.getGuard()) : null;
    return request.getPreviousValue()
        ? new Command.DeleteKeys(id, key, null, guard, true)
        : new Command.DeleteKey(id, key, guard);
  }

  static Command deleteRange(DeleteRangeRequest request) {
    return new Command.DeleteKeys(
        request.hasRequest() ? Checks.request(request.getRequest()) : null,
        Checks.key(request.getKey()),
        end(request.hasRangeEnd(), request.getRangeEnd()),
        request.hasGuard() ? Checks.guard(request.getGuard()) : null,
        request.getPreviousValue());
  }

  static Command compact(CompactRequest request) {
    return new Command.Compact(revision("revision", request.getRevision()));
  }

  static RangeKeys range(RangeRequest request) {
    if (request.getLimit() < 0) {
      throw Failures.invalid("limit", "is beyond the signed range");
    }
    return new RangeKeys(
        Checks.key(request.getKey()),
        end(request.hasRangeEnd(), request.getRangeEnd()),
        revision("revision", request.getRevision()),
        request.getLimit(),
        options(request));
  }

  private static RangeOptions options(RangeRequest request) {
    return new RangeOptions(
        switch (request.getSortTarget()) {
          case KEY -> RangeOptions.Sort.KEY;
          case VERSION -> RangeOptions.Sort.VERSION;
          case CREATE_REVISION -> RangeOptions.Sort.CREATE_REVISION;
          case MOD_REVISION -> RangeOptions.Sort.MOD_REVISION;
          case VALUE -> RangeOptions.Sort.VALUE;
          case UNRECOGNIZED -> throw Failures.invalid("sort_target", "is unknown");
        },
        request.getDescending(),
        request.getCountOnly()
            ? Show.COUNT_ONLY
            : request.getKeysOnly() ? Show.KEYS_ONLY : Show.ALL,
        revision("min_mod_revision", request.getMinModRevision()),
        revision("max_mod_revision", request.getMaxModRevision()),
        revision("min_create_revision", request.getMinCreateRevision()),
        revision("max_create_revision", request.getMaxCreateRevision()));
  }

  static ReadKeyHistory history(HistoryRequest request) {
    if (request.getLimit() < 0) {
      throw Failures.invalid("limit", "is beyond the signed range");
    }
    return new ReadKeyHistory(
        Checks.key(request.getKey()),
        revision("min_revision", request.getMinRevision()),
        revision("max_revision", request.getMaxRevision()),
        request.getNewestFirst(),
        request.getLimit());
  }

  /// Revisions are unsigned on the wire and signed inside.
  static long revision(String field, long revision) {
    if (revision < 0) {
      throw Failures.invalid(field, "is beyond the signed range");
    }
    return revision;
  }

  static @Nullable Bytes end(boolean present, ByteString rangeEnd) {
    return present ? Checks.rangeEnd(rangeEnd) : null;
  }

  static @Nullable SessionId session(long session) {
    return session == 0 ? null : Checks.session(session);
  }
}
