package dev.aegis.sdk.junit.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.aegis.sdk.architecture.OnlyPublicTypesInSignatures;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String OURS = "dev.aegis.sdk.junit";

  /// E3, as in the SDK: an allow-list. JUnit's types are those that an extension has to name.
  private static final ArchRule SIGNATURES_NAME_THE_SDK_AND_JUNIT_ONLY =
      classes()
          .should(
              new OnlyPublicTypesInSignatures(
                  "java.", "dev.aegis.sdk.", "org.junit.jupiter.api.extension."));

  @Test
  void noTypeOfTheNodesLibrariesIsNamedInAPublicSignature() {
    JavaClasses main =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(OURS);
    assertThat(main).as("the classes looked at").hasSizeGreaterThan(5);
    SIGNATURES_NAME_THE_SDK_AND_JUNIT_ONLY.check(main);
  }

  @Test
  void aTypeOfTheNodesLibrariesIsReported() {
    JavaClasses planted =
        new ClassFileImporter().importPackages("dev.aegis.sdk.junit.architecture.planted");
    assertThat(
            SIGNATURES_NAME_THE_SDK_AND_JUNIT_ONLY.evaluate(planted).getFailureReport().toString())
        .contains("org.apache.ratis.protocol.RaftPeerId")
        .contains("io.grpc.Channel")
        .contains("io.micrometer.core.instrument.MeterRegistry")
        .contains("dev.aegis.dataplane.node.Node");
  }
}
