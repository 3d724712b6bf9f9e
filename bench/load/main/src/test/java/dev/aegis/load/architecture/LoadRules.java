package dev.aegis.load.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.List;
import java.util.stream.Stream;

/// One library, one place; and the bench is a client, which sees of AEGIS what any client sees
/// (ADR-013).
final class LoadRules {
  static final String LOAD = "dev.aegis.load";

  static final ArchRule GRPC_ONLY_WHERE_IT_IS_SPOKEN =
      onlyIn(List.of("grpc", "aegis", "etcd"), "io.grpc..")
          .as("gRPC only in load.grpc, and in the two systems that speak it");

  static final ArchRule PROTOBUF_ONLY_WHERE_IT_IS_SPOKEN =
      onlyIn(List.of("aegis", "etcd"), "com.google.protobuf..")
          .as("Protobuf only in load.aegis and load.etcd");

  static final ArchRule WIRE_ONLY_IN_AEGIS =
      onlyIn(List.of("aegis"), "dev.aegis.wire..").as("the wire protocol only in load.aegis");

  static final ArchRule ETCD_STUBS_ONLY_IN_ETCD =
      onlyIn(List.of("etcd"), "dev.aegis.load.etcd.wire..").as("etcd's stubs only in load.etcd");

  static final ArchRule ZOOKEEPER_ONLY_IN_ZOOKEEPER =
      onlyIn(List.of("zookeeper"), "org.apache.zookeeper..")
          .as("ZooKeeper's libraries only in load.zookeeper");

  static final ArchRule HISTOGRAMS_ONLY_IN_THE_GENERATOR =
      onlyIn(List.of("generator"), "org.HdrHistogram..").as("HdrHistogram only in load.generator");

  static final ArchRule PACKAGES_FORM_NO_CYCLE =
      slices().matching("dev.aegis.(**)").should().beFreeOfCycles().as("no cycle of packages");

  static final ArchRule ONLY_COMMANDS_SPEAK_AND_END_THE_PROCESS =
      noClasses()
          .that()
          .resideOutsideOfPackage(LOAD + ".command..")
          .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
          .orShould()
          .callMethod(System.class, "exit", int.class)
          .as("only load.command prints, and ends the process");

  private LoadRules() {}

  private static ArchRule onlyIn(List<String> homes, String... libraries) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(
            homes.stream()
                .flatMap(home -> Stream.of(LOAD + "." + home, LOAD + "." + home + ".."))
                .toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries);
  }

  /// The POM bans the artifacts, this bans the names.
  static ArchRule namesNothingOf(String... banned) {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(banned)
        .as("ADR-013: the bench is a client and knows nothing of either plane but the wire");
  }
}
