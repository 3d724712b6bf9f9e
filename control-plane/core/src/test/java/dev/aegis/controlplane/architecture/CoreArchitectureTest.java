package dev.aegis.controlplane.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import dev.aegis.controlplane.envelope.ApprovedPatch;
import dev.aegis.controlplane.envelope.SafetyEnvelope;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoreArchitectureTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.aegis.controlplane");
  private static final JavaClasses VIOLATORS =
      new ClassFileImporter()
          .withImportOption(location -> location.contains("/test-classes/"))
          .importPackages(
              "dev.aegis.controlplane.architecture.violators", "dev.aegis.controlplane.envelope");

  /// C1
  private static final ArchRule NO_DATA_PLANE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.grpc..",
              "com.google.protobuf..",
              "org.apache.ratis..",
              "dev.aegis.dataplane..",
              "dev.aegis.wire..",
              "dev.aegis.sdk..");

  /// C4
  private static final ArchRule ONLY_THE_ENVELOPE_APPROVES =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(SafetyEnvelope.class.getName())
          .should()
          .accessTargetWhere(
              targetOwner(name(ApprovedPatch.class.getName())).and(target(nameMatching("<init>"))));

  /// An allow-list, so I/O, threads, sockets and frameworks fall out by default. `java.time` is
  /// there to write a time down; the next rule keeps its clocks out.
  private static final ArchRule JDK_CONTRACT_AND_JSPECIFY_ONLY =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.aegis.controlplane..",
              "dev.aegis.telemetry.agent",
              "dev.aegis.telemetry.signal",
              "dev.aegis.telemetry.verdict",
              "dev.aegis.telemetry.window",
              "java.lang..",
              "java.math",
              "java.nio.charset",
              "java.security",
              "java.time",
              "java.util",
              "java.util.function",
              "java.util.regex",
              "java.util.stream",
              "org.jspecify..");

  /// C6, which is D2 for this core: by call or by method reference.
  private static final ArchRule NO_CLOCK_CHANCE_THREAD_OR_LOCALE =
      noClasses()
          .should()
          .accessTargetWhere(
              member("java\\.lang\\.System", "currentTimeMillis|nanoTime|getenv|getProperty"))
          .orShould()
          .accessTargetWhere(member("java\\.time\\..*", "now|system.*|tick.*"))
          .orShould()
          .accessTargetWhere(member("java\\.lang\\.(Strict)?Math", "random"))
          .orShould()
          .accessTargetWhere(member("java\\.util\\.UUID", "randomUUID"))
          .orShould()
          .accessTargetWhere(
              member("java\\.(util\\.(Random|SplittableRandom)|security\\.SecureRandom)", ".*"))
          .orShould()
          .accessTargetWhere(member("java\\.lang\\.Thread", ".*"))
          .orShould()
          .accessTargetWhere(
              member(
                  "java\\.(util\\.Locale|util\\.TimeZone|time\\.ZoneId)",
                  "getDefault|systemDefault"))
          .orShould()
          .accessTargetWhere(member("java\\.lang\\.String", "format|formatted"));

  /// E1
  private static final ArchRule NO_PACKAGE_CYCLES =
      slices().matching("dev.aegis.(**)").should().beFreeOfCycles();

  @Test
  void nothingReachesIntoTheDataPlane() {
    assertBites(NO_DATA_PLANE, "ReachesIntoTheDataPlane");
  }

  @Test
  void onlyTheSafetyEnvelopeMakesApprovedPatches() {
    assertBites(ONLY_THE_ENVELOPE_APPROVES, "PlantedApprover");
  }

  @Test
  void coreNeedsTheJdkTheContractAndJSpecifyOnly() {
    assertBites(JDK_CONTRACT_AND_JSPECIFY_ONLY, "ReadsAFile");
  }

  @Test
  void coreHasNoClockChanceThreadOrLocale() {
    EvaluationResult result = assertBites(NO_CLOCK_CHANCE_THREAD_OR_LOCALE, "AsksTheClock");
    for (String each : List.of("byReference", "byCall", "chance", "locale")) {
      assertThat(result.getFailureReport().toString()).contains(each);
    }
  }

  @Test
  void packagesHaveNoCycles() {
    assertBites(NO_PACKAGE_CYCLES, "CycleOne");
  }

  /// The core passes, and the planted violator of that name does not.
  private static EvaluationResult assertBites(ArchRule rule, String violator) {
    rule.check(CORE);
    EvaluationResult result = rule.evaluate(VIOLATORS);
    assertThat(result.getFailureReport().toString()).contains(violator);
    return result;
  }

  private static DescribedPredicate<JavaAccess<?>> member(String ownerRegex, String memberRegex) {
    return describe(
        ownerRegex + "." + memberRegex,
        access ->
            access.getTargetOwner().getName().matches(ownerRegex)
                && access.getTarget().getName().matches(memberRegex));
  }

  private static DescribedPredicate<JavaClass> name(String name) {
    return describe(name, javaClass -> javaClass.getName().equals(name));
  }
}
