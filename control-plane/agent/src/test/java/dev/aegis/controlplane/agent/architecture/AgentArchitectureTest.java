package dev.aegis.controlplane.agent.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.aegis.controlplane.agent.outlet.ConfigPullRequests;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AgentArchitectureTest {
  private static final String AGENT = "dev.aegis.controlplane.agent";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages(AGENT);
  private static final JavaClasses VIOLATORS =
      new ClassFileImporter().importPackages(AGENT + ".architecture.violators");

  /// What the intake may ask of Redis: three commands that only read.
  private static final Set<String> REDIS_READS = Set.of("xreadAsMap", "xrevrange", "time");

  /// What the intake may use of the library beside them: how a connection is made and ended, and
  /// how an answer is looked at.
  private static final Set<String> REDIS_REST =
      Set.of(
          JavaConstructor.CONSTRUCTOR_NAME,
          // a connection's settings
          "DISABLED",
          "blockingSocketTimeoutMillis",
          "build",
          "builder",
          "clientSetInfoConfig",
          "connectionTimeoutMillis",
          "database",
          "password",
          "socketTimeoutMillis",
          "ssl",
          "sslParameters",
          "user",
          // its end
          "close",
          // what is asked for, and what came
          "MAXIMUM_ID",
          "MINIMUM_ID",
          "block",
          "compareTo",
          "count",
          "equals",
          "getFields",
          "getID",
          "getTime",
          "xReadParams");

  /// What makes a request other than a GET.
  private static final Set<String> OTHER_METHODS =
      Set.of("POST", "PUT", "DELETE", "HEAD", "method");

  /// The one class that may do more than GET: the forge is no node.
  private static final DescribedPredicate<JavaClass> TO_THE_FORGE =
      describe(
          "carries requests to the forge",
          type -> type.getName().startsWith(AGENT + ".outlet.ForgeConnector"));

  /// What offers a model a tool.
  private static final Set<String> TOOLS =
      Set.of("toolSpecifications", "toolChoice", "tools", "toolProvider");

  /// C1
  private static final ArchRule NO_CLIENT_OF_THE_CLUSTER =
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

  /// C2
  private static final ArchRule GIT_IN_THE_OUTLET_ONLY =
      only("..agent.outlet", "org.eclipse.jgit..");

  private static final ArchRule GITHUB_IN_THE_OUTLET_ONLY = only("..agent.outlet", "org.kohsuke..");

  private static final ArchRule SPRING_IN_THE_ROOT_ONLY =
      only(AGENT, "org.springframework..", "io.micrometer..");

  private static final ArchRule THE_STREAM_IS_READ_BY_THE_INTAKE_ONLY =
      only("..agent.intake", "redis.clients..");

  private static final String[] MAY_USE_HTTP = {"..agent.intake", "..agent.narrate"};

  /// HTTP goes to the nodes, to the model and, in one class, to the forge.
  private static final ArchRule HTTP_IS_USED_BY_THOSE_WHO_MAY =
      noClasses()
          .that()
          .resideOutsideOfPackages(MAY_USE_HTTP)
          .and(not(TO_THE_FORGE))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net.http..");

  /// The model is asked by a POST; beside it only the forge gets one.
  private static final String[] MAY_POST = {"..agent.narrate"};

  private static final ArchRule MODELS_ARE_ASKED_IN_ONE_PLACE =
      only(
          "..agent.narrate",
          "dev.langchain4j.model.chat..",
          "dev.langchain4j.model.openai..",
          "dev.langchain4j.http..");

  private static final ArchRule EMBEDDING_IS_DONE_IN_ONE_PLACE =
      only("..agent.recall", "dev.langchain4j.model.embedding..");

  /// A model that is offered no tool can use none, whatever it is talked into.
  private static final ArchRule A_MODEL_IS_OFFERED_NO_TOOL =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.langchain4j.agent..", "dev.langchain4j.service..")
          .orShould()
          .accessTargetWhere(targetOwner(isIn("dev.langchain4j")).and(target(nameIn(TOOLS))));

  /// What a model says reaches a draft by way of checks, and nothing else by any.
  private static final ArchRule A_MODEL_REACHES_NO_OUTLET =
      noClasses()
          .that()
          .resideInAnyPackage("..narrate")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..agent.outlet",
              "..agent.intake",
              "..agent.journal",
              "..controlplane.envelope",
              "..controlplane.propose",
              "..controlplane.plan");

  /// C5
  private static final ArchRule REDIS_IS_ONLY_READ =
      noClasses()
          .should()
          .accessTargetWhere(
              targetOwner(isIn("redis.clients"))
                  .and(target(nameNotIn(REDIS_READS)))
                  .and(target(nameNotIn(REDIS_REST))));

  /// C5
  private static final ArchRule HTTP_IS_ONLY_GET =
      noClasses()
          .that()
          .resideOutsideOfPackages(MAY_POST)
          .and(not(TO_THE_FORGE))
          .should()
          .accessTargetWhere(targetOwner(isIn("java.net.http")).and(target(nameIn(OTHER_METHODS))));

  /// C5
  private static final ArchRule NO_OTHER_WAY_TO_A_NODE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.net.Socket")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.net.URLConnection")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.net.HttpURLConnection")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.nio.channels.SocketChannel");

  /// E1
  private static final ArchRule NO_PACKAGE_CYCLES =
      slices().matching("dev.aegis.(**)").should().beFreeOfCycles();

  @Test
  void agentHasNoClientOfTheCluster() {
    assertBites(NO_CLIENT_OF_THE_CLUSTER);
  }

  @Test
  void gitStaysInTheOutlet() {
    assertBites(GIT_IN_THE_OUTLET_ONLY);
    assertBites(GITHUB_IN_THE_OUTLET_ONLY);
  }

  @Test
  void springStaysInTheWiring() {
    assertBites(SPRING_IN_THE_ROOT_ONLY);
  }

  @Test
  void onlyTheIntakeReadsTheTelemetrySurface() {
    assertBites(THE_STREAM_IS_READ_BY_THE_INTAKE_ONLY);
    assertBites(HTTP_IS_USED_BY_THOSE_WHO_MAY);
  }

  @Test
  void modelsAreAskedAndRunInOnePlaceEach() {
    assertBites(MODELS_ARE_ASKED_IN_ONE_PLACE);
    assertBites(EMBEDDING_IS_DONE_IN_ONE_PLACE);
  }

  @Test
  void modelHasNoToolAndReachesNoOutlet() {
    assertBites(A_MODEL_IS_OFFERED_NO_TOOL);
    assertBites(A_MODEL_REACHES_NO_OUTLET);
  }

  @Test
  void redisIsOnlyRead() {
    assertBites(REDIS_IS_ONLY_READ);
    assertThat(REDIS_IS_ONLY_READ.evaluate(VIOLATORS).getFailureReport().getDetails())
        .as("the ways around the commands, too")
        .anyMatch(detail -> detail.contains(".xadd("))
        .anyMatch(detail -> detail.contains("Jedis.sendCommand("))
        .anyMatch(detail -> detail.contains("Connection.executeCommand("))
        .anyMatch(detail -> detail.contains(".eval("));
  }

  @Test
  void nodesAreOnlyAskedByGet() {
    assertBites(HTTP_IS_ONLY_GET);
    assertBites(NO_OTHER_WAY_TO_A_NODE);
  }

  @Test
  void packagesHaveNoCycles() {
    assertBites(NO_PACKAGE_CYCLES);
  }

  /// C4, the agent's half: the way out takes what the envelope approved.
  @Test
  void everyProposalTakesAnApprovedPatch() {
    methods()
        .that()
        .areDeclaredIn(ConfigPullRequests.class)
        .should(
            new ArchCondition<>("take an ApprovedPatch first") {
              @Override
              public void check(JavaMethod method, ConditionEvents events) {
                boolean holds =
                    method
                        .getRawParameterTypes()
                        .getFirst()
                        .getSimpleName()
                        .equals("ApprovedPatch");
                events.add(new SimpleConditionEvent(method, holds, method.getFullName()));
              }
            })
        .check(CLASSES);
  }

  private static ArchRule only(String place, String... libraries) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(place)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries);
  }

  private static DescribedPredicate<JavaClass> isIn(String... packages) {
    return describe(
        "is in " + String.join(", ", packages),
        type -> Set.of(packages).stream().anyMatch(one -> type.getPackageName().startsWith(one)));
  }

  private static DescribedPredicate<HasName> nameIn(Set<String> names) {
    return describe("is one of " + names, one -> names.contains(one.getName()));
  }

  private static DescribedPredicate<HasName> nameNotIn(Set<String> names) {
    return describe("is none of " + names, one -> !names.contains(one.getName()));
  }

  /// The module passes, and the planted violators do not.
  private static void assertBites(ArchRule rule) {
    rule.check(CLASSES);
    assertThat(rule.evaluate(VIOLATORS).hasViolation()).as(rule.getDescription()).isTrue();
  }
}
