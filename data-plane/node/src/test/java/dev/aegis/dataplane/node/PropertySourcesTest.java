package dev.aegis.dataplane.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.node.settings.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/// Which of several answers to a property counts.
class PropertySourcesTest {
  private static final String NAME = "aegis.node.data-dir";

  private static PropertySources of(
      Map<String, String> arguments, Map<String, String> system, Map<String, String> environment) {
    Properties properties = new Properties();
    properties.putAll(system);
    return new PropertySources(arguments, properties, environment);
  }

  @Test
  void anArgumentGoesBeforeASystemPropertyAndThatBeforeTheEnvironment() {
    Map<String, String> environment = Map.of("AEGIS_NODE_DATA_DIR", "third");
    assertThat(of(Map.of(NAME, "first"), Map.of(NAME, "second"), environment).find(NAME))
        .hasValue("first");
    assertThat(of(Map.of(), Map.of(NAME, "second"), environment).find(NAME)).hasValue("second");
    assertThat(of(Map.of(), Map.of(), environment).find(NAME)).hasValue("third");
    assertThat(of(Map.of(), Map.of(), Map.of()).find(NAME)).isEmpty();
  }

  @Test
  void aBlankValueIsNone() {
    Map<String, String> environment = Map.of("AEGIS_NODE_DATA_DIR", "third");
    assertThat(of(Map.of(), Map.of(NAME, " "), environment).find(NAME)).hasValue("third");
    assertThat(of(Map.of(), Map.of(), Map.of("AEGIS_NODE_DATA_DIR", "")).find(NAME)).isEmpty();
    assertRefused("--aegis.node.id has no value", List.of("--aegis.node.id= "));
  }

  @Test
  void anArgumentHasANameThatThereIsAndAValueAndComesOnce() {
    List<String> known = List.of("aegis.node.id", NAME);
    assertThat(PropertySources.ofProcess(List.of("--aegis.node.id=a=b"), known).find(known.get(0)))
        .hasValue("a=b");
    assertRefused("'n1'", List.of("n1"));
    assertRefused("Names are: aegis.node.id, " + NAME, List.of("--help"));
    assertRefused("'--aegis.node.id'", List.of("--aegis.node.id"));
    assertRefused("'aegis.node.dir'", List.of("--aegis.node.dir=x"));
    assertRefused("twice", List.of("--aegis.node.id=a", "--aegis.node.id=a"));
  }

  private static void assertRefused(String because, List<String> arguments) {
    assertThatThrownBy(() -> PropertySources.ofProcess(arguments, List.of("aegis.node.id", NAME)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(because);
  }
}
