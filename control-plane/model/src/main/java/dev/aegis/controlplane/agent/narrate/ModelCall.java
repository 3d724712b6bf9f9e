package dev.aegis.controlplane.agent.narrate;

import java.time.Duration;
import java.time.Instant;

/// One question to a model, and what came of it. It holds nothing that the model wrote.
///
/// @param model its configured name
/// @param outcome what came of it
/// @param reason why the answer is not used, in words of ours; empty if it is
/// @param inputTokens as the endpoint says, or what was set aside if it says nothing
/// @param outputTokens the same
/// @param microDollars by the configured prices
/// @param took from sending to deciding
public record ModelCall(
    Instant at,
    String model,
    Outcome outcome,
    String reason,
    long inputTokens,
    long outputTokens,
    long microDollars,
    Duration took) {

  /// What came of a call.
  public enum Outcome {
    /// The answer passed every check.
    USED("used"),
    /// It did not: see the reason.
    REFUSED("refused"),
    /// It did not come in time.
    TIMEOUT("timeout"),
    /// The endpoint said "too many requests".
    RATE_LIMITED("rate_limited"),
    /// The endpoint said it failed.
    SERVER_ERROR("server_error"),
    /// The endpoint did not take the question: a wrong key, name or form.
    REJECTED("rejected"),
    /// Nobody answered, or the answer broke off.
    UNREACHABLE("unreachable"),
    /// The agent ended while it was made: whether it was answered, and paid, is unknown, so it
    /// counts as the most it could cost.
    CUT_OFF("cut_off"),
    /// It was never sent: the budget did not allow it.
    BUDGET_SPENT("budget_spent"),
    /// It was never sent: the agent failed at putting it together, or was ending.
    NOT_ASKED("not_asked");

    private final String wireName;

    Outcome(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }

    /// The outcome of a name.
    ///
    /// @throws IllegalArgumentException if there is none of this name
    public static Outcome ofWireName(String wireName) {
      for (Outcome outcome : values()) {
        if (outcome.wireName.equals(wireName)) {
          return outcome;
        }
      }
      throw new IllegalArgumentException("no outcome of a call has this name");
    }
  }

  /// When it ended.
  public Instant endedAt() {
    return at.plus(took);
  }

  /// Whether anything was sent.
  public boolean wasMade() {
    return outcome != Outcome.BUDGET_SPENT && outcome != Outcome.NOT_ASKED;
  }
}
