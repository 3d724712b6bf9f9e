package dev.aegis.dataplane.node.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.aegis.dataplane.node.architecture.planted.EverythingAtOnce;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeArchitectureTest {
  private static final String PLANTED = NodeRules.NODE + ".architecture.planted";
  private static final int FEWEST_CLASSES = 150;

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(NodeRules.NODE);
  private static final JavaClasses VIOLATORS = new ClassFileImporter().importPackages(PLANTED);

  /// Rules over nothing hold as well, and a class file that cannot be read is skipped in silence.
  @Test
  void theWholeNodeIsLookedAt() {
    assertThat(MAIN.size()).isGreaterThan(FEWEST_CLASSES);
    assertThat(MAIN.contain("dev.aegis.dataplane.node.replication.RatisNode")).isTrue();
    assertThat(MAIN.contain("dev.aegis.dataplane.node.Node")).isTrue();
    assertThat(MAIN.contain(EverythingAtOnce.class)).isFalse();
  }

  @Test
  void ratisStaysInReplication() {
    assertBites(
        NodeRules.RATIS_ONLY_IN_REPLICATION,
        "org.apache.ratis.protocol.RaftPeerId",
        "org.apache.ratis.thirdparty.io.grpc.Status");
    assertBites(NodeRules.NO_WAY_AROUND_THE_SUBMIT_PATH, "org.apache.ratis.client.RaftClient");
  }

  @Test
  void grpcAndTheWireStayInTheirPackages() {
    assertBites(NodeRules.GRPC_ONLY_IN_GRPC, "<io.grpc.Status>", "dev.aegis.wire.v1.StatusRequest");
    assertBites(NodeRules.LOG_FORMAT_ONLY_IN_REPLICATION, "dev.aegis.wire.log.v1.LogEntry");
    assertBites(NodeRules.PROTOBUF_ONLY_WHERE_BYTES_LEAVE, "<com.google.protobuf.ByteString>");
  }

  @Test
  void metersRedisAndHttpStayInTelemetry() {
    assertBites(NodeRules.MICROMETER_ONLY_IN_TELEMETRY, "io.micrometer.core.instrument.Counter");
    assertBites(
        NodeRules.REGISTRY_ONLY_FROM_THE_WIRING, "io.micrometer.core.instrument.MeterRegistry");
    assertBites(NodeRules.REDIS_ONLY_IN_TELEMETRY, "redis.clients.jedis.HostAndPort");
    assertBites(NodeRules.HTTP_ONLY_IN_TELEMETRY, "com.sun.net.httpserver.HttpServer");
  }

  @Test
  void theLogIsSetUpInTheWiringAndYamlStaysInTheSettings() {
    assertBites(
        NodeRules.LOGBACK_AND_ITS_BRIDGE_ONLY_IN_THE_WIRING, "org.slf4j.bridge.SLF4JBridgeHandler");
    assertBites(NodeRules.YAML_ONLY_IN_SETTINGS, "org.yaml.snakeyaml.Yaml");
  }

  @Test
  void theTwoEdgesIgnoreEachOther() {
    NodeRules.edgesIgnoreEachOther(NodeRules.NODE).forEach(rule -> rule.check(MAIN));
    List<ArchRule> onPlanted = NodeRules.edgesIgnoreEachOther(PLANTED);
    assertReports(onPlanted.get(0), "CallThatReplicates");
    assertReports(onPlanted.get(1), "LogThatCalls");
  }

  @Test
  void nothingOfTheControlPlaneNoLanguageModelAndNoFrameworkIsNamed() {
    NodeRules.namesNothingOf(
            "dev.langchain4j..", "dev.aegis.controlplane..", "org.springframework..", "jakarta..")
        .check(MAIN);
    assertReports(NodeRules.namesNothingOf(PLANTED + ".oracle.."), "PlantedOracle");
  }

  @Test
  void packagesFormNoCycle() {
    assertBites(NodeRules.PACKAGES_FORM_NO_CYCLE, "Cycle detected");
  }

  @Test
  void nobodyPrintsOrLogsPastSlf4j() {
    assertBites(NodeRules.HABITS.get(0), "java.lang.System.out");
    assertBites(NodeRules.HABITS.get(1), "EverythingAtOnce.LOGGER");
  }

  @Test
  void theProcessEndsInOnePlace() {
    assertBites(
        NodeRules.THE_PROCESS_ENDS_IN_ONE_PLACE, "java.lang.System.exit", "java.lang.Runtime.halt");
  }

  /// The node passes, and the planted violators are reported with what they did.
  private static void assertBites(ArchRule rule, String... offences) {
    rule.check(MAIN);
    assertReports(rule, offences);
  }

  private static void assertReports(ArchRule rule, String... offences) {
    String report = rule.evaluate(VIOLATORS).getFailureReport().toString();
    assertThat(report).as(rule.getDescription()).contains(offences);
  }
}
