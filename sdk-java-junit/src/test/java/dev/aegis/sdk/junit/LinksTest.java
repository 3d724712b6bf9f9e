package dev.aegis.sdk.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.node.traffic.Traffic.Way;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinksTest {
  private final Links links = new Links();

  private static boolean passes(Way way) {
    List<String> arrived = new ArrayList<>();
    way.carry(() -> arrived.add("it"));
    return !arrived.isEmpty();
  }

  @Test
  void allLinksAreOpenAtFirst() {
    assertThat(passes(links.between("n1", "n2"))).isTrue();
    assertThat(passes(links.fromClientTo("n1"))).isTrue();
    assertThat(passes(links.toClientOf("n1"))).isTrue();
  }

  @Test
  void anIsolatedNodeKeepsItsClientsAlone() {
    links.isolate("n1");
    assertThat(passes(links.between("n1", "n2"))).isFalse();
    assertThat(passes(links.between("n2", "n1"))).isFalse();
    assertThat(passes(links.between("n2", "n3"))).isTrue();
    assertThat(passes(links.fromClientTo("n1"))).isTrue();
    assertThat(passes(links.toClientOf("n1"))).isTrue();
    links.heal("n1");
    assertThat(passes(links.between("n1", "n2"))).isTrue();
  }

  @Test
  void aPausedNodeKeepsNobody() {
    links.pause("n1");
    assertThat(passes(links.between("n1", "n2"))).isFalse();
    assertThat(passes(links.between("n2", "n1"))).isFalse();
    assertThat(passes(links.fromClientTo("n1"))).isFalse();
    assertThat(passes(links.toClientOf("n1"))).isFalse();
    assertThat(passes(links.fromClientTo("n2"))).isTrue();
    links.resume("n1");
    assertThat(passes(links.fromClientTo("n1"))).isTrue();
  }

  @Test
  void aLinkBetweenTwoIsolatedNodesOpensWhenBothAreHealed() {
    links.isolate("n1");
    links.isolate("n2");
    links.heal("n1");
    assertThat(passes(links.between("n1", "n2"))).isFalse();
    assertThat(passes(links.between("n1", "n3"))).isTrue();
    links.heal("n2");
    assertThat(passes(links.between("n1", "n2"))).isTrue();
  }

  @Test
  void aNodeComesUpWithOpenLinks() {
    links.isolate("n1");
    links.pause("n1");
    links.takeDown("n1");
    assertThat(passes(links.fromClientTo("n1"))).isFalse();
    links.bringUp("n1");
    assertThat(passes(links.between("n1", "n2"))).isTrue();
    assertThat(passes(links.fromClientTo("n1"))).isTrue();
  }
}
