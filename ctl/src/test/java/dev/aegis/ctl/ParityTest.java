package dev.aegis.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.ctl.shell.Surroundings;
import dev.aegis.sdk.conformance.Words;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// What the SDKs can do, a shell can do: the table of `sdk-conformance` has the verbs.
class ParityTest {
  @Test
  void theVerbsThatTheTableNamesAreThere() {
    List<String> named =
        Words.read().operations().values().stream().flatMap(row -> row.ctl().stream()).toList();

    assertThat(named).contains("put", "lock run");
    assertThat(verbs("", Aegisctl.commandLine(Surroundings.ofProcess()))).containsAll(named);
  }

  private static List<String> verbs(String above, CommandLine line) {
    List<String> found = new ArrayList<>();
    line.getSubcommands()
        .forEach((name, below) -> {
          found.add(above + name);
          found.addAll(verbs(above + name + " ", below));
        });
    return found;
  }
}
