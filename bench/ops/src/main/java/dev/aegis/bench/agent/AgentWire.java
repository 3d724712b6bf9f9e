package dev.aegis.bench.agent;

import dev.aegis.bench.grade.Spent;
import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Diagnosis;
import dev.aegis.telemetry.verdict.Hypothesis;
import dev.aegis.telemetry.verdict.RootCause;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import dev.aegis.telemetry.verdict.SuggestedAction;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The protocol between bench and agent: one JSON object a line, a line for a line, UTF-8.
///
/// ```
/// > {"ask":"hello","protocol":1}
/// < {"protocol":1,"name":"mine 1.0","does":["classify","diagnose"]}
/// > {"ask":"classify","window":{...}}
/// < {"kind":"slow_follower","confidence":0.8,"entity":"n2","severity":"warning"}
/// > {"ask":"diagnose","anomaly":{...},"window":{...}}
/// < {"causes":[{"cause":"slow_follower_disk","score":0.7},{"cause":"undetermined","score":0.2}]}
/// ```
///
/// `window` and `anomaly` are the documents of the telemetry contract. `confidence` may be absent
/// and is 1 then, `entity` is `cluster` then and `severity` `warning`; scores fall, and lie between
/// 0 and 1. Either answer may have
/// `"usage":{"calls":1,"input_tokens":1200,"output_tokens":150,"dollars":0.0008}`, what it cost to
/// ask a language model; `calls` is 1 and the rest 0 if left out, and no price is known without
/// `dollars`.
///
/// Spaces follow a question until it is as long as all the others: how long a window is in print is
/// nothing to guess by.
final class AgentWire {
  static final String CLASSIFY = "classify";
  static final String DIAGNOSE = "diagnose";

  /// Characters of a question with a window, or a multiple of that where it has more.
  static final int QUESTION_CHARACTERS = 512 * 1024;

  private static final int PROTOCOL = 1;
  private static final int CAUSES = 32;
  private static final double MICRO = 1_000_000;

  /// Of one answer: so that no sum of a suite overflows.
  private static final double MOST_SPENT = 1e9;

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private AgentWire() {}

  static String hello() {
    return "{\"ask\":\"hello\",\"protocol\":" + PROTOCOL + "}";
  }

  static String classify(TelemetryWindow window) {
    return filledUp(
        "{\"ask\":\"classify\",\"window\":%s}".formatted(TelemetryJson.writeWindow(window)));
  }

  static String diagnose(Anomaly anomaly, TelemetryWindow window) {
    return filledUp(
        "{\"ask\":\"diagnose\",\"anomaly\":%s,\"window\":%s}"
            .formatted(TelemetryJson.writeAnomaly(anomaly), TelemetryJson.writeWindow(window)));
  }

  private static String filledUp(String question) {
    int times = Math.ceilDiv(question.length(), QUESTION_CHARACTERS);
    return question + " ".repeat(times * QUESTION_CHARACTERS - question.length());
  }

  static JsonNode readObject(String line) {
    try {
      JsonNode answer = MAPPER.readTree(line);
      if (answer.isObject()) {
        return answer;
      }
    } catch (JacksonException _) {
      // the same as an answer that is JSON and no object
    }
    throw new AgentFailedException("Its answer is no JSON object.");
  }

  static String readVersion(JsonNode answer) {
    if (answer.path("protocol").intValue(0) != PROTOCOL) {
      throw new AgentFailedException("It does not speak protocol " + PROTOCOL + ".");
    }
    return text(answer, "name");
  }

  static Set<String> readSkills(JsonNode answer) {
    Set<String> skills = new TreeSet<>();
    answer.path("does").forEach(skill -> skills.add(skill.stringValue("")));
    skills.retainAll(Set.of(CLASSIFY, DIAGNOSE));
    if (skills.isEmpty()) {
      throw new AgentFailedException("It says neither 'classify' nor 'diagnose' in 'does'.");
    }
    return skills;
  }

