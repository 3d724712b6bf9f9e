package dev.aegis.telemetry.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

class ContractArchitectureTest {
  private static final JavaClasses CONTRACT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.aegis.telemetry");
  private static final JavaClasses VIOLATORS =
      new ClassFileImporter().importPackages("dev.aegis.telemetry.architecture.violators");

  /// E1
  private static final ArchRule NO_PACKAGE_CYCLES =
      slices().matching("dev.aegis.(**)").should().beFreeOfCycles();

  /// E2: an allow-list, so I/O, threads and clocks of the JDK fall out by default.
  private static final ArchRule JDK_JACKSON_AND_JSPECIFY_ONLY =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.aegis.telemetry..",
              "java.lang..",
              "java.math",
              "java.util",
              "java.util.function",
              "java.util.regex",
              "java.util.stream",
              "org.jspecify..",
              "tools.jackson.core..",
              "tools.jackson.databind..",
              "java.io",
              "java.nio.charset");

  private static final ArchRule JACKSON_AND_IO_IN_THE_CODEC_ONLY =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.aegis.telemetry.json")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("tools.jackson..", "com.fasterxml..", "java.io");

  @Test
  void packagesHaveNoCycles() {
    assertBites(NO_PACKAGE_CYCLES);
  }

  @Test
  void contractNeedsTheJdkJacksonAndJSpecifyOnly() {
    assertBites(JDK_JACKSON_AND_JSPECIFY_ONLY);
  }

  @Test
  void jacksonStaysInsideTheCodec() {
    assertBites(JACKSON_AND_IO_IN_THE_CODEC_ONLY);
  }

  /// The contract passes, and the planted violators do not.
  private static void assertBites(ArchRule rule) {
    rule.check(CONTRACT);
    assertThat(rule.evaluate(VIOLATORS).hasViolation()).as(rule.getDescription()).isTrue();
  }
}
