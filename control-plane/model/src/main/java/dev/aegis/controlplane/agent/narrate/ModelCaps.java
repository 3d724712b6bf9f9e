package dev.aegis.controlplane.agent.narrate;

/// How much a model may cost. Whatever is reached first ends the asking until the hour or the day
/// is over; the agent goes on without.
///
/// @param tokensPerCall question and answer of one call
/// @param callsPerHour within any sixty minutes
/// @param tokensPerHour within any sixty minutes
/// @param tokensPerDay within any 24 hours
/// @param microDollarsPerDay within any 24 hours, by the configured prices; 1 000 000 is a dollar
public record ModelCaps(
    long tokensPerCall,
    long callsPerHour,
    long tokensPerHour,
    long tokensPerDay,
    long microDollarsPerDay) {
  /// A question is at most about 12 000 tokens; six an hour is an incident every ten minutes; a
  /// dollar a day is two hundred times what the paper's run of 33 incidents cost.
  public static final ModelCaps STANDARD = new ModelCaps(16_000, 6, 60_000, 300_000, 1_000_000);
}
