package dev.aegis.load.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

class LoadArchitectureTest {
  private static final String PLANTED = LoadRules.LOAD + ".architecture.planted";
  private static final int FEWEST_CLASSES = 40;

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
          .importPackages(LoadRules.LOAD);
  private static final JavaClasses VIOLATORS = new ClassFileImporter().importPackages(PLANTED);

  /// Rules over nothing hold as well.
  @Test
  void theWholeBenchIsLookedAt() {
    assertThat(MAIN.size()).isGreaterThan(FEWEST_CLASSES);
    assertThat(MAIN.contain("dev.aegis.load.zookeeper.ZooKeeperDriver")).isTrue();
  }

  @Test
  void eachLibraryStaysInItsPlace() {
    assertBites(LoadRules.GRPC_ONLY_WHERE_IT_IS_SPOKEN, "io.grpc.Status");
    assertBites(LoadRules.PROTOBUF_ONLY_WHERE_IT_IS_SPOKEN, "com.google.protobuf.ByteString");
    assertBites(LoadRules.WIRE_ONLY_IN_AEGIS, "dev.aegis.wire.v1.StatusRequest");
    assertBites(LoadRules.ETCD_STUBS_ONLY_IN_ETCD, "dev.aegis.load.etcd.wire.StatusRequest");
    assertBites(LoadRules.ZOOKEEPER_ONLY_IN_ZOOKEEPER, "org.apache.zookeeper.CreateMode");
    assertBites(LoadRules.HISTOGRAMS_ONLY_IN_THE_GENERATOR, "org.HdrHistogram.Histogram");
  }

  @Test
  void nothingOfEitherPlaneButTheWireIsNamed() {
    LoadRules.namesNothingOf(
            "dev.aegis.controlplane..",
            "dev.aegis.dataplane..",
            "dev.aegis.telemetry..",
            "dev.aegis.sdk..",
            "org.apache.ratis..")
        .check(MAIN);
    assertReports(LoadRules.namesNothingOf("dev.aegis.wire.."), "EverythingAtOnce");
  }

  @Test
  void packagesFormNoCycle() {
    assertBites(LoadRules.PACKAGES_FORM_NO_CYCLE, "planted.egg", "planted.hen");
  }

  @Test
  void onlyCommandsSpeakAndEndTheProcess() {
    assertBites(
        LoadRules.ONLY_COMMANDS_SPEAK_AND_END_THE_PROCESS,
        "java.lang.System.out",
        "java.lang.System.exit");
  }

  /// The bench passes, and the planted violators are reported with what they did.
  private static void assertBites(ArchRule rule, String... offences) {
    rule.check(MAIN);
    assertReports(rule, offences);
  }

  private static void assertReports(ArchRule rule, String... offences) {
    String report = rule.evaluate(VIOLATORS).getFailureReport().toString();
    assertThat(report).as(rule.getDescription()).contains(offences);
  }
}
