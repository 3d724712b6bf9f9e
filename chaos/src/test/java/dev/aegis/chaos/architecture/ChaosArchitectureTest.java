package dev.aegis.chaos.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

class ChaosArchitectureTest {
  private static final JavaClasses CHAOS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.aegis.chaos");

  /// A judge that shares code with the judged would share its mistakes.
  private static final ArchRule ONLY_THE_WORKLOAD_KNOWS_THE_CLIENT =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.aegis.chaos.workload..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.aegis.sdk..");

  private static final ArchRule NOTHING_BEHIND_THE_PUBLIC_API =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.aegis.sdk.internal..",
              "dev.aegis.wire..",
              "dev.aegis.dataplane..",
              "dev.aegis.controlplane..",
              "io.grpc..",
              "org.apache.ratis..");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.aegis.chaos.(*)..").should().beFreeOfCycles().check(CHAOS);
  }

  @Test
  void onlyTheWorkloadKnowsTheClient() {
    ONLY_THE_WORKLOAD_KNOWS_THE_CLIENT.check(CHAOS);
  }

  @Test
  void nothingBehindThePublicApiIsKnown() {
    NOTHING_BEHIND_THE_PUBLIC_API.check(CHAOS);
  }

  @Test
  void breachesAreReported() {
    assertThat(violations(ONLY_THE_WORKLOAD_KNOWS_THE_CLIENT))
        .contains("dev.aegis.sdk.AegisClient");
    assertThat(violations(NOTHING_BEHIND_THE_PUBLIC_API)).contains("MonotonicClock");
  }

  private static String violations(ArchRule rule) {
    JavaClasses planted =
        new ClassFileImporter().importPackages("dev.aegis.chaos.architecture.planted");
    return rule.evaluate(planted).getFailureReport().toString();
  }
}
