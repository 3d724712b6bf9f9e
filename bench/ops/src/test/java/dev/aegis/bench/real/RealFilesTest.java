package dev.aegis.bench.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.bench.corpus.Corpus;
import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.suite.KeptFiles;
import dev.aegis.bench.suite.Schemas;
import dev.aegis.controlplane.recall.IncidentLibrary;
import dev.aegis.controlplane.recall.PastIncident;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The files that are checked in.
class RealFilesTest {
  private static final Path FOLDER = RealFolder.path();

  @Test
  void writingThemAnewMakesNoDifference() throws IOException {
    KeptFiles.areAsWritten(
        FOLDER,
        List.of("telemetry", "truth", "provenance"),
        Real.files(),
        "./aegis bench write-real");
  }

  @Test
  void filesKeepToTheirSchemas() throws IOException {
    Schemas schemas = new Schemas(FOLDER);
    for (Truth truth : truths()) {
      schemas.check(truth.id());
    }
  }

  @Test
  void everyIncidentNamesWhereItIsTold() throws IOException {
    for (Truth truth : truths()) {
      JsonNode file = json("truth", truth.id());
      assertThat(file.path("url").stringValue()).as(truth.id()).matches("https?://[^ ]+");
      assertThat(file.path("facts").size()).as(truth.id()).isPositive();
    }
  }

  /// What broke first, then what it did to the nodes, then what clients had of it, whatever the
  /// order in which the source tells it.
  @Test
  void pathGoesFromTheCauseToTheClients() throws IOException {
    assertThat(path("etcd-io/etcd#15247"))
        .containsExactly(
            "stuck sync of n2: fdatasync does not return",
            "rival leaders: the frozen leader goes on as the owner of the leases beside a new one",
            "leases lost: all leases revoked when it wakes, although clients renew");
    assertThat(path("cockroachdb/cockroach#92089"))
        .as("no fact of it is an event, so the cause stands first")
        .startsWith(
            "the network is broken in one direction",
            "commits nothing: every write on the range hangs");
    assertThat(path("etcd-io/etcd#8382"))
        .as("a cause that no window shows stands first as well")
        .startsWith(
            "the members are configured wrongly",
            "down of n3: one of three machines is gone for minutes already");
    assertThat(path("etcd-io/etcd#9873"))
        .as("what was normal leads to nothing")
        .containsExactly("elections: 150 elections a day: one in two minutes at the most");
  }

  @Test
  void onlyAHealthyIncidentNeedsNobody() throws IOException {
    for (Truth truth : truths()) {
      JsonNode file = json("truth", truth.id());
      assertThat(file.path("causes").get(0).stringValue()).isEqualTo(truth.cause());
      assertThat(file.path("causal_path").toString().contains("nothing needs anybody"))
          .as(truth.id())
          .isEqualTo(truth.cause().equals("healthy"));
    }
  }

  private static List<String> path(String source) throws IOException {
    for (Truth truth : truths()) {
      JsonNode file = json("truth", truth.id());
      if (source.equals(file.path("source").stringValue())) {
        return file.path("causal_path").valueStream().map(JsonNode::stringValue).toList();
      }
    }
    throw new AssertionError("there is no incident told by " + source);
  }

  @Test
  void everySeriesIsMarkedOnce() throws IOException {
    for (Truth truth : truths()) {
      List<String> marked = new ArrayList<>();
      for (Basis basis : Basis.values()) {
        json("provenance", truth.id())
            .path("series")
            .path(basis.wireName())
            .forEach(series -> marked.add(series.stringValue()));
      }
      TreeSet<String> shown = new TreeSet<>();
      window(truth).samples().forEach(sample -> shown.add(Provenance.series(sample)));

      assertThat(marked).as(truth.id()).doesNotHaveDuplicates();
      assertThat(new TreeSet<>(marked)).as(truth.id()).isEqualTo(shown);
    }
  }

