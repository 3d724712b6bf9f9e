package dev.aegis.dataplane.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.aegis.dataplane.architecture.planted.HashOrder;
import dev.aegis.dataplane.architecture.planted.PlantedCommand;
import dev.aegis.dataplane.architecture.planted.WalkedHash;
import dev.aegis.dataplane.architecture.planted.WallClock;
import dev.aegis.dataplane.architecture.planted.Whims;
import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Grant;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Query;
import org.junit.jupiter.api.Test;

class CoreRulesTest {
  private static final String ROOT = "dev.aegis.dataplane";
  private static final String PLANTED = ROOT + ".architecture.planted";
  private static final int FEWEST_CLASSES = 80;

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  /// Rules over nothing hold as well.
  @Test
  void theWholeCoreIsLookedAt() {
    assertThat(CORE.size()).isGreaterThan(FEWEST_CLASSES);
    assertThat(CORE.contain("dev.aegis.dataplane.machine.CoordinationMachine")).isTrue();
    assertThat(CORE.contain(Whims.class)).isFalse();
  }

  @Test
  void coreUsesThePurePartOfTheJdkOnly() {
    CoreRules.USES_THE_PURE_PART_OF_THE_JDK_ONLY.check(CORE);
    assertReports(
        CoreRules.USES_THE_PURE_PART_OF_THE_JDK_ONLY,
        planted(WallClock.class),
        "java.time.Instant");
  }

  @Test
  void coreAsksNothingOfTheProcess() {
    CoreRules.ASKS_NOTHING_OF_THE_PROCESS.check(CORE);
    assertReports(
        CoreRules.ASKS_NOTHING_OF_THE_PROCESS,
        planted(Whims.class),
        "System.nanoTime",
        "System.currentTimeMillis",
        "System.identityHashCode",
        "UUID.randomUUID",
        "Math.random",
        "Random.nextInt",
        "Thread.currentThread",
        "Locale.getDefault",
        "String.formatted");
  }

  @Test
  void coreKeepsItsCollectionsInOrder() {
    CoreRules.KEEPS_ITS_COLLECTIONS_IN_ORDER.check(CORE);
    assertReports(
        CoreRules.KEEPS_ITS_COLLECTIONS_IN_ORDER,
        planted(HashOrder.class),
        "HashSet.<init>",
        "HashMap.<init>",
        "Set.of",
        "Map.copyOf",
        "Collectors.toSet",
        "Collectors.groupingBy",
        "parallelStream");
  }

  @Test
  void theOneHashIsAskedForSingleKeysOnly() {
    CoreRules.asksItsHashForSingleKeysOnly().check(CORE);
    assertReports(
        CoreRules.asksItsHashForSingleKeysOnly(WalkedHash.class.getName()),
        planted(WalkedHash.class),
        "HashMap.values");
  }

  @Test
  void vocabularyIsMadeOfValues() {
    CoreRules.vocabularyIsMadeOfValues(
            Command.class,
            Outcome.class,
            Query.class,
            Answer.class,
            Change.class,
            Caller.class,
            Grant.class)
        .check(CORE);
    assertReports(
        CoreRules.vocabularyIsMadeOfValues(PlantedCommand.class),
        planted(PlantedCommand.class, PlantedCommand.Fine.class, PlantedCommand.Mutable.class),
        "PlantedCommand$Mutable");
  }

  @Test
  void packagesFormNoCycle() {
    CoreRules.PACKAGES_FORM_NO_CYCLE.check(CORE);
    assertReports(
        CoreRules.PACKAGES_FORM_NO_CYCLE,
        new ClassFileImporter().importPackages(PLANTED + ".cycle"),
        "Cycle detected");
  }

  @Test
  void tablesIgnoreEachOther() {
    CoreRules.tablesIgnoreEachOther(ROOT).check(CORE);
    assertReports(
        CoreRules.tablesIgnoreEachOther(PLANTED),
        new ClassFileImporter().importPackages(PLANTED),
        "LockThatKnowsSessions");
  }

  private static JavaClasses planted(Class<?>... violators) {
    return new ClassFileImporter().importClasses(violators);
  }

  private static void assertReports(ArchRule rule, JavaClasses planted, String... offences) {
    String report = rule.evaluate(planted).getFailureReport().toString();
    assertThat(report).contains(offences);
  }
}
