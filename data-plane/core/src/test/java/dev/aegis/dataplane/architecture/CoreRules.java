package dev.aegis.dataplane.architecture;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;

/// What keeps the replicated machine a function of its log.
///
/// The rules on calls look at *accesses*, which are calls and method references alike: a rule on
/// calls alone would not see the clock in `System::nanoTime`.
final class CoreRules {
  /// An allow-list, so that files, sockets, calendars and threads fall out without being named.
  static final ArchRule USES_THE_PURE_PART_OF_THE_JDK_ONLY =
      classes()
          .that()
          .resideInAPackage("dev.aegis.dataplane..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.aegis.dataplane..",
              "java.lang..",
              "java.util",
              "java.util.function",
              "java.util.stream",
              "org.jspecify..")
          .as("D1: the core uses only itself, JSpecify, and the JDK's collections and functions");

  /// The allowed packages still hold clocks and dice.
  static final ArchRule ASKS_NOTHING_OF_THE_PROCESS =
      noClasses()
          .should()
          .accessTargetWhere(
              access(
                      "java.lang.System",
                      "currentTimeMillis|nanoTime|identityHashCode|getenv|getProperty|getProperties")
                  .or(access("java.lang.(Strict)?Math", "random"))
                  .or(access("java.util.UUID", "randomUUID"))
                  .or(access("java.util.(Random|SplittableRandom)", ".*"))
                  .or(access("java.lang.Thread.*", ".*"))
                  .or(access("java.lang.Runtime", ".*"))
                  .or(access("java.util.Locale", "getDefault"))
                  .or(access("java.util.TimeZone", ".*"))
                  .or(access("java.lang.String", "format|formatted"))
                  .or(withoutParameters("java.lang.String", "toLowerCase|toUpperCase"))
                  .or(access("java.lang.(Object|Enum)", "hashCode")))
          .as("D2: the core asks no clock, no chance, no thread and no locale; pass the value in");

  private static final String KEY_INDEX = "dev.aegis.dataplane.kv.KeyIndex";

  /// `List.copyOf` keeps an order; these do not, or not the same in each process.
  static final ArchRule KEEPS_ITS_COLLECTIONS_IN_ORDER =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(KEY_INDEX)
          .should()
          .accessTargetWhere(
              access("java.util.(HashMap|HashSet|IdentityHashMap|WeakHashMap|Hashtable)", ".*")
                  .or(access("java.util.Set", "of|copyOf"))
                  .or(access("java.util.Map", "of|ofEntries|copyOf"))
                  .or(access("java.util.stream.Collectors", "toSet|toUnmodifiableSet"))
                  .or(access("java.util.stream.Collectors", "toMap|toUnmodifiableMap"))
                  .or(access("java.util.stream.Collectors", "groupingBy.*|partitioningBy"))
                  .or(access("java.util.*", "parallelStream|parallel")))
          .as("D3: the core keeps its collections in order; use TreeMap, TreeSet, ArrayList");

  /// The one exception: a hash that is asked for single keys and never walked.
  static ArchRule asksItsHashForSingleKeysOnly(String exception) {
    return noClasses()
        .that()
        .haveFullyQualifiedName(exception)
        .should()
        .accessTargetWhere(
            access("java.util.HashMap", "(?!get$|put$|remove$|<init>$).*")
                .or(access("java.util.Hash(Set|table)|java.util.(Identity|Weak)HashMap", ".*")))
        .as("D3: KeyIndex gets, puts and removes single keys; it never walks its hash");
  }

  static ArchRule asksItsHashForSingleKeysOnly() {
    return asksItsHashForSingleKeysOnly(KEY_INDEX);
  }

  static final ArchRule PACKAGES_FORM_NO_CYCLE =
      slices()
          .matching("dev.aegis.(**)")
          .should()
          .beFreeOfCycles()
          .as("E1: no cycle between packages");

  private CoreRules() {}

  /// Values can be compared, copied and logged without a thought; objects cannot.
  static ArchRule vocabularyIsMadeOfValues(Class<?>... vocabulary) {
    DescribedPredicate<JavaClass> implementor =
        DescribedPredicate.describe(
            "implement the vocabulary",
            type -> {
              for (Class<?> word : vocabulary) {
                if (type.isAssignableTo(word) && !type.isEquivalentTo(word)) {
                  return true;
                }
              }
              return false;
            });
    return classes()
        .that(implementor)
        .should()
        .beRecords()
        .orShould()
        .beEnums()
        .as(
            "D8: commands, outcomes, queries, answers, changes, callers and grants are records or enums");
  }

  /// The machine alone sees several tables at once: decisions stand in one place.
  static ArchRule tablesIgnoreEachOther(String root) {
    return noClasses()
        .that()
        .resideInAnyPackage(root + ".lock..", root + ".kv..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(root + ".session..", root + ".machine..")
        .as("locks and keys do not know about sessions: the machine tells them");
  }

  private static DescribedPredicate<JavaAccess<?>> access(String owner, String name) {
    return targetOwner(nameMatching(owner)).and(target(nameMatching(name)));
  }

  private static DescribedPredicate<JavaAccess<?>> withoutParameters(String owner, String name) {
    return access(owner, name)
        .and(
            DescribedPredicate.describe(
                "without parameters",
                access ->
                    access.getTarget() instanceof CodeUnitAccessTarget target
                        && target.getRawParameterTypes().isEmpty()));
  }
}
