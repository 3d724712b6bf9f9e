package dev.aegis.dataplane.node.security;

import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.dataplane.node.settings.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes new certificates, keys and authorities of a node from its files while it runs, for both
/// ports and for the node's own calls.
///
/// All of them or none: what a node would not start with is refused, and what is in force stays.
/// New ones arrive file by file, so they are read once they have stood still from one look to the
/// next. What is refused is tried again at every look, since time alone can make it good: an
/// authority's clock may be ahead. It is told once for each reason.
public final class CertificateWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
  private static final long PERIOD_MS = 1_000;
  private static final List<String> FILES =
      List.of(
          "peer-ca.pem",
          "peer.pem",
          "peer-key.pem",
          "client-ca.pem",
          "client.pem",
          "client-key.pem");

  private final NodeSecurity.Certificates from;
  private final Supplier<Transport.Mutual> reading;
  private final ExchangedIdentity peer;
  private final ExchangedIdentity client;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("certificate-watch").factory());
  private String seen;
  private String inForce;
  private String lastRefusal = "";

  /// What came of a look at the files.
  sealed interface Look {
    /// As they were, or refused as before.
    record Unchanged() implements Look {}

    /// They are being written, or were since the last look.
    record Moving() implements Look {}

    /// In force from the next handshake on.
    record Taken() implements Look {}

    /// Nothing a node would start with; what was in force stays.
    ///
    /// @param reason names the file and what is wanted of it; holds nothing of a key
    record Refused(String reason) implements Look {}
  }

  /// Reads what the node starts with. Watches nothing yet.
  ///
  /// @param reading what the files hold now
  /// @throws SettingsException as the reading
  CertificateWatch(NodeSecurity.Certificates from, Supplier<Transport.Mutual> reading) {
    this.from = from;
    this.reading = reading;
    this.seen = content();
    this.inForce = seen;
    Transport.Mutual first = reading.get();
    this.peer = new ExchangedIdentity(first.peer());
    this.client = new ExchangedIdentity(first.client());
  }

  /// Reads what the node starts with, and watches.
  ///
  /// @throws SettingsException as [Transport#of]
  public static CertificateWatch start(NodeSettings settings, NodeSecurity.Certificates from) {
    CertificateWatch watch = new CertificateWatch(from, () -> Transport.read(settings, from));
    var _ =
        watch.timer.scheduleWithFixedDelay(
            watch::lookAndTell, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
    return watch;
  }

  /// Shows and believes what is in force at each handshake.
  public Transport.Mutual transport() {
    return new Transport.Mutual(peer.standing(), client.standing(), from.operator());
  }

  private void lookAndTell() {
    try {
      switch (look()) {
        case Look.Unchanged(), Look.Moving() -> {}
        case Look.Taken() ->
            LOG.info("Certificates in {} are new: in force from the next handshake on", from.dir());
        case Look.Refused(String reason) ->
            LOG.warn(
                "New certificates in {} are refused, and those of before stay in force until these are good: {}",
                from.dir(),
                reason);
      }
    } catch (RuntimeException e) {
      LOG.warn("Certificates in {} cannot be looked at: {}", from.dir(), e.toString());
    }
  }

  /// Of one thread at a time.
  Look look() {
    String now = content();
    if (!now.equals(seen)) {
      seen = now;
      return new Look.Moving();
    }
    if (now.equals(inForce)) {
      lastRefusal = "";
      return new Look.Unchanged();
    }
    try {
      Transport.Mutual next = reading.get();
      peer.exchange(next.peer());
      client.exchange(next.client());
      inForce = now;
      lastRefusal = "";
      return new Look.Taken();
    } catch (SettingsException e) {
      return refused(String.valueOf(e.getMessage()));
    }
  }

  private Look refused(String reason) {
    if (reason.equals(lastRefusal)) {
      return new Look.Unchanged();
    }
    lastRefusal = reason;
    return new Look.Refused(reason);
  }

  /// Differs whenever a file does.
  private String content() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String name : FILES) {
        digest.update(MessageDigest.getInstance("SHA-256").digest(bytes(from.dir().resolve(name))));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// What cannot be read is a state of the file as well; reading it in earnest says what is wrong.
  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      return e.getClass().getName().getBytes(StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
