package dev.aegis.chaos.recipe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a recipe: a first line `# what it does`, lines `name: value`, an empty line, and steps,
/// one a line. A step ends in `for 5..20 s`, or in `while` with the steps that go on meanwhile
/// below it, indented by four; beside [Sentence]s there are `wait 5..10 s` and `3..5 times`. For
/// one text.
public final class RecipeReader {
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");
  private static final Pattern FIELD =
      Pattern.compile("(kind|also|cause|shows|session-ttl|config): (.+)");
  private static final Pattern WAITS = Pattern.compile("wait ([0-9.]+) (ms|s)");
  private static final Pattern REPEATS = Pattern.compile("([0-9.]+) times");
  private static final Pattern LASTS = Pattern.compile("(.+) for ([0-9.]+) (ms|s)");
  private static final Pattern NESTS = Pattern.compile("(.+) while");
  private static final Pattern SHOWN = Pattern.compile("([a-z_]+) >= ([0-9]+(?:\\.[0-9]+)?)");
  private static final Pattern SET = Pattern.compile("([a-z-]+) ([0-9]+(?:ms|s|m|h)?)");
  private static final int INDENT = 4;

  private final String name;
  private final List<String> lines;
  private final SortedMap<String, String> fields = new TreeMap<>();
  private int next;

  private RecipeReader(String name, String text) {
    this.name = name;
    this.lines = text.lines().map(String::stripTrailing).toList();
  }

  /// Reads a file.
  ///
  /// @throws IOException when it cannot be read
  /// @throws MalformedRecipeException when it is no recipe
  public static Recipe read(Path file) throws IOException {
    String name = Objects.requireNonNull(file.getFileName()).toString();
    return parse(name.replaceFirst("\\.[a-z]+$", ""), Files.readString(file));
  }

  /// Reads a text.
  ///
  /// @throws MalformedRecipeException when it is no recipe
  public static Recipe parse(String name, String text) {
    if (!NAME.matcher(name).matches()) {
      throw new MalformedRecipeException(name, 0, "a recipe's name is words joined by dashes");
    }
    return new RecipeReader(name, text).recipe();
  }

  private Recipe recipe() {
    if (lines.isEmpty() || !lines.getFirst().startsWith("# ")) {
      throw wrong("the first line says what it does: '# kills the leader'");
    }
    String what = lines.getFirst().substring(2);
    for (next = 1; next < lines.size() && !lines.get(next).isEmpty(); next++) {
      Matcher field = FIELD.matcher(lines.get(next));
      if (!field.matches() || fields.put(field.group(1), field.group(2)) != null) {
        throw wrong(
            "here stand kind, also, cause, shows, session-ttl and config, each once: 'kind: slow_follower'");
      }
    }
    List<Step> steps = steps(0);
    if (next < lines.size()) {
      throw wrong("it is indented deeper than what it belongs to");
    }
    if (steps.isEmpty()) {
      throw wrong("there are no steps");
    }
    return new Recipe(
        name,
        what,
        required("kind"),
        also(),
        required("cause"),
        shows(),
        sessionTtl(),
        config(),
        steps);
  }

  private String required(String field) {
    return Optional.ofNullable(fields.get(field))
        .orElseThrow(() -> wrong("it has no line '" + field + ": ...'"));
  }

  private List<String> also() {
    String text = fields.getOrDefault("also", "");
    return text.isEmpty() ? List.of() : Arrays.asList(text.split(", ", -1));
  }

  private SortedMap<String, Double> shows() {
    SortedMap<String, Double> shows = new TreeMap<>();
    String text = fields.getOrDefault("shows", "");
    for (String part : text.isEmpty() ? new String[0] : text.split(", ", -1)) {
      Matcher shown = SHOWN.matcher(part);
      if (!shown.matches()) {
        throw wrong("'shows' lists names and least values: 'leader_changes >= 1'");
      }
      shows.put(shown.group(1), Double.valueOf(shown.group(2)));
    }
    return shows;
  }

  private Optional<Duration> sessionTtl() {
    String text = fields.get("session-ttl");
    if (text == null) {
      return Optional.empty();
    }
    if (!text.matches("[0-9]{3,5} ms")) {
      throw wrong("'session-ttl' is a number of milliseconds: '1500 ms'");
    }
    return Optional.of(Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 3))));
  }

  private SortedMap<String, String> config() {
    SortedMap<String, String> config = new TreeMap<>();
    String text = fields.getOrDefault("config", "");
    for (String part : text.isEmpty() ? new String[0] : text.split(", ", -1)) {
      Matcher set = SET.matcher(part);
      if (!set.matches() || config.put(set.group(1), set.group(2)) != null) {
        throw wrong("'config' lists settings and values, each once: 'snapshot-entries 500'");
      }
    }
    return config;
  }

  private List<Step> steps(int indent) {
    List<Step> steps = new ArrayList<>();
    while (next < lines.size()) {
      String line = lines.get(next);
      String words = line.strip();
      if (words.isEmpty() || words.startsWith("#")) {
        next++;
        continue;
      }
      if (line.length() - words.length() != indent) {
        break;
      }
      steps.add(step(words, indent));
    }
    return steps;
  }

  private Step step(String words, int indent) {
    Matcher waits = WAITS.matcher(words);
    Matcher repeats = REPEATS.matcher(words);
    Matcher lasts = LASTS.matcher(words);
    Matcher nests = NESTS.matcher(words);
    if (waits.matches()) {
      Step step = new Step.Waits(words, millis(waits.group(1), waits.group(2)));
      next++;
      return step;
    }
    if (repeats.matches()) {
      Range times = Sentence.range(repeats.group(1));
      return new Step.Repeats(words, times, below(indent));
    }
    if (lasts.matches()) {
      DeedMaker deed = meaning(lasts.group(1));
      Range forMs = millis(lasts.group(2), lasts.group(3));
      next++;
      return new Step.Does(words, deed, forMs, List.of());
    }
    if (nests.matches()) {
      DeedMaker deed = meaning(nests.group(1));
      return new Step.Does(words, deed, new Range(0, 0), below(indent));
    }
    throw wrong("a step ends in 'for N s' or 'while', or is 'wait N s' or 'N times'");
  }

  private List<Step> below(int indent) {
    int at = next++;
    List<Step> steps = steps(indent + INDENT);
    if (steps.isEmpty()) {
      next = at;
      throw wrong("what it goes on with stands below, indented by four");
    }
    return steps;
  }

  private DeedMaker meaning(String words) {
    return Sentence.meaningOf(words)
        .orElseThrow(() ->
            wrong(
                "'%s' is no sentence of ours; there are: %s"
                    .formatted(words, String.join("; ", Sentence.shapes()))));
  }

  private static Range millis(String range, String unit) {
    return Sentence.range(range).times(unit.equals("s") ? 1000 : 1);
  }

  private MalformedRecipeException wrong(String why) {
    return new MalformedRecipeException(name, Math.min(next, lines.size() - 1) + 1, why);
  }
}
