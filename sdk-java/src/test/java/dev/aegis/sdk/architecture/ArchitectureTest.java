package dev.aegis.sdk.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses SDK =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.aegis.sdk");

  /// E1.
  private static final ArchRule NO_CYCLES =
      slices().matching("dev.aegis.(**)").should().beFreeOfCycles();

  /// E3. An allow-list: what is not the JDK's, JSpecify's or our own public types has no place in a
  /// public signature.
  private static final ArchRule PUBLIC_API_NAMES_ITS_OWN_TYPES_ONLY =
      classes()
          .that()
          .resideOutsideOfPackages("..internal..", "dev.aegis.sdk.micrometer..")
          .should(new OnlyPublicTypesInSignatures("java.", "dev.aegis.sdk."));

  /// Micrometer is optional: who does not have it must not miss it.
  private static final ArchRule ONLY_ONE_PACKAGE_KNOWS_MICROMETER =
      com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses()
          .that()
          .resideOutsideOfPackage("dev.aegis.sdk.micrometer..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micrometer..");

  /// The public API does not even see what implements it.
  private static final ArchRule PUBLIC_API_DOES_NOT_KNOW_THE_INTERNALS =
      com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses()
          .that()
          .resideOutsideOfPackage("..internal..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..internal..", "io.grpc..", "com.google..", "dev.aegis.wire..");

  @Test
  void packagesHaveNoCycles() {
    NO_CYCLES.check(SDK);
  }

  @Test
  void aCycleOfPackagesIsReported() {
    assertThat(violations(NO_CYCLES, "dev.aegis.sdk.architecture.planted"))
        .contains("planted.cycle.a")
        .contains("planted.cycle.b");
  }

  @Test
  void noForeignTypeIsNamedInAPublicSignature() {
    PUBLIC_API_NAMES_ITS_OWN_TYPES_ONLY.check(SDK);
  }

  @Test
  void everyForeignTypeInAPublicSignatureIsReported() {
    assertThat(
            violations(
                PUBLIC_API_NAMES_ITS_OWN_TYPES_ONLY, "dev.aegis.sdk.architecture.planted.leak"))
        .contains("io.grpc.Channel")
        .contains("com.google.protobuf.ByteString")
        .contains("io.grpc.Status")
        .contains("dev.aegis.wire.v1.KeyValue")
        .contains("dev.aegis.sdk.internal.rpc.NodePool")
        .doesNotContain("io.grpc.Metadata");
  }

  @Test
  void onlyOnePackageKnowsMicrometer() {
    ONLY_ONE_PACKAGE_KNOWS_MICROMETER.check(SDK);
  }

  @Test
  void aClassThatKnowsMicrometerIsReported() {
    assertThat(
            violations(
                ONLY_ONE_PACKAGE_KNOWS_MICROMETER, "dev.aegis.sdk.architecture.planted.leak"))
        .contains("io.micrometer.core.instrument.Counter");
  }

  @Test
  void thePublicApiDoesNotKnowTheInternals() {
    PUBLIC_API_DOES_NOT_KNOW_THE_INTERNALS.check(SDK);
  }

  @Test
  void aPublicClassThatKnowsTheInternalsIsReported() {
    assertThat(
            violations(
                PUBLIC_API_DOES_NOT_KNOW_THE_INTERNALS, "dev.aegis.sdk.architecture.planted.leak"))
        .contains("io.grpc.Metadata");
  }

  private static String violations(ArchRule rule, String plantedPackage) {
    JavaClasses planted = new ClassFileImporter().importPackages(plantedPackage);
    return rule.evaluate(planted).getFailureReport().toString();
  }
}
