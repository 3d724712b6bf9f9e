package dev.aegis.telemetry.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.telemetry.Fixtures;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MetricNameTest {

  @Test
  void exampleScrapeShowsEveryMetricAndNothingElse() {
    Set<MetricName> shown = EnumSet.noneOf(MetricName.class);
    for (String line : Fixtures.lines("fixtures/scrape.txt")) {
      if (!line.startsWith("#")) {
        String name = line.substring(0, indexOfEndOfName(line));
        assertThat(MetricName.ofSeries(name)).as(name).isPresent();
        MetricName.ofSeries(name).ifPresent(shown::add);
      }
    }
    assertThat(shown).containsExactlyElementsOf(EnumSet.allOf(MetricName.class));
  }

  @Test
  void paperTableIsThereUnderItsOwnNames() {
    List<String> names = Arrays.stream(MetricName.values()).map(MetricName::wireName).toList();
    assertThat(names)
        .doesNotHaveDuplicates()
        .contains(
            "aegis_raft_term",
            "aegis_raft_is_leader",
            "aegis_raft_commit_index",
            "aegis_raft_last_applied_index",
            "aegis_raft_log_lag",
            "aegis_lease_renewals_total",
            "aegis_lease_expirations_total",
            "aegis_client_request_seconds");
  }

  @Test
  void nameTellsKindAndUnit() {
    for (MetricName metric : MetricName.values()) {
      assertThat(metric.wireName().endsWith("_total"))
          .as(metric.wireName())
          .isEqualTo(metric.kind() == MetricName.Kind.COUNTER);
      assertThat(metric.wireName().endsWith("_seconds"))
          .as(metric.wireName())
          .isEqualTo(
              metric.unit() == MetricName.Unit.SECONDS
                  || metric.unit() == MetricName.Unit.EPOCH_SECONDS);
      assertThat(metric.help()).endsWith(".");
    }
  }

  @Test
  void derivedSeriesBelongToSummariesOnly() {
    assertThat(MetricName.ofSeries("aegis_client_request_seconds_max"))
        .contains(MetricName.CLIENT_REQUEST);
    assertThat(MetricName.ofSeries("aegis_raft_term_max")).isEmpty();
    assertThat(MetricName.ofSeries("jvm_memory_used_bytes")).isEmpty();
    assertThatThrownBy(MetricName.RAFT_TERM::countName).isInstanceOf(IllegalStateException.class);
  }

  private static int indexOfEndOfName(String line) {
    int brace = line.indexOf('{');
    int space = line.indexOf(' ');
    return brace >= 0 && brace < space ? brace : space;
  }
}
