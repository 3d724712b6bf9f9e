package dev.aegis.sdk.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The tables of `sdk-conformance/README.md`: the words of the format, and what stands for each in
/// each SDK.
///
/// @param operations by the word after `do`
/// @param alike what the SDKs offer alike beside that
/// @param alone what one of them offers alone
/// @param errors by the word after `fails`
/// @param refusals the codes after `refused`
/// @param times the names of `timings.json`
public record Words(
    Map<String, Operation> operations,
    List<Counterparts> alike,
    List<Counterparts> alone,
    Map<String, Counterparts> errors,
    List<String> refusals,
    List<String> times) {
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final Pattern FIELD = Pattern.compile("`([a-z_]+)`");

  /// Where the scenarios are.
  static final Path HOUSE = house();

  /// Names in each SDK; none where it has nothing of the kind.
  public record Counterparts(List<String> java, List<String> python) {}

  /// An operation.
  ///
  /// @param takes the words that may stand beside it
  /// @param ctl the verb of the command line, if it has one for this
  public record Operation(List<String> takes, Counterparts names, List<String> ctl) {}

  /// Reads the tables.
  public static Words read() {
    return of(readme());
  }

  static String readme() {
    try {
      return Files.readString(HOUSE.resolve("README.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Words of(String text) {
    Map<String, Operation> operations = new LinkedHashMap<>();
    for (List<String> row : table(text, "## Operations")) {
      operations.put(
          only(row.get(0)),
          new Operation(
              all(FIELD, row.get(1)), counterparts(row.get(3), row.get(4)), quoted(row.get(5))));
    }
    Map<String, Counterparts> errors = new LinkedHashMap<>();
    for (List<String> row : table(text, "## Errors")) {
      errors.put(only(row.get(0)).split(" ", -1)[0], counterparts(row.get(1), row.get(2)));
    }
    return new Words(
        operations,
        names(table(text, "### Alike")),
        names(table(text, "### In one SDK alone")),
        errors,
        table(text, "### Refusals").stream().map(row -> only(row.get(0))).toList(),
        table(text, "## Times and limits").stream().map(row -> only(row.get(0))).toList());
  }

  /// The cells of the first table after a heading, without its two lines of head.
  private static List<List<String>> table(String text, String heading) {
    int at = text.indexOf("\n" + heading);
    if (at < 0) {
      throw new IllegalStateException("The README has no heading \"" + heading + "\".");
    }
    List<List<String>> rows = new ArrayList<>();
    for (String line : text.substring(at).lines().dropWhile(one -> !one.startsWith("|")).toList()) {
      if (!line.startsWith("|")) {
        break;
      }
      List<String> cells = new ArrayList<>();
      for (String cell : line.substring(1, line.lastIndexOf('|')).split("\\|", -1)) {
        cells.add(cell.strip());
      }
      rows.add(cells);
    }
    return rows.subList(2, rows.size());
  }

  private static List<Counterparts> names(List<List<String>> rows) {
    return rows.stream().map(row -> counterparts(row.get(1), row.get(2))).toList();
  }

  private static Counterparts counterparts(String java, String python) {
    return new Counterparts(quoted(java), quoted(python));
  }

  private static String only(String cell) {
    return quoted(cell).getFirst();
  }

  private static List<String> quoted(String cell) {
    return all(QUOTED, cell);
  }

  private static List<String> all(Pattern pattern, String cell) {
    return pattern.matcher(cell).results().map(found -> found.group(1)).toList();
  }

  private static Path house() {
    for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
      if (Files.isDirectory(dir.resolve("sdk-conformance"))) {
        return dir.resolve("sdk-conformance");
      }
    }
    throw new IllegalStateException("No directory above holds sdk-conformance/.");
  }
}
