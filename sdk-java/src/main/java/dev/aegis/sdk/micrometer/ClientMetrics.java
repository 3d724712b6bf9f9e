package dev.aegis.sdk.micrometer;

import dev.aegis.sdk.ClientObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/// What a client does, as meters. Names of keys and locks are no tags, since there may be any
/// number of them.
///
/// | meter | kind | tags |
/// |---|---|---|
/// | `aegis.client.calls` | timer | `operation`, `outcome`: done, refused, unavailable, unknown |
/// | `aegis.client.attempts.failed` | counter | `operation`, `endpoint` |
/// | `aegis.client.session.renewals` | timer | |
/// | `aegis.client.session.renewals.failed` | counter | `endpoint` |
/// | `aegis.client.sessions.lost` | counter | |
/// | `aegis.client.lock.wait` | timer | `obtained`: true, false |
/// | `aegis.client.lock.hold` | timer | |
/// | `aegis.client.watch.events` | counter | |
/// | `aegis.client.streams.resumed` | counter | `endpoint`, the one that failed |
public final class ClientMetrics implements ClientObserver {
  private final MeterRegistry registry;
  private final Tags tags;

  /// Meters without further tags.
  public ClientMetrics(MeterRegistry registry) {
    this(registry, Tags.empty());
  }

  /// Meters with these tags on all of them, for example to tell two clients apart.
  public ClientMetrics(MeterRegistry registry, Iterable<Tag> tags) {
    this.registry = registry;
    this.tags = Tags.of(tags);
  }

  @Override
  public void callEnded(String operation, Outcome outcome, Duration took) {
    String ended = outcome.name().toLowerCase(Locale.ROOT);
    timer("aegis.client.calls", "operation", operation, "outcome", ended).record(took);
  }

  @Override
  public void attemptFailed(String operation, String endpoint) {
    count("aegis.client.attempts.failed", 1, "operation", operation, "endpoint", endpoint);
  }

  @Override
  public void sessionRenewed(Duration took) {
    timer("aegis.client.session.renewals").record(took);
  }

  @Override
  public void renewalFailed(String endpoint) {
    count("aegis.client.session.renewals.failed", 1, "endpoint", endpoint);
  }

  @Override
  public void sessionLost() {
    count("aegis.client.sessions.lost", 1);
  }

  @Override
  public void lockAwaited(Duration waited, boolean obtained) {
    timer("aegis.client.lock.wait", "obtained", String.valueOf(obtained)).record(waited);
  }

  @Override
  public void lockHeld(Duration held) {
    timer("aegis.client.lock.hold").record(held);
  }

  @Override
  public void changesDelivered(int events) {
    count("aegis.client.watch.events", events);
  }

  @Override
  public void streamResumed(String endpoint) {
    count("aegis.client.streams.resumed", 1, "endpoint", endpoint);
  }

  private Timer timer(String name, String... more) {
    return registry.timer(name, tags.and(more));
  }

  private void count(String name, double amount, String... more) {
    registry.counter(name, tags.and(more)).increment(amount);
  }
}
