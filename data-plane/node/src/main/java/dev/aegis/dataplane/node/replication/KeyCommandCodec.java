package dev.aegis.dataplane.node.replication;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Kept;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.wire.log.v1.DeleteKey;
import dev.aegis.wire.log.v1.DeleteKeys;
import dev.aegis.wire.log.v1.PutKey;
import dev.aegis.wire.log.v1.Transact;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The commands on keys, for [CommandCodec].
final class KeyCommandCodec {
  private KeyCommandCodec() {}

  static PutKey encode(Command.PutKey put) {
    PutKey.Builder out =
        PutKey.newBuilder()
            .setKey(encode(put.key()))
            .setValue(encode(put.value()))
            .setSession(numberOf(put.session()))
            .setPreviousWanted(put.previousWanted())
            .setKeepValue(put.kept().value())
            .setKeepSession(put.kept().session());
    if (put.request() != null) {
      out.setRequest(CommandCodec.encode(put.request()));
    }
    if (put.guard() != null) {
      out.setGuard(CommandCodec.encode(put.guard()));
    }
    return out.build();
  }

  static Command decode(PutKey in) {
    return new Command.PutKey(
        in.hasRequest() ? CommandCodec.decode(in.getRequest()) : null,
        decode(in.getKey()),
        decode(in.getValue()),
        in.hasGuard() ? CommandCodec.decode(in.getGuard()) : null,
        session(in.getSession()),
        in.getPreviousWanted(),
        Kept.of(in.getKeepValue(), in.getKeepSession()));
  }

  static DeleteKey encode(Command.DeleteKey delete) {
    DeleteKey.Builder out = DeleteKey.newBuilder().setKey(encode(delete.key()));
    if (delete.request() != null) {
      out.setRequest(CommandCodec.encode(delete.request()));
    }
    if (delete.guard() != null) {
      out.setGuard(CommandCodec.encode(delete.guard()));
    }
    return out.build();
  }

  static Command decode(DeleteKey in) {
    return new Command.DeleteKey(
        in.hasRequest() ? CommandCodec.decode(in.getRequest()) : null,
        decode(in.getKey()),
        in.hasGuard() ? CommandCodec.decode(in.getGuard()) : null);
  }

  static DeleteKeys encode(Command.DeleteKeys delete) {
    DeleteKeys.Builder out =
        DeleteKeys.newBuilder()
            .setFrom(encode(delete.from()))
            .setPreviousWanted(delete.previousWanted());
    if (delete.to() != null) {
      out.setTo(encode(delete.to()));
    }
    if (delete.request() != null) {
      out.setRequest(CommandCodec.encode(delete.request()));
    }
    if (delete.guard() != null) {
      out.setGuard(CommandCodec.encode(delete.guard()));
    }
    return out.build();
  }

  static Command decode(DeleteKeys in) {
    return new Command.DeleteKeys(
        in.hasRequest() ? CommandCodec.decode(in.getRequest()) : null,
        decode(in.getFrom()),
        in.hasTo() ? decode(in.getTo()) : null,
        in.hasGuard() ? CommandCodec.decode(in.getGuard()) : null,
        in.getPreviousWanted());
  }

  static Transact encode(Command.Transact transact) {
    Transact.Builder out =
        Transact.newBuilder().setTransaction(TransactionCodec.encode(transact.transaction()));
    if (transact.request() != null) {
      out.setRequest(CommandCodec.encode(transact.request()));
    }
    if (transact.guard() != null) {
      out.setGuard(CommandCodec.encode(transact.guard()));
    }
    return out.build();
  }

  static Command decode(Transact in) {
    return TransactionCodec.decode(in.getTransaction())
        .<Command>map(transaction ->
            new Command.Transact(
                in.hasRequest() ? CommandCodec.decode(in.getRequest()) : null,
                in.hasGuard() ? CommandCodec.decode(in.getGuard()) : null,
                transaction))
        .orElseGet(() -> new Command.Unreadable("a transaction with unknown parts"));
  }

  static ByteString encode(Bytes bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes.toArray());
  }

  static Bytes decode(ByteString bytes) {
    return Bytes.taking(bytes.toByteArray());
  }

  static long numberOf(@Nullable SessionId session) {
    return session == null ? 0 : session.value();
  }

  /// 0 stands for no session: no session has that number.
  static @Nullable SessionId session(long number) {
    return number == 0 ? null : new SessionId(number);
  }

  /// The constant of that name, for text that another version of the software wrote.
  static <E extends Enum<E>> Optional<E> named(Class<E> type, String name) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return Optional.of(constant);
      }
    }
    return Optional.empty();
  }
}
