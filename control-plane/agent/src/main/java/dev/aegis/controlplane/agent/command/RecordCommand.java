package dev.aegis.controlplane.agent.command;

import dev.aegis.controlplane.agent.intake.DirectScrape;
import dev.aegis.controlplane.agent.intake.HostPort;
import dev.aegis.controlplane.agent.intake.MetricsSource;
import dev.aegis.controlplane.agent.intake.NodeAddresses;
import dev.aegis.controlplane.agent.intake.NodeScraper;
import dev.aegis.controlplane.agent.intake.PrometheusReader;
import dev.aegis.controlplane.agent.intake.Recorder;
import dev.aegis.controlplane.envelope.ConfigDuration;
import dev.aegis.telemetry.feed.FeedAddress;
import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.window.Recording;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// A running cluster in, one recording out. SIGTERM ends it early, and what was seen by then is
/// written.
final class RecordCommand implements Command.Body {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final Duration MIN_INTERVAL = Duration.ofMillis(100);
  private static final Duration MAX_LENGTH = Duration.ofHours(2);

  /// How long the end of the process waits for the file.
  private static final Duration WRITING = Duration.ofSeconds(60);

  @Override
  public int run(Arguments arguments, PrintStream out) throws IOException, CommandException {
    Duration interval = duration(arguments, "--interval", "1s");
    Duration length = duration(arguments, "--for", "2m");
    if (interval.compareTo(MIN_INTERVAL) < 0
        || interval.compareTo(length) > 0
        || length.compareTo(MAX_LENGTH) > 0) {
      throw new CommandException("100ms <= --interval <= --for <= 2h does not hold");
    }
    @Nullable FeedAddress feed = feed();
    Path file = Arguments.path(target(arguments.rest(1)));
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    Thread onTerm = new Thread(() -> endAndAwait(stop, written), "recording-end");
    Runtime.getRuntime().addShutdownHook(onTerm);
    try (MetricsSource metrics = metrics(arguments, interval, length)) {
      Recording recording =
          Recorder.record(new Recorder.Watch(metrics, feed, interval, length), CLOCK, stop);
      write(recording, file);
      out.println(
          "Recorded %d s of %d nodes: %d samples, %d failed readings, %d events; %s"
              .formatted(
                  recording.span().lengthMs() / 1000,
                  recording.metrics().nodes().size(),
                  recording.metrics().samples().size(),
                  recording.metrics().missed().size(),
                  recording.stream().arrivals().size(),
                  file));
      return 0;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CommandException("it was interrupted, and nothing is written");
    } finally {
      out.flush();
      written.countDown();
    }
  }

  private static void endAndAwait(CountDownLatch stop, CountDownLatch written) {
    stop.countDown();
    try {
      var _ = written.await(WRITING.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static MetricsSource metrics(Arguments arguments, Duration interval, Duration length)
      throws CommandException {
    SortedMap<NodeId, HostPort> nodes = nodes(arguments);
    Optional<String> prometheus = arguments.option("--prometheus");
    if (prometheus.isEmpty()) {
      return new DirectScrape(nodes, interval, CLOCK);
    }
    try {
      PrometheusReader.Source source = PrometheusReader.Source.of(prometheus.get(), "", length);
      return new PrometheusReader(nodes, source, NodeScraper.deadline(interval), CLOCK);
    } catch (IllegalArgumentException e) {
      throw new CommandException("--prometheus: " + e.getMessage());
    }
  }

  private static SortedMap<NodeId, HostPort> nodes(Arguments arguments) throws CommandException {
    String text =
        arguments
            .option("--nodes")
            .orElseThrow(() -> new CommandException("it needs --nodes n1=HOST:PORT,n2=..."));
    try {
      return NodeAddresses.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CommandException("--nodes n1=HOST:PORT,n2=...: " + e.getMessage());
    }
  }

  /// The address may hold a password, so it is never repeated, and comes by the environment.
  private static @Nullable FeedAddress feed() throws CommandException {
    Optional<String> url =
        Optional.ofNullable(System.getenv(FeedAddress.VARIABLE)).filter(text -> !text.isBlank());
    try {
      return url.map(FeedAddress::parse).orElse(null);
    } catch (IllegalArgumentException _) {
      throw new CommandException(FeedAddress.VARIABLE + " is no Redis address");
    }
  }

  private static Duration duration(Arguments arguments, String name, String otherwise)
      throws CommandException {
    OptionalLong ms = ConfigDuration.parseMs(arguments.option(name).orElse(otherwise));
    return Duration.ofMillis(
        ms.orElseThrow(
            () -> new CommandException(name + " is a duration such as 500ms, 5s or 2m")));
  }

  private static String target(List<String> words) throws CommandException {
    if (words.isEmpty()) {
      throw new CommandException("it needs the name of a FILE to write");
    }
    return words.getFirst();
  }

  /// Under its name the file is whole, or not there.
  private static void write(Recording recording, Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (OutputStream stream = open(part, file.toString().endsWith(".gz"))) {
      stream.write(TelemetryJson.writeRecording(recording).getBytes(StandardCharsets.UTF_8));
      stream.write('\n');
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static OutputStream open(Path part, boolean compressed) throws IOException {
    OutputStream stream = Files.newOutputStream(part);
    return compressed ? new GZIPOutputStream(stream) : stream;
  }
}
