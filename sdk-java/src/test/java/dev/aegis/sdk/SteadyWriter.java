package dev.aegis.sdk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Writes one new key after the other until it is told to stop, and keeps count. What it has
/// counted may be asked for once its thread is over.
final class SteadyWriter implements Runnable {
  private final Keys keys;
  private final String prefix;
  private final List<String> acknowledged = new ArrayList<>();
  private final Set<Class<?>> failures = ConcurrentHashMap.newKeySet();
  private Duration longestCall = Duration.ZERO;
  private Duration longestGap = Duration.ZERO;
  private volatile boolean stopped;

  SteadyWriter(Keys keys, String prefix) {
    this.keys = keys;
    this.prefix = prefix;
  }

  @Override
  public void run() {
    long acknowledgedAt = System.nanoTime();
    for (int i = 0; !stopped; i++) {
      String key = prefix + i;
      long began = System.nanoTime();
      try {
        keys.put(key, "written");
        acknowledged.add(key);
        longestGap = longer(longestGap, acknowledgedAt);
        acknowledgedAt = System.nanoTime();
      } catch (AegisException failure) {
        failures.add(failure.getClass());
      }
      longestCall = longer(longestCall, began);
    }
  }

  private static Duration longer(Duration longest, long since) {
    Duration passed = Duration.ofNanos(System.nanoTime() - since);
    return passed.compareTo(longest) > 0 ? passed : longest;
  }

  void stop() {
    stopped = true;
  }

  String prefix() {
    return prefix;
  }

  List<String> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /// The kinds of failures that it was told of.
  Set<Class<?>> failures() {
    return Set.copyOf(failures);
  }

  Duration longestCall() {
    return longestCall;
  }

  String summary() {
    return "%d acknowledged, longest gap %d ms, longest call %d ms, failures %s"
        .formatted(acknowledged.size(), longestGap.toMillis(), longestCall.toMillis(), failures);
  }
}