  /// A mark says something: a stated fact marks the series that it speaks of, and no other.
  @Test
  void statedNumberIsMarkedWhereItStands() throws IOException {
    Truth truth =
        truths().stream()
            .filter(one -> one.recipe().equals("zookeeper-sync-3932"))
            .findFirst()
            .orElseThrow();
    List<String> stated = new ArrayList<>();
    json("provenance", truth.id())
        .path("series")
        .path("stated")
        .forEach(series -> stated.add(series.stringValue()));

    assertThat(stated)
        .containsExactlyInAnyOrder(
            truth.entity() + " aegis_raft_log_sync_seconds_count",
            truth.entity() + " aegis_raft_log_sync_seconds_max",
            truth.entity() + " aegis_raft_log_sync_seconds_sum");
  }

  @Test
  void telemetryHoldsNoWordOfTheTruth() throws IOException {
    for (Truth truth : truths()) {
      String telemetry =
          Files.readString(FOLDER.resolve("telemetry").resolve(truth.id() + ".json"));
      JsonNode file = json("truth", truth.id());
      assertThat(telemetry)
          .doesNotContain("scenario", "recipe", "label\"", "\"kind\"", "cause", "http", "stated")
          .doesNotContain(truth.recipe(), truth.id())
          .doesNotContainPattern("\\b" + truth.cause() + "\\b")
          .doesNotContain(file.path("source").stringValue());
      if (!truth.isQuiet()) {
        assertThat(telemetry).doesNotContain(truth.kind());
      }
    }
  }

  /// The agent's library knows many of these incidents. It leaves out the group of the incident
  /// that is asked about, so the group must be the library's.
  @Test
  void noIncidentIsItsOwnPrecedent() throws IOException {
    SortedMap<String, String> groups = new TreeMap<>();
    for (Truth truth : truths()) {
      groups.put(json("truth", truth.id()).path("source").stringValue(), truth.recipe());
    }
    for (PastIncident past : IncidentLibrary.curatedIncidents()) {
      assertThat(groups.values()).as(past.source()).contains(past.group());
      groups.forEach((source, group) -> {
        if (source.contains(past.source())) {
          assertThat(group).as(past.source()).isEqualTo(past.group());
        }
      });
    }
  }

  /// As in any process that lives on: what counts never falls, nor does a commit index.
  @Test
  void countersAndIndicesNeverFall() throws IOException {
    for (Truth truth : truths()) {
      SortedMap<String, MetricSample> before = new TreeMap<>();
      SortedMap<String, Double> started = new TreeMap<>();
      for (MetricSample sample : window(truth).samples()) {
        if (sample.name().equals(MetricName.PROCESS_START_TIME.wireName())) {
          started.merge(sample.node().value(), sample.value(), Math::max);
        }
      }
      for (MetricSample sample : window(truth).samples()) {
        if (!counts(sample)
            || sample.atMs() / 1000.0 < started.getOrDefault(sample.node().value(), 0.0)) {
          continue;
        }
        MetricSample last = before.put(Provenance.series(sample), sample);
        if (last != null && last.atMs() < sample.atMs()) {
          assertThat(sample.value())
              .as("%s of %s", Provenance.series(sample), truth.id())
              .isGreaterThanOrEqualTo(last.value());
        }
      }
    }
  }

  private static boolean counts(MetricSample sample) {
    return sample.name().endsWith("_total")
        || sample.name().endsWith("_count")
        || sample.name().equals(MetricName.RAFT_COMMIT_INDEX.wireName());
  }

  private static List<Truth> truths() throws IOException {
    return new Corpus(FOLDER).truths();
  }

  private static TelemetryWindow window(Truth truth) throws IOException {
    return new Corpus(FOLDER).window(truth);
  }

  private static JsonNode json(String tree, String id) throws IOException {
    return JsonMapper.shared()
        .readTree(Files.readString(FOLDER.resolve(tree).resolve(id + ".json")));
  }
}
