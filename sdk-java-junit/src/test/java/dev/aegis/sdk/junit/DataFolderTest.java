package dev.aegis.sdk.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class DataFolderTest {
  @Test
  void anAegisYamlOfTheUsersOwnTestsIsNoNodesConfiguration() throws IOException {
    assertThat(DataFolderTest.class.getResource("/aegis.yaml"))
        .as("it is there, before all others")
        .isNotNull();
    try (DataFolder folder = DataFolder.create(config -> config + "# changed\n")) {
      assertThat(folder.configFile())
          .content()
          .contains("heartbeat-interval: ")
          .endsWith("# changed\n")
          .doesNotContain("greeting");
    }
  }
}
