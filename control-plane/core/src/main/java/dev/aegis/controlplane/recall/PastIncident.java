package dev.aegis.controlplane.recall;

import dev.aegis.telemetry.verdict.RootCause;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An incident that is over.
///
/// @param id its name, for a draft to cite: lower-case letters, digits, `-` and `:`
/// @param group incidents of one origin share it; a question about one of them is not answered by
///   another
/// @param source where the facts are from, such as `etcd-io/etcd#9563`
/// @param description what it looked like
/// @param confirmedCause what people found it to be; absent where nobody confirmed one
/// @param lesson what helped, one line; empty if nothing is known to
/// @param endedAtMs epoch milliseconds of its end, 0 for one from elsewhere
public record PastIncident(
    String id,
    String group,
    String source,
    CaseDescription description,
    @Nullable RootCause confirmedCause,
    String lesson,
    long endedAtMs) {
  /// How evidence points at a past incident: this, then its id.
  public static final String ID_PREFIX = "incident:";

  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9:-]{0,99}");

  /// @throws IllegalArgumentException if the id has another form
  public PastIncident {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "the id of a past incident has 1 to 100 lower-case letters, digits, '-' or ':'");
    }
  }

  /// `incident:etcd-nic-down`: its name for evidence to point at.
  public String evidenceId() {
    return ID_PREFIX + id;
  }

  public Optional<RootCause> cause() {
    return Optional.ofNullable(confirmedCause);
  }
}