  static Anomaly readKind(JsonNode answer, TelemetryWindow window, String version) {
    double confidence = answer.has("confidence") ? number(answer, "confidence") : 1;
    try {
      AnomalyKind kind = new AnomalyKind(text(answer, "kind"));
      return new Anomaly(
          kind,
          severity(answer, kind),
          subject(answer),
          confidence,
          List.of(),
          SuggestedAction.NONE,
          window.span(),
          version);
    } catch (IllegalArgumentException mistake) {
      throw new AgentFailedException(
          "Its kind cannot be used: " + mistake.getMessage() + ".", mistake);
    }
  }

  private static Severity severity(JsonNode answer, AnomalyKind kind) {
    if (!answer.has("severity")) {
      return kind.equals(AnomalyKind.NONE) ? Severity.INFO : Severity.WARNING;
    }
    return Severity.ofWireName(text(answer, "severity"))
        .orElseThrow(() -> new AgentFailedException("Its severity is none of the contract's."));
  }

  private static Subject subject(JsonNode answer) {
    if (!answer.has("entity") || text(answer, "entity").equals("cluster")) {
      return new Subject.Cluster();
    }
    return new Subject.Node(new NodeId(text(answer, "entity")));
  }

  static Diagnosis readCauses(JsonNode answer, String version) {
    JsonNode causes = answer.path("causes");
    if (!causes.isArray() || causes.isEmpty() || causes.size() > CAUSES) {
      throw new AgentFailedException("'causes' is no list of 1 to " + CAUSES + ".");
    }
    List<Hypothesis> ranked = new ArrayList<>();
    Set<String> named = new TreeSet<>();
    try {
      for (JsonNode one : causes) {
        String cause = text(one, "cause");
        if (!named.add(cause)) {
          throw new AgentFailedException("It names a cause twice.");
        }
        ranked.add(
            new Hypothesis(new RootCause(cause), number(one, "score"), "as answered", List.of()));
      }
      return new Diagnosis(ranked, version);
    } catch (IllegalArgumentException mistake) {
      throw new AgentFailedException(
          "Its causes cannot be used: " + mistake.getMessage() + ".", mistake);
    }
  }

  static Spent readSpent(JsonNode answer) {
    JsonNode usage = answer.path("usage");
    if (usage.isMissingNode()) {
      return Spent.NOTHING;
    }
    return new Spent(
        usage.has("calls") ? count(usage, "calls") : 1,
        usage.has("input_tokens") ? count(usage, "input_tokens") : 0,
        usage.has("output_tokens") ? count(usage, "output_tokens") : 0,
        usage.has("dollars") ? OptionalLong.of(microDollars(usage)) : OptionalLong.empty());
  }

  private static long count(JsonNode usage, String field) {
    JsonNode number = usage.path(field);
    if (!number.isIntegralNumber() || !number.canConvertToLong() || !isCost(number.doubleValue())) {
      throw new AgentFailedException("Its usage has no number of '" + field + "'.");
    }
    return number.longValue();
  }

  private static long microDollars(JsonNode usage) {
    JsonNode number = usage.path("dollars");
    if (!number.isNumber() || !isCost(number.doubleValue())) {
      throw new AgentFailedException("Its usage has no number of 'dollars'.");
    }
    return Math.round(number.doubleValue() * MICRO);
  }

  private static boolean isCost(double number) {
    return number >= 0 && number <= MOST_SPENT;
  }

  private static String text(JsonNode answer, String field) {
    String text = answer.path(field).stringValue("");
    if (text.isEmpty()) {
      throw new AgentFailedException("Its answer has no text '" + field + "'.");
    }
    return text;
  }

  private static double number(JsonNode answer, String field) {
    JsonNode number = answer.path(field);
    if (!number.isNumber()) {
      throw new AgentFailedException("Its answer has no number '" + field + "'.");
    }
    return number.doubleValue();
  }
}
