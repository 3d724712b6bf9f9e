package dev.aegis.controlplane.agent.narrate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/// An OpenAI-compatible endpoint on a real socket that answers as it is told, down to the byte.
public final class FakeModel implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *([0-9]+)");
  private static final JsonMapper JSON = new JsonMapper();

  /// How it answers one request; may block, and may write less than it promised.
  @FunctionalInterface
  public interface Reply {
    void to(OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket socket;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile Reply reply = completion("{}");

  private FakeModel(ServerSocket socket) {
    this.socket = socket;
    Thread.ofVirtual().start(this::serve);
  }

  public static FakeModel start() throws IOException {
    return new FakeModel(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/v1");
  }

  /// Head and body of every request, in order.
  public List<String> requests() {
    return requests;
  }

  public void answer(Reply next) {
    reply = next;
  }

  /// Lets replies go on that wait for it.
  public void release() {
    released.countDown();
  }

  /// A completion with this text and usage of 1 200 and 150 tokens.
  public static Reply completion(String text) {
    return body(envelope(text, "{\"prompt_tokens\":1200,\"completion_tokens\":150}"));
  }

  public static String envelope(String text, String usage) {
    return "{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
        + "\"message\":{\"role\":\"assistant\",\"content\":"
        + JSON.writeValueAsString(text)
        + "},\"finish_reason\":\"stop\"}],\"usage\":"
        + usage
        + "}";
  }

  public static Reply body(String body) {
    return status(200, body);
  }

  public static Reply status(int status, String body) {
    return status(status, body, "");
  }

  public static Reply status(int status, String body, String header) {
    return out ->
        out.write(
            ("HTTP/1.1 "
                    + status
                    + " X\r\nContent-Type: application/json\r\nConnection: close\r\n"
                    + header
                    + "Content-Length: "
                    + body.getBytes(UTF_8).length
                    + "\r\n\r\n"
                    + body)
                .getBytes(UTF_8));
  }

  /// Promises a whole body and breaks off in the middle.
  public static Reply truncated(String body) {
    return out ->
        out.write(
            ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.getBytes(UTF_8).length
                    + "\r\n\r\n"
                    + body.substring(0, body.length() / 2))
                .getBytes(UTF_8));
  }

  /// Says nothing until it is released.
  public Reply silence() {
    return _ -> released.await();
  }

  /// Sends the head at once, and the body never.
  public Reply drip() {
    return out -> {
      out.write(
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"
              .getBytes(UTF_8));
      out.flush();
      released.await();
    };
  }

  private void serve() {
    try {
      while (!socket.isClosed()) {
        Socket connection = socket.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (SocketException _) {
      // closed: the end of the test
    } catch (IOException e) {
      throw new AssertionError("the fake endpoint cannot accept", e);
    }
  }

  private void serve(Socket connection) {
    try (connection;
        InputStream in = connection.getInputStream();
        OutputStream out = connection.getOutputStream()) {
      requests.add(read(in));
      reply.to(out);
      out.flush();
    } catch (IOException _) {
      // the client gave up, which is what some tests are about
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(UTF_8).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        return head.toString(UTF_8);
      }
      head.write(b);
    }
    Matcher length = LENGTH.matcher(head.toString(UTF_8));
    int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
    return head.toString(UTF_8) + new String(in.readNBytes(bytes), UTF_8);
  }

  @Override
  public void close() throws IOException {
    release();
    socket.close();
  }
}
