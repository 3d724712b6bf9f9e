package dev.aegis.bench.command;

import dev.aegis.controlplane.address.Loopback;
import dev.aegis.controlplane.agent.narrate.ModelSettings;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which model the agent `model` asks: by the control plane's own settings, as words
/// (`--aegis.agent.model.url=...`) or as environment variables (`AEGIS_AGENT_MODEL_URL`). Words go
/// before. The key is no word.
///
/// The agent's caps by hour and by day would end a run after six questions, so here they only hold
/// where they are given; a run asks once an incident. The caps of one call and of a day's dollars
/// are the control plane's.
final class ModelWords {
  /// How such a word begins.
  static final String PREFIX = "--aegis.agent.model.";

  private static final Map<String, String> AS_GOOD_AS_NO_CAP =
      Map.of(
          "aegis.agent.model.calls-per-hour", "999999999",
          "aegis.agent.model.tokens-per-hour", "999999999",
          "aegis.agent.model.tokens-per-day", "999999999");

  private ModelWords() {}

  /// @param words values by name, such as `aegis.agent.model.url`
  /// @param environment the text of a variable, or null
  /// @throws NoModelException if there is no address, or no key for one that is not on this machine
  /// @throws IllegalArgumentException saying which setting is wrong
  static ModelSettings settings(
      Map<String, String> words, Function<String, @Nullable String> environment) {
    Set<String> known = new TreeSet<>();
    ModelSettings settings =
        ModelSettings.read(
                name -> {
                  known.add(name);
                  return text(name, words, environment);
                })
            .orElseThrow(() -> new NoModelException("no address"));
    for (String name : words.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "'--%s' is no setting of a model; ./aegis bench --help lists them.".formatted(name));
      }
    }
    if (settings.apiKey().isEmpty() && !Loopback.isHost(settings.url().getHost())) {
      throw new NoModelException("no key");
    }
    return settings;
  }

  private static @Nullable String text(
      String name, Map<String, String> words, Function<String, @Nullable String> environment) {
    String variable = name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    return Optional.ofNullable(words.get(name))
        .or(() -> Optional.ofNullable(environment.apply(variable)))
        .or(() -> Optional.ofNullable(AS_GOOD_AS_NO_CAP.get(name)))
        .orElse(null);
  }
}
