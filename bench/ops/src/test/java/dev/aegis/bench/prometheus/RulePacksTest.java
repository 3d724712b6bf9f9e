package dev.aegis.bench.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RulePacksTest {
  @Test
  void scalingDividesRangesAndWaitingTimesAndLeavesThresholds() {
    AlertRule rule = new AlertRule("a", "rate(x_sum[3000s]) / rate(x_count[300s]) > 0.5", 600, "k");

    AlertRule scaled = rule.scaled(60, 3);

    assertThat(scaled.expression())
        .isEqualTo("rate(x_sum[50s]) / rate(x_count[12s]) > 0.5"); // no range under four readings
    assertThat(scaled.forS()).isEqualTo(10);
  }

  @Test
  void unionHoldsTheWholeMixinInItsOrder() {
    List<AlertRule> union = RulePacks.union();

    assertThat(union).containsAll(RulePacks.etcdMixin());
    assertThat(union.stream().filter(RulePacks.etcdMixin()::contains).toList())
        .isEqualTo(RulePacks.etcdMixin());
  }

  @Test
  void mixinIsBlindToClocksAndLeasesAndTheUnionIsNot() {
    assertThat(kinds(RulePacks.etcdMixin())).doesNotContain("clock_skew", "lease_starvation");
    assertThat(kinds(RulePacks.union())).contains("clock_skew", "lease_starvation");
  }

  private static Set<String> kinds(List<AlertRule> rules) {
    return rules.stream().map(AlertRule::kind).collect(Collectors.toSet());
  }

  @Test
  void whatPromtoolTellsIsReadWithItsTimes() {
    String output =
        """
        Unit Testing:  test.yml
          FAILED:
            expr: "ALERTS{alertstate=\\"firing\\"}", time: 7s1ms,
                exp: nil
                got: {__name__="ALERTS", alertname="A", instance="n1"} 1E+00, {alertname="B"} 1E+00
            expr: "ALERTS{alertstate=\\"firing\\"}", time: 1m5s,
                exp: nil
                got: {__name__="ALERTS", alertname="B", alertstate="firing"} 1E+00
        """;

    assertThat(PromtoolOutput.firing(output))
        .containsEntry(7_001L, Set.of("A", "B"))
        .containsEntry(65_000L, Set.of("B"))
        .hasSize(2);
  }
}
