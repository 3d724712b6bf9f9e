package dev.aegis.controlplane.envelope;

/// One reason why a configuration is not safe.
///
/// @param ruleId stable name of the rule, such as `election-timeout-vs-heartbeat`
/// @param path the setting it is about
/// @param message what is wrong and why it matters, for a person
/// @param limit what would be allowed
/// @param actual what was found
public record Violation(String ruleId, String path, String message, String limit, String actual)
    implements Comparable<Violation> {
  /// By path, then rule.
  @Override
  public int compareTo(Violation other) {
    int byPath = path.compareTo(other.path);
    return byPath != 0 ? byPath : ruleId.compareTo(other.ruleId);
  }

  /// `raft.election-timeout-min: ... (election-timeout-vs-heartbeat; allowed >= 450ms, found
  /// 300ms)`
  public String render() {
    return path + ": " + message + " (" + ruleId + "; allowed " + limit + ", found " + actual + ")";
  }
}
