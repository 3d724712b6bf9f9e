package dev.aegis.bench.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

class BenchArchitectureTest {
  private static final JavaClasses BENCH =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.aegis.bench");

  /// Statistics and scores are of use to any benchmark, and must not bend to one agent; incidents
  /// are written without one.
  private static final ArchRule SCORES_KNOW_NO_AGENT =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.aegis.bench.statistics..",
              "dev.aegis.bench.score..",
              "dev.aegis.bench.grade..",
              "dev.aegis.bench.scene..",
              "dev.aegis.bench.core33..",
              "dev.aegis.bench.real..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.aegis.controlplane..",
              "dev.aegis.bench.prometheus..",
              "dev.aegis.bench.agent..",
              "dev.aegis.bench.model..",
              "dev.aegis.bench.baseline..");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.aegis.bench.(*)..").should().beFreeOfCycles().check(BENCH);
  }

  @Test
  void scoresKnowNoAgent() {
    SCORES_KNOW_NO_AGENT.check(BENCH);
  }

  @Test
  void breachIsReported() {
    JavaClasses planted = new ClassFileImporter().importPackages("dev.aegis.bench.score.planted");
    assertThat(SCORES_KNOW_NO_AGENT.evaluate(planted).getFailureReport().toString())
        .contains("HeuristicClassifier");
  }
}
