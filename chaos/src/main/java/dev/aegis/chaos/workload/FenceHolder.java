package dev.aegis.chaos.workload;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.HeldLock;
import dev.aegis.sdk.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A process that takes a lock, tells that it reads what the lock protects, works, tells that it
/// writes it back, and does it all again. A process of its own, since only a whole process can be
/// stopped in the middle and go on as if no time had passed: it looks at no clock and at no lease,
/// as careless holders do.
///
/// It prints `read TOKEN` and `write TOKEN`, and ends when standard input does.
public final class FenceHolder {
  private static final Duration TTL = Duration.ofSeconds(2);
  private static final Duration WAIT = Duration.ofSeconds(15);
  private static final Duration WORK = Duration.ofMillis(600);

  private FenceHolder() {}

  /// `LOCK CERTIFICATES ENDPOINT...`
  public static void main(String[] words) throws InterruptedException {
    ClusterAccess access =
        new ClusterAccess(List.of(words).subList(2, words.length), Path.of(words[1]));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Thread.ofPlatform().daemon().start(FenceHolder::endWithInput);
    try (AegisClient client = access.connect()) {
      while (true) {
        hold(client, words[0], out);
      }
    }
  }

  private static void hold(AegisClient client, String lock, PrintStream out)
      throws InterruptedException {
    try (Session session = client.openSession(TTL);
        HeldLock held = client.locks().acquire(session, lock, WAIT)) {
      out.println("read " + held.token());
      Thread.sleep(WORK);
      out.println("write " + held.token());
    } catch (AegisException _) {
      Thread.sleep(WORK); // lost, refused or not answered: the next round begins anew
    }
  }

  private static void endWithInput() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException _) {
      // the other side is gone: the same
    }
    Runtime.getRuntime().halt(0);
  }
}
