package dev.aegis.dataplane.node;

import dev.aegis.dataplane.node.settings.SettingsException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/// Where a process finds its properties: an argument `--aegis.node.data-dir=VALUE` goes before a
/// system property of that name, and that before the environment variable `AEGIS_NODE_DATA_DIR`. A
/// blank property or variable is as good as none; a blank argument is refused.
///
/// @param arguments by name, without the dashes
record PropertySources(
    Map<String, String> arguments, Properties system, Map<String, String> environment) {

  /// Those of this process.
  ///
  /// @param known all properties there are
  /// @throws SettingsException naming the first argument that is none of them
  static PropertySources ofProcess(List<String> arguments, List<String> known) {
    Map<String, String> named = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (!argument.startsWith("--") || equals < 0) {
        throw new SettingsException(
            "'%s' is not of the form --NAME=VALUE. Names are: %s."
                .formatted(argument, String.join(", ", known)));
      }
      String name = argument.substring(2, equals);
      if (!known.contains(name)) {
        throw new SettingsException(
            "There is no setting '%s'. There are: %s.".formatted(name, String.join(", ", known)));
      }
      if (argument.substring(equals + 1).isBlank()) {
        throw new SettingsException("--%s has no value.".formatted(name));
      }
      if (named.put(name, argument.substring(equals + 1)) != null) {
        throw new SettingsException("--%s is given twice.".formatted(name));
      }
    }
    return new PropertySources(named, System.getProperties(), System.getenv());
  }

  Optional<String> find(String name) {
    return Optional.ofNullable(arguments.get(name))
        .or(() -> Optional.ofNullable(system.getProperty(name)).filter(value -> !value.isBlank()))
        .or(() ->
            Optional.ofNullable(environment.get(variable(name))).filter(value -> !value.isBlank()));
  }

  private static String variable(String name) {
    return name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
