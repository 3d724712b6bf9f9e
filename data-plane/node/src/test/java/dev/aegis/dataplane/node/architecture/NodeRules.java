package dev.aegis.dataplane.node.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/// One library, one package: what keeps a change of Ratis, gRPC, Micrometer or Jedis a change of
/// one place.
///
/// Package patterns are anchored, so `io.grpc..` does not cover the copy of gRPC that Ratis brings
/// under its own name; `org.apache.ratis..` does.
final class NodeRules {
  static final String NODE = "dev.aegis.dataplane.node";

  /// D4
  static final ArchRule RATIS_ONLY_IN_REPLICATION =
      onlyIn("replication", "org.apache.ratis..")
          .as("D4: Ratis, and what it carries with it, only in node.replication");

  static final ArchRule NO_WAY_AROUND_THE_SUBMIT_PATH =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.ratis.client..",
              "org.apache.ratis.server.impl..",
              "org.apache.ratis.thirdparty.com.google.common..",
              "org.apache.ratis.thirdparty.com.google.gson..",
              "org.apache.ratis.thirdparty.com.codahale..")
          .as(
              "D4: no Raft client, no internals of the Raft server, none of the libraries it carries; submit in process");

  /// D5
  static final ArchRule GRPC_ONLY_IN_GRPC =
      onlyIn("grpc", "io.grpc..", "dev.aegis.wire.v1..", "dev.aegis.wire.peer.v1..")
          .as("D5: gRPC and what it carries only in node.grpc; hand out records of our own");

  static final ArchRule LOG_FORMAT_ONLY_IN_REPLICATION =
      onlyIn("replication", "dev.aegis.wire.log.v1..")
          .as("D5: the log's format only in node.replication");

  static final ArchRule PROTOBUF_ONLY_WHERE_BYTES_LEAVE =
      noClasses()
          .that()
          .resideOutsideOfPackages(NODE + ".grpc..", NODE + ".replication..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.google.protobuf..")
          .as("D5: Protobuf only in node.grpc and node.replication");

  /// D6
  static final ArchRule MICROMETER_ONLY_IN_TELEMETRY =
      noClasses()
          .that()
          .resideOutsideOfPackage(NODE + ".telemetry..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.micrometer..").and(not(assignableTo(MeterRegistry.class))))
          .as("D6: Micrometer only in node.telemetry; the wiring may hand a registry on");

  static final ArchRule REGISTRY_ONLY_FROM_THE_WIRING =
      noClasses()
          .that()
          .resideOutsideOfPackages(NODE, NODE + ".telemetry..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(MeterRegistry.class)
          .as("D6: the wiring hands the meter registry to node.telemetry, and to nobody else");

  static final ArchRule REDIS_ONLY_IN_TELEMETRY =
      onlyIn("telemetry", "redis.clients..").as("D6: Redis only in node.telemetry");

  static final ArchRule HTTP_ONLY_IN_TELEMETRY =
      onlyIn("telemetry", "com.sun.net.httpserver..")
          .as("D6: an HTTP server only in node.telemetry, for its two pages");

  /// D7
  static final ArchRule LOGBACK_AND_ITS_BRIDGE_ONLY_IN_THE_WIRING =
      noClasses()
          .that()
          .resideOutsideOfPackage(NODE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ch.qos.logback..", "org.slf4j.bridge..")
          .as("D7: who sets up the log is the root package; a node logs through SLF4J");

  static final ArchRule YAML_ONLY_IN_SETTINGS =
      onlyIn("settings", "org.yaml..").as("D7: YAML only in node.settings");

  /// E1
  static final ArchRule PACKAGES_FORM_NO_CYCLE =
      slices()
          .matching("dev.aegis.(**)")
          .should()
          .beFreeOfCycles()
          .as("E1: no cycle between packages");

  /// E4
  static final List<ArchRule> HABITS =
      List.of(
          noClasses()
              .that()
              .doNotHaveFullyQualifiedName(NODE + ".SnapshotTool")
              .and()
              .doNotHaveFullyQualifiedName(NODE + ".MemberTool")
              .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
              .as("E4: a node logs; only the entry point of a command prints"),
          GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING);

  /// Accesses are calls and method references alike: a rule on calls alone would not see
  /// `Runtime::halt` in a lambda's place.
  static final ArchRule THE_PROCESS_ENDS_IN_ONE_PLACE =
      noClasses()
          .that()
          .resideOutsideOfPackage(NODE)
          .should()
          .accessTargetWhere(
              access("java.lang.System", "exit").or(access("java.lang.Runtime", "exit|halt")))
          .as("E4: only the root package ends the process; tell it through Node.Exit");

  private NodeRules() {}

  private static ArchRule onlyIn(String home, String... libraries) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(NODE + "." + home + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries);
  }

  /// D7: the two edges meet in ports (`node.log`), so either can change alone.
  static List<ArchRule> edgesIgnoreEachOther(String root) {
    return List.of(
        ignores(root + ".grpc..", root + ".replication.."),
        ignores(root + ".replication..", root + ".grpc.."));
  }

  private static ArchRule ignores(String one, String other) {
    return noClasses()
        .that()
        .resideInAPackage(one)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(other)
        .as("D7: %s knows nothing of %s".formatted(one, other));
  }

  /// ADR-001 and ADR-038, on class files: the POM bans the artifacts, this bans the names.
  static ArchRule namesNothingOf(String... banned) {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(banned)
        .as(
            "no language model and no part of the control plane in the data path (ADR-001), no application framework (ADR-038)");
  }

  private static DescribedPredicate<JavaAccess<?>> access(String owner, String name) {
    return targetOwner(nameMatching(owner)).and(target(nameMatching(name)));
  }
}
