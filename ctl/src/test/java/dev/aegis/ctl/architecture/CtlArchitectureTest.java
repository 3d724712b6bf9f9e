package dev.aegis.ctl.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

class CtlArchitectureTest {
  private static final JavaClasses CTL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.aegis.ctl");

  /// The command line is a user of the public SDK: what it needs, others can have.
  private static final ArchRule KNOWS_THE_PUBLIC_SDK_ALONE =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "dev.aegis.ctl..", "dev.aegis.sdk", "picocli..", "org.jspecify..");

  private static final ArchRule NO_CYCLES =
      slices().matching("dev.aegis.(**)").should().beFreeOfCycles();

  @Test
  void theCommandLineKnowsThePublicSdkAlone() {
    KNOWS_THE_PUBLIC_SDK_ALONE.check(CTL);
  }

  @Test
  void aClassThatKnowsTheTransportIsReported() {
    JavaClasses planted =
        new ClassFileImporter().importPackages("dev.aegis.ctl.architecture.planted");
    assertThat(KNOWS_THE_PUBLIC_SDK_ALONE.evaluate(planted).getFailureReport().toString())
        .contains("io.grpc.Status");
  }

  @Test
  void packagesHaveNoCycles() {
    NO_CYCLES.check(CTL);
  }

  @Test
  void aCycleOfPackagesIsReported() {
    JavaClasses planted =
        new ClassFileImporter().importPackages("dev.aegis.ctl.architecture.planted.cycle");
    assertThat(NO_CYCLES.evaluate(planted).getFailureReport().toString())
        .contains("planted.cycle.a", "planted.cycle.b");
  }
}
