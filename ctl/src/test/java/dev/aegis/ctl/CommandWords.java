package dev.aegis.ctl;

import dev.aegis.sdk.conformance.Step;
import dev.aegis.sdk.conformance.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The words for steps, as somebody would type them.
///
/// @param prefix of the run
record CommandWords(String prefix) {
  List<String> put(Step step) {
    List<String> words = new ArrayList<>(List.of("put", key(step), step.text("value", "")));
    option(words, step, "session", "--session");
    option(words, step, "token", "--token");
    if (step.has("lock")) {
      words.addAll(List.of("--lock", prefix + step.text("lock")));
    }
    return words;
  }

  List<String> get(Step step) {
    List<String> words = new ArrayList<>(List.of("get", key(step)));
    option(words, step, "revision", "--rev");
    flag(words, step, "serializable", "--any-node");
    return words;
  }

  List<String> range(Step step) {
    List<String> words = new ArrayList<>(List.of("get", "--prefix", prefix + step.text("prefix")));
    option(words, step, "revision", "--rev");
    option(words, step, "limit", "--limit");
    option(words, step, "sort", "--sort");
    flag(words, step, "descending", "--desc");
    switch (step.text("show", "ALL")) {
      case "KEYS_ONLY" -> words.add("--keys-only");
      case "COUNT_ONLY" -> words.add("--count");
      case String _ -> {}
    }
    return words;
  }

  List<String> delete(Step step) {
    List<String> words = new ArrayList<>(List.of("del"));
    words.addAll(
        step.verb() == Verb.DELETE
            ? List.of(key(step))
            : List.of("--prefix", prefix + step.text("prefix")));
    flag(words, step, "previous", "--prev");
    return words;
  }

  List<String> history(Step step) {
    List<String> words = new ArrayList<>(List.of("history", key(step)));
    option(words, step, "limit", "--limit");
    flag(words, step, "newest_first", "--newest-first");
    return words;
  }

  List<String> lockRun(Step step, List<String> program) {
    List<String> words = new ArrayList<>(List.of("lock", "run", name(step)));
    words.addAll(List.of("--timeout", time(step, "timeout")));
    if (step.has("delay")) {
      words.addAll(List.of("--lock-delay", time(step, "delay")));
    }
    words.add("--");
    words.addAll(program);
    return words;
  }

  String name(Step step) {
    return prefix + step.text("name");
  }

  static String time(Step step, String word) {
    Duration time = step.seconds(word).orElse(Duration.ZERO);
    return time.toMillisPart() == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
  }

  /// What `txn` reads.
  String script(Step step) {
    StringBuilder script = new StringBuilder();
    for (JsonNode condition : step.at("when")) {
      script.append(
          "if %s \"%s\" %s \"%s\"\n"
              .formatted(
                  subject(condition.get(0).stringValue()),
                  prefix + condition.get(1).stringValue(),
                  condition.get(2).stringValue().replace("==", "="),
                  condition.get(3).asString()));
    }
    step.steps("then").forEach(inner -> script.append("then ").append(line(inner)));
    step.steps("otherwise").forEach(inner -> script.append("else ").append(line(inner)));
    return script.toString();
  }

  private static String subject(String compared) {
    return switch (compared) {
      case "mod_revision" -> "mod";
      case "create_revision" -> "create";
      case String other -> other;
    };
  }

  private String line(Step step) {
    if (step.verb() == Verb.PUT) {
      return "put \"%s\" \"%s\"\n".formatted(key(step), step.text("value", ""));
    }
    String verb = step.verb() == Verb.RANGE ? "get-prefix" : "del-prefix";
    return "%s \"%s\"\n".formatted(verb, prefix + step.text("prefix"));
  }

  private String key(Step step) {
    return step.at("key").isNull() ? "" : prefix + step.text("key");
  }

  private static void option(List<String> words, Step step, String word, String option) {
    if (step.has(word)) {
      words.addAll(List.of(option, step.at(word).asString()));
    }
  }

  private static void flag(List<String> words, Step step, String word, String flag) {
    if (step.flag(word)) {
      words.add(flag);
    }
  }
}
