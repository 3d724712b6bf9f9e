package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.command.Caller;
import io.grpc.Context;
import io.grpc.Metadata;
import java.util.Optional;
import java.util.function.Supplier;

/// For whom a call is served: in the call's context on this node, in a header on the one hop to the
/// leader.
final class Callers {
  /// Whom a node speaks for. From anybody else it is refused (see [AccessGate]).
  static final Metadata.Key<String> ON_BEHALF_OF =
      Metadata.Key.of("aegis-on-behalf-of", Metadata.ASCII_STRING_MARSHALLER);

  private static final Context.Key<Caller> CALLER = Context.key("aegis-caller");

  private Callers() {}

  static Context with(Caller caller) {
    return Context.current().withValue(CALLER, caller);
  }

  /// Does something as a part of a call, on a thread that is not the call's.
  static <T> T within(Context call, Supplier<T> work) {
    Context before = call.attach();
    try {
      return work.get();
    } finally {
      call.detach(before);
    }
  }

  /// Empty while access control is off.
  static Optional<Caller> current() {
    return Optional.ofNullable(CALLER.get());
  }

  /// Whether the call is another node's own. It gets no hop: it would arrive as ours.
  static boolean isOwnCallOfAnother(String self) {
    return CALLER.get() instanceof Caller.Node(String id) && !id.equals(self);
  }

  /// Tells the leader for whom this call is passed on. A node that passes on its own call needs no
  /// header: its certificate says who it is.
  static void nameIn(Metadata headers) {
    if (CALLER.get() instanceof Caller.Client(String identity, _)) {
      headers.put(ON_BEHALF_OF, identity);
    }
  }
}
