package dev.aegis.sdk.spring.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.aegis.sdk.architecture.OnlyPublicTypesInSignatures;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String PLANTED = "dev.aegis.sdk.spring.architecture.planted";
  private static final JavaClasses STARTER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.aegis.sdk.spring");

  private static final ArchRule NO_CYCLES =
      slices().matching("dev.aegis.sdk.(**)").should().beFreeOfCycles();

  /// Nothing of gRPC, protobuf or Guava reaches a user's own code.
  private static final ArchRule PUBLIC_API_NAMES_ITS_OWN_TYPES_AND_SPRINGS_ONLY =
      classes()
          .should(
              new OnlyPublicTypesInSignatures("java.", "dev.aegis.sdk.", "org.springframework."));

  /// The starter is a user of the SDK like any other.
  private static final ArchRule THE_STARTER_KNOWS_THE_PUBLIC_SDK_ONLY =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.aegis.sdk.internal..", "dev.aegis.wire..", "io.grpc..", "com.google..");

  /// Health and locks need libraries that an application may not have.
  private static final ArchRule OPTIONAL_LIBRARIES_STAY_IN_THEIR_PLACES =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.aegis.sdk.spring.health..", "dev.aegis.sdk.spring.lock..")
          .and()
          .haveSimpleNameNotStartingWith("AegisHealthAuto")
          .and()
          .haveSimpleNameNotStartingWith("AegisLockRegistryAuto")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework.boot.health..",
              "org.springframework.integration..",
              "org.springframework.dao..");

  @Test
  void packagesHaveNoCycles() {
    NO_CYCLES.check(STARTER);
  }

  @Test
  void noForeignTypeIsNamedInAPublicSignature() {
    PUBLIC_API_NAMES_ITS_OWN_TYPES_AND_SPRINGS_ONLY.check(STARTER);
  }

  @Test
  void aForeignTypeInAPublicSignatureIsReported() {
    assertThat(violations(PUBLIC_API_NAMES_ITS_OWN_TYPES_AND_SPRINGS_ONLY))
        .contains("io.grpc.Channel")
        .contains("dev.aegis.wire.v1.KeyValue");
  }

  @Test
  void theStarterKnowsThePublicSdkOnly() {
    THE_STARTER_KNOWS_THE_PUBLIC_SDK_ONLY.check(STARTER);
  }

  @Test
  void whatKnowsMoreThanThePublicSdkIsReported() {
    assertThat(violations(THE_STARTER_KNOWS_THE_PUBLIC_SDK_ONLY)).contains("io.grpc.Channel");
  }

  @Test
  void optionalLibrariesStayInTheirPlaces() {
    OPTIONAL_LIBRARIES_STAY_IN_THEIR_PLACES.check(STARTER);
  }

  @Test
  void anOptionalLibraryElsewhereIsReported() {
    assertThat(violations(OPTIONAL_LIBRARIES_STAY_IN_THEIR_PLACES))
        .contains("org.springframework.integration");
  }

  private static String violations(ArchRule rule) {
    return rule.evaluate(new ClassFileImporter().importPackages(PLANTED))
        .getFailureReport()
        .toString();
  }
}
