package dev.aegis.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/// Carries some ports of the loopback interface to an address that another namespace can reach, and
/// no others: `Relay ADDRESS PORT...`. A process, because a namespace is a process's.
final class Relay {
  private Relay() {}

  public static void main(String[] words) throws Exception {
    List<Thread> ports = new ArrayList<>();
    for (int i = 1; i < words.length; i++) {
      int port = Integer.parseInt(words[i]);
      ServerSocket server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(words[0], port));
      ports.add(Thread.ofPlatform().start(() -> serve(server, port)));
    }
    System.out.println("ready");
    for (Thread port : ports) {
      port.join();
    }
  }

  private static void serve(ServerSocket server, int port) {
    try (server) {
      while (true) {
        Socket outside = server.accept();
        var _ = Thread.ofVirtual().start(() -> connect(outside, port));
      }
    } catch (IOException e) {
      System.err.println("port " + port + ": " + e.getMessage());
    }
  }

  private static void connect(Socket outside, int port) {
    try (outside;
        Socket inside = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Thread back = Thread.ofVirtual().start(() -> copy(inside, outside));
      copy(outside, inside);
      back.join();
    } catch (IOException e) {
      // Either side may go at any time: the other one sees its connection end.
      System.err.println("port " + port + ": " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException _) {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      System.err.println(e.getMessage());
    }
  }
}
