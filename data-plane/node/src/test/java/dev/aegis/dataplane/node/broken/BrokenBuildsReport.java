package dev.aegis.dataplane.node.broken;

import static java.util.stream.Collectors.toSet;

import dev.aegis.dataplane.node.broken.BrokenBuild.GuardingTest;
import dev.aegis.dataplane.node.broken.Trial.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What caught which broken build, as a page: a row for each, from the last time it was tried.
final class BrokenBuildsReport {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z0-9-]+)` \\|.*$", Pattern.MULTILINE);
  private static final Pattern CAUGHT = Pattern.compile("`(\\w+#\\w+)` in ([0-9.]+) s");
  private static final String NOT_BY = "**not by**";

  private BrokenBuildsReport() {}

  /// @param before the page as it was, with the rows of builds that were not tried now; may be
  ///   empty
  /// @param catalogue builds that are in it no longer lose their rows
  static String of(String before, List<BrokenBuild> catalogue, List<Result> results) {
    SortedMap<String, String> rows = rows(before);
    rows.keySet().retainAll(catalogue.stream().map(BrokenBuild::name).toList());
    results.forEach(result -> rows.put(result.build().name(), row(result)));
    return """
    # Broken builds, and what caught them

    Written by `./aegis broken`. Each row is the production code with one fault in it, made of the entry of that name in
    [`chaos/broken-builds`](../broken-builds); how, and why so, is in [ADR-017](../../adr/017-broken-builds.md). A build counts as caught when
    every test it names fails, by an assertion, with the complaint it names; and all of these tests pass with nothing broken. The times are of
    the machine they were made on, and of whatever else it did.

    **%d of %d caught, by %d tests; median time to catch, of the quickest test of each: %.1f s.**

    | broken build | what is wrong | what it would cost | caught by |
    |---|---|---|---|
    %s
    """
        .formatted(
            rows.values().stream().filter(row -> !row.contains(NOT_BY)).count(),
            rows.size(),
            tests(rows),
            medianSeconds(rows),
            String.join("\n", rows.values()));
  }

  /// What the page does not tell: builds of the catalogue without a row, tests of theirs that their
  /// row does not say to have caught them, and rows of builds that are in the catalogue no longer.
  static List<String> missing(String page, List<BrokenBuild> catalogue) {
    SortedMap<String, String> rows = rows(page);
    List<String> missing = new ArrayList<>();
    for (BrokenBuild build : catalogue) {
      String row = rows.remove(build.name());
      Set<String> by =
          row != null && row.contains(description(build)) ? testsThatCaught(row) : Set.of();
      for (GuardingTest guard : build.guards()) {
        if (!by.contains(guard.shortName())) {
          missing.add("%s is caught by %s".formatted(build.name(), guard.shortName()));
        }
      }
    }
    rows.keySet().forEach(name -> missing.add("%s is gone".formatted(name)));
    return missing;
  }

  private static SortedMap<String, String> rows(String page) {
    SortedMap<String, String> rows = new TreeMap<>();
    ROW.matcher(page).results().forEach(row -> rows.put(row.group(1), row.group()));
    return rows;
  }

  private static String row(Result result) {
    List<String> by = new ArrayList<>();
    for (Verdict verdict : result.verdicts()) {
      String test = verdict.guard().shortName();
      by.add(
          verdict.isCatch()
              ? "`%s` in %.1f s".formatted(test, verdict.millis() / 1e3)
              : "%s `%s`".formatted(NOT_BY, test));
    }
    return "%s %s |".formatted(description(result.build()), String.join("<br>", by));
  }

  private static String description(BrokenBuild build) {
    return "| `%s` | %s | %s |".formatted(build.name(), build.title(), build.why());
  }

  private static List<MatchResult> catches(String row) {
    return CAUGHT.matcher(row).results().toList();
  }

  private static Set<String> testsThatCaught(String row) {
    return catches(row).stream().map(one -> one.group(1)).collect(toSet());
  }

  private static long tests(SortedMap<String, String> rows) {
    return rows.values().stream().flatMap(row -> testsThatCaught(row).stream()).distinct().count();
  }

  private static double medianSeconds(SortedMap<String, String> rows) {
    List<Double> quickest =
        rows.values().stream()
            .map(row ->
                catches(row).stream()
                    .mapToDouble(one -> Double.parseDouble(one.group(2)))
                    .min()
                    .orElse(Double.POSITIVE_INFINITY))
            .sorted()
            .toList();
    return quickest.get(quickest.size() / 2);
  }
}
