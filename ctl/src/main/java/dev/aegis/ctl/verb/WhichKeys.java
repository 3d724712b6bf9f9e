package dev.aegis.ctl.verb;

import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.KeyRange;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Which keys a verb is about: one, or a range.
final class WhichKeys {
  @Parameters(arity = "0..1", paramLabel = "KEY", description = "One key.")
  private Optional<String> key = Optional.empty();

  @Option(names = "--prefix", paramLabel = "P", description = "All keys that begin with this.")
  private Optional<String> prefix = Optional.empty();

  @Option(names = "--from", paramLabel = "KEY", description = "All keys from this one on ...")
  private Optional<String> from = Optional.empty();

  @Option(names = "--to", paramLabel = "KEY", description = "... and before this one.")
  private Optional<String> to = Optional.empty();

  KeyRange range(Verb verb) {
    long ways = Stream.of(key, prefix, from).filter(Optional::isPresent).count();
    if (ways != 1 || (to.isPresent() && from.isEmpty())) {
      throw verb.misuse("Name a KEY, or a --prefix, or --from (with or without --to).");
    }
    return key.<KeyRange>map(KeyRange::key)
        .or(() -> prefix.map(KeyRange::prefix))
        .or(() -> from.map(this::span))
        .orElseThrow();
  }

  private KeyRange span(String first) {
    return to.<KeyRange>map(end -> KeyRange.between(first, end))
        .orElseGet(() -> new KeyRange.From(Bytes.utf8(first)));
  }
}
