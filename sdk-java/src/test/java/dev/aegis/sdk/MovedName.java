package dev.aegis.sdk;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A process in whose own `/etc/hosts` a node's name moves from one address to another, for
/// [MovedNameIT].
final class MovedName {
  private static final String NAME = "cluster.test";
  private static final String KEY = "moved/key";
  private static final String BEFORE = "127.0.0.2";
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String AFTER = "127.0.0.3";

  private MovedName() {}

  /// Writes by the name, moves it, and writes again; prints how many milliseconds that took.
  ///
  /// @param words the file that is `/etc/hosts` here, the node at the first address, and the one at
  ///   the second
  public static void main(String[] words) throws IOException {
    Path hosts = Path.of(words[0]);
    means(hosts, BEFORE);
    try (Relay before = new Relay(BEFORE, 0, words[1]);
        Relay after = new Relay(AFTER, before.port(), words[2]);
        AegisClient client =
            AegisClient.builder(List.of(NAME + ":" + before.port())).callTimeout(LONG).connect();
        Session session = client.openSession(LONG)) {
      session.keys().put(KEY, "1");
      require(before.carries() && !after.carries(), "the first address was used");
      means(hosts, AFTER);
      before.hangUp();
      long moved = System.nanoTime();
      session.keys().put(KEY, "2");
      System.out.println(Duration.ofNanos(System.nanoTime() - moved).toMillis());
      require(after.carries(), "the second address was used");
    }
  }

  private static void means(Path hosts, String address) throws IOException {
    Files.writeString(hosts, "127.0.0.1 localhost\n%s %s\n".formatted(address, NAME));
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalStateException("Not so: " + what);
    }
  }

  /// A node at another address.
  private static final class Relay implements AutoCloseable {
    private final ServerSocket server;
    private final String node;
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    Relay(String address, int port, String node) throws IOException {
      this.server = new ServerSocket(port, 50, InetAddress.getByName(address));
      this.node = node;
      Thread.ofVirtual().start(this::accept);
    }

    int port() {
      return server.getLocalPort();
    }

    boolean carries() {
      return !open.isEmpty();
    }

    private void accept() {
      String[] parts = node.split(":", 2);
      try {
        while (true) {
          Socket here = server.accept();
          Socket there = new Socket(parts[0], Integer.parseInt(parts[1]));
          open.addAll(List.of(here, there));
          Thread.ofVirtual().start(() -> copy(here, there));
          Thread.ofVirtual().start(() -> copy(there, here));
        }
      } catch (IOException failure) {
        if (!server.isClosed()) {
          throw new UncheckedIOException(failure);
        }
      }
    }

    private static void copy(Socket from, Socket to) {
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        in.transferTo(out);
      } catch (IOException _) {
        // one of the two has hung up, and so does this
      }
    }

    @Override
    public void close() throws IOException {
      hangUp();
    }

    void hangUp() throws IOException {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    }
  }
}
