package dev.aegis.chaos.episode;

import dev.aegis.chaos.fault.FaultException;
import dev.aegis.chaos.machine.Layout;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/// A Redis of the cluster's own, beside its clients. It ends with this process's namespace,
/// whatever ends that.
///
/// Whoever is on the network reaches it, and where nodes are containers that is this whole machine.
/// So only nodes add to the stream, only agents read it, each with a password of this feed's own,
/// and nobody does anything else or comes without one. Passwords are in no command line and no file
/// of the run: Redis reads its users from its standard input. (An engine of containers keeps what
/// it gives them, and shows it to whoever may command it.)
final class EventFeed implements AutoCloseable {
  private static final int PORT = 6379;
  private static final int PASSWORD_BYTES = 24;

  private final Process process;
  private final String ofNodes;
  private final String ofAgents;

  private EventFeed(Process process, String ofNodes, String ofAgents) {
    this.process = process;
    this.ofNodes = ofNodes;
    this.ofAgents = ofAgents;
  }

  /// Starts it.
  ///
  /// @param work gets its log
  static EventFeed start(String redisServer, Path work) {
    return start(redisServer, work, Layout.CLIENT_ADDRESS, PORT);
  }

  /// The same at another address.
  static EventFeed start(String redisServer, Path work, String address, int port) {
    String node = password();
    String agent = password();
    try {
      Process process =
          new ProcessBuilder(command(redisServer, work, address, port))
              .redirectErrorStream(true)
              .redirectOutput(work.resolve("redis.log").toFile())
              .start();
      try (OutputStream settings = process.getOutputStream()) {
        settings.write(users(node, agent).getBytes(StandardCharsets.US_ASCII));
      }
      String place = "@" + address + ":" + port;
      return new EventFeed(
          process, "redis://node:" + node + place, "redis://agent:" + agent + place);
    } catch (IOException failure) {
      throw new FaultException("Redis cannot be started.", failure);
    }
  }

  private static List<String> command(String redisServer, Path work, String address, int port) {
    return List.of(
        redisServer,
        "-",
        "--bind",
        address,
        "--port",
        Integer.toString(port),
        "--save",
        "",
        "--appendonly",
        "no",
        "--dir",
        work.toString());
  }

  private static String users(String ofNodes, String ofAgents) {
    return """
    user default off resetpass
    user node on >%s ~aegis:events -@all +hello +auth +ping +xadd
    user agent on >%s ~aegis:events -@all +hello +auth +ping +time +xread +xrange +xrevrange
    """
        .formatted(ofNodes, ofAgents);
  }

  private static String password() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// Where nodes write to, with what lets them.
  String ofNodes() {
    return ofNodes;
  }

  /// Where agents read from, with what lets them.
  String ofAgents() {
    return ofAgents;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
