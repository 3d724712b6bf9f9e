package dev.aegis.controlplane.agent.narrate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Keeps what models cost within [ModelCaps]. Thread-safe.
///
/// The most that a call can cost is set aside before it is made, and only what the endpoint then
/// says it cost is counted in its place. A call whose cost nobody tells (it timed out, it broke
/// off) counts as the most: it may have been paid for.
final class ModelBudget {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final ModelCaps caps;
  private final List<Spending> spendings = new ArrayList<>();

  /// @param before what was spent earlier, by whichever process
  ModelBudget(ModelCaps caps, List<Spending> before) {
    this.caps = caps;
    spendings.addAll(before);
  }

  /// What one call cost.
  record Spending(Instant at, long tokens, long microDollars) {}

  /// Sets aside the most that a call can cost.
  ///
  /// @return why it may not be made, in a few words; empty if it may
  synchronized Optional<String> reserve(Spending most) {
    spendings.removeIf(one -> one.at().isBefore(most.at().minus(DAY)));
    Instant anHourAgo = most.at().minus(HOUR);
    List<Spending> lastHour =
        spendings.stream().filter(one -> one.at().isAfter(anHourAgo)).toList();
    Optional<String> reason = Optional.empty();
    if (most.tokens() > caps.tokensPerCall()) {
      reason = Optional.of("the question is bigger than a call may be");
    } else if (lastHour.size() >= caps.callsPerHour()
        || tokens(lastHour) + most.tokens() > caps.tokensPerHour()) {
      reason = Optional.of("the budget of this hour is spent");
    } else if (tokens(spendings) + most.tokens() > caps.tokensPerDay()
        || microDollars(spendings) + most.microDollars() > caps.microDollarsPerDay()) {
      reason = Optional.of("the budget of this day is spent");
    } else {
      spendings.add(most);
    }
    return reason;
  }

  /// Counts what a call really cost in place of what was set aside for it.
  synchronized void settle(Spending setAside, Spending real) {
    if (spendings.remove(setAside)) {
      spendings.add(real);
    }
  }

  private static long tokens(List<Spending> all) {
    return all.stream().mapToLong(Spending::tokens).sum();
  }

  private static long microDollars(List<Spending> all) {
    return all.stream().mapToLong(Spending::microDollars).sum();
  }
}
