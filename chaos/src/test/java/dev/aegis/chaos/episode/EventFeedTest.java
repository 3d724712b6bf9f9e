package dev.aegis.chaos.episode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is let in by a real Redis.
class EventFeedTest {
  private static final String ADD = "XADD aegis:events * event {}";
  private static final String READ = "XREVRANGE aegis:events + - COUNT 1";

  @TempDir Path work;

  @Test
  void whoHasNoPasswordIsLetInNowhereAndNodesAndAgentsDoTheirOwnAlone() throws IOException {
    Optional<Path> redis = installed("redis-server");
    assumeTrue(redis.isPresent(), "NOT RUN HERE: no redis-server is installed.");
    String here = InetAddress.getLoopbackAddress().getHostAddress();
    int port = freePort();
    try (EventFeed feed = EventFeed.start(redis.orElseThrow().toString(), work, here, port)) {
      Awaitility.await().ignoreExceptions().until(() -> !said(feed.ofNodes(), "PING").isEmpty());

      assertThat(said("redis://nobody@" + here + ":" + port, READ)).startsWith("-NOAUTH");
      assertThat(said("redis://node:guessed@" + here + ":" + port, ADD)).startsWith("-WRONGPASS");
      assertThat(said(feed.ofNodes(), ADD)).startsWith("$");
      assertThat(said(feed.ofNodes(), READ)).startsWith("-NOPERM");
      assertThat(said(feed.ofAgents(), READ)).isEqualTo("*1");
      assertThat(said(feed.ofAgents(), ADD)).startsWith("-NOPERM");
      assertThat(said(feed.ofAgents(), "SHUTDOWN")).startsWith("-NOPERM");
    }
  }

  /// The first line of what a Redis answers to whoever has this address: to the password, if that
  /// is not taken, else to the command.
  private static String said(String address, String command) throws IOException {
    URI uri = URI.create(address);
    String user = uri.getUserInfo();
    try (Socket socket = new Socket(uri.getHost(), uri.getPort());
        BufferedReader answers =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
      if (user.contains(":")) {
        tell(socket, "AUTH " + user.replace(':', ' '));
        String answer = answers.readLine();
        if (!answer.equals("+OK")) {
          return answer;
        }
      }
      tell(socket, command);
      return answers.readLine();
    }
  }

  private static void tell(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(UTF_8));
  }

  private static Optional<Path> installed(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
