package dev.aegis.ctl.verb;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.Keys;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The lock under which a verb writes.
final class Guard {
  @Option(
      names = "--lock",
      paramLabel = "NAME",
      description = "Only while --token holds this lock, checked where the write is applied.")
  private Optional<String> lock = Optional.empty();

  @Option(
      names = "--token",
      paramLabel = "T",
      description = "The token; AEGIS_TOKEN unless set, as `lock run` gives it to its child.")
  private Optional<Long> token = Optional.empty();

  Keys keys(Verb verb, AegisClient client) {
    if (lock.isEmpty()) {
      if (token.isPresent()) {
        throw verb.misuse("--token needs the --lock that it is of.");
      }
      return client.keys();
    }
    long held =
        token
            .or(() ->
                Optional.ofNullable(verb.around().environment().get("AEGIS_TOKEN"))
                    .map(Long::valueOf))
            .orElseThrow(() -> verb.misuse("--lock needs a --token, or AEGIS_TOKEN."));
    return client.keys().guardedBy(lock.get(), held);
  }
}
