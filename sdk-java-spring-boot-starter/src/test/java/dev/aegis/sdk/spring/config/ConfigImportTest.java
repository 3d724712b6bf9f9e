package dev.aegis.sdk.spring.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.UnavailableException;
import dev.aegis.sdk.fake.FakeCluster;
import dev.aegis.sdk.fake.Fault;
import dev.aegis.sdk.spring.settings.InvalidPropertyException;
import dev.aegis.wire.v1.FailureCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.config.ConfigDataResourceNotFoundException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.EnumerablePropertySource;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ConfigImportTest {
  private final FakeCluster cluster = FakeCluster.of(1);

  @AfterEach
  void closeCluster() {
    cluster.close();
  }

  @Test
  void keysUnderThePrefixAreProperties() {
    cluster.machine().put("config/app/greeting", "héllo");
    cluster.machine().put("config/app/http/port", "8123");
    cluster.machine().put("config/app/hosts[1]", "b");
    cluster.machine().put("config/app/hosts[0]", "a");
    cluster.machine().put("config/apple", "another's");

    try (ConfigurableApplicationContext app = start("aegis:config/app/")) {
      assertThat(app.getEnvironment().getProperty("greeting")).isEqualTo("héllo");
      assertThat(app.getEnvironment().getProperty("http.port", Integer.class)).isEqualTo(8123);
      assertThat(Binder.get(app.getEnvironment()).bind("hosts", String[].class).get())
          .containsExactly("a", "b");
      assertThat(app.getEnvironment().containsProperty("apple")).isFalse();
    }
  }

  @Test
  void severalPrefixesAreReadAndTheLaterImportWins() {
    cluster.machine().put("/shared/colour", "grey");
    cluster.machine().put("/shared/shape", "round");
    cluster.machine().put("/mine/colour", "red");

    try (ConfigurableApplicationContext app = start("aegis:/shared/,aegis:/mine/")) {
      assertThat(app.getEnvironment().getProperty("colour")).isEqualTo("red");
      assertThat(app.getEnvironment().getProperty("shape")).isEqualTo("round");
    }
  }

  @Test
  void aValueIsReadOnceAndNotAgain() {
    cluster.machine().put("config/app/greeting", "hello");
    try (ConfigurableApplicationContext app = start("aegis:config/app/")) {
      cluster.machine().put("config/app/greeting", "good bye");

      assertThat(app.getEnvironment().getProperty("greeting")).isEqualTo("hello");
    }
  }

  @Test
  void aPropertyTellsWhichKeyItCameFrom() {
    cluster.machine().put("config/app/port", "8123");
    try (ConfigurableApplicationContext app = start("aegis:config/app/")) {
      assertThat(
              app.getEnvironment().getPropertySources().stream()
                  .filter(source -> source.containsProperty("port"))
                  .filter(OriginLookup.class::isInstance)
                  .map(source -> String.valueOf(OriginLookup.getOrigin(source, "port"))))
          .contains("key \"config/app/port\" of the cluster, written at revision 2");
    }
  }

  @Test
  void theMarkOfAFolderIsNoProperty() {
    cluster.machine().put("config/app/", "a folder");
    cluster.machine().put("config/app/greeting", "hello");

    try (ConfigurableApplicationContext app = start("aegis:config/app/")) {
      assertThat(app.getEnvironment().getProperty("greeting")).isEqualTo("hello");
      assertThat(app.getEnvironment().getPropertySources().stream())
          .filteredOn(source -> source.getName().equals("aegis:config/app/"))
          .singleElement()
          .isInstanceOfSatisfying(
              EnumerablePropertySource.class,
              source -> assertThat(source.getPropertyNames()).containsExactly("greeting"));
    }
  }

  @Test
  void anOptionalImportDoesNotStandInForOneThatIsNot() {
    cluster.close();

    for (String imports :
        List.of(
            "aegis:config/app/,optional:aegis:config/app/",
            "optional:aegis:config/app/,aegis:config/app/")) {
      assertThatThrownBy(() -> start(imports)).isInstanceOf(UnavailableException.class);
    }
  }

  @Test
  void aPrefixWithoutKeysEndsTheStartUnlessItIsOptional() {
    assertThatThrownBy(() -> start("aegis:config/nobody/"))
        .isInstanceOf(ConfigDataResourceNotFoundException.class)
        .hasMessageContaining("aegis:config/nobody/");

    start("optional:aegis:config/nobody/").close();
  }

  @Test
  void aClusterThatIsAwayEndsTheStartUnlessTheImportIsOptional(CapturedOutput output) {
    cluster.close();

    assertThatThrownBy(() -> start("aegis:config/app/")).isInstanceOf(UnavailableException.class);
    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains(cluster.node(0).endpoint())
        .contains("aegis.client.endpoints names their client addresses");

    start("optional:aegis:config/app/").close();
    assertThat(output).contains("Starting without aegis:config/app/");
  }

  @Test
  void aRefusalEndsTheStartEvenOfAnOptionalImport(CapturedOutput output) {
    cluster.node(0).next("Range", new Fault.Refuse(FailureCode.PERMISSION_DENIED, ""));

    assertThatThrownBy(() -> start("optional:aegis:config/app/"))
        .hasMessageContaining("Planned by the test");
    assertThat(output).contains("Let an operator give a role");
  }

  @Test
  void aLocationThatNamesNoFolderIsRefused(CapturedOutput output) {
    for (String location : List.of("aegis:", "aegis:/", "optional:aegis:config/app")) {
      assertThatThrownBy(() -> start(location))
          .isInstanceOf(InvalidPropertyException.class)
          .hasMessageContaining("spring.config.import");
    }
    assertThat(output).contains("such as aegis:config/ledger/");
  }

  @Test
  void twoKeysThatAreOnePropertyAreRefused() {
    cluster.machine().put("config/app/a.b", "1");
    cluster.machine().put("config/app/a/b", "2");

    assertThatThrownBy(() -> start("aegis:config/app/"))
        .isInstanceOf(InvalidPropertyException.class)
        .hasMessageContaining("\"config/app/a.b\" and \"config/app/a/b\"");
  }

  @Test
  void aValueThatIsNoTextIsRefused() {
    try (AegisClient client = AegisClient.connect(cluster.endpoints())) {
      client.keys().put(Bytes.utf8("config/app/blob"), Bytes.of(new byte[] {(byte) 0xff}));
    }

    assertThatThrownBy(() -> start("aegis:config/app/"))
        .isInstanceOf(InvalidPropertyException.class)
        .hasMessageContaining("config/app/blob");
  }

  @Test
  void aStarterThatIsSwitchedOffImportsNothing() {
    start("aegis:config/nobody/", "--aegis.client.enabled=false").close();

    assertThat(cluster.node(0).calls("Range")).isZero();
  }

  private ConfigurableApplicationContext start(String imports, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--spring.config.import=" + imports,
                "--aegis.client.call-timeout=1s",
                "--aegis.client.endpoints=" + cluster.node(0).endpoint()));
    arguments.addAll(List.of(more));
    return new SpringApplicationBuilder(Empty.class)
        .web(WebApplicationType.NONE)
        .run(arguments.toArray(String[]::new));
  }

  @Configuration(proxyBeanMethods = false)
  static class Empty {}
}
