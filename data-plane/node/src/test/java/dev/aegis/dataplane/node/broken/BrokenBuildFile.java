package dev.aegis.dataplane.node.broken;

import dev.aegis.dataplane.node.broken.BrokenBuild.Edit;
import dev.aegis.dataplane.node.broken.BrokenBuild.GuardingTest;
import dev.aegis.dataplane.node.broken.BrokenBuild.Pace;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a file of the catalogue:
///
/// ```
/// title: what is wrong
/// why: what it would cost
/// quick: package.ATest#itsMethod
/// saying: what that test complains of, a pattern
/// cluster: package.AnIT#itsMethod
/// saying: ...
///
/// file: module/src/main/java/package/File.java
/// --- instead of
/// whole lines
/// --- stands
/// other lines
/// ---
/// ```
///
/// Each test is followed by its complaint. Tests and files may be several.
final class BrokenBuildFile {
  private static final Pattern FIELD = Pattern.compile("([a-z]+): (.+)");
  private static final Pattern TEST = Pattern.compile("([\\w.]+)#(\\w+)");
  private static final String ORIGINAL = "--- instead of";
  private static final String BROKEN = "--- stands";
  private static final String END = "---";

  private final String name;
  private final Iterator<String> lines;
  private final List<Edit> edits = new ArrayList<>();
  private final List<GuardingTest> guards = new ArrayList<>();
  private String title = "";
  private String why = "";
  private String test = "";
  private Pace pace = Pace.QUICK;
  private String file = "";

  private BrokenBuildFile(String name, String text) {
    this.name = name;
    this.lines = text.lines().iterator();
  }

  /// @throws IllegalArgumentException when the text is not of this form
  static BrokenBuild parse(String name, String text) {
    return new BrokenBuildFile(name, text).parse();
  }

  private BrokenBuild parse() {
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.equals(ORIGINAL)) {
        require(!file.isEmpty(), "an edit without a file");
        edits.add(new Edit(file, block(BROKEN), block(END)));
      } else if (!line.isBlank()) {
        Matcher field = FIELD.matcher(line);
        require(field.matches(), "a line that is no field: " + line);
        take(field.group(1), field.group(2));
      }
    }
    require(test.isEmpty(), "a test without its complaint");
    require(!title.isEmpty() && !why.isEmpty(), "no title or no why");
    require(!edits.isEmpty() && !guards.isEmpty(), "nothing changed or nothing guarding");
    return new BrokenBuild(name, title, why, edits, guards);
  }

  private void take(String field, String value) {
    switch (field) {
      case "title" -> title = value;
      case "why" -> why = value;
      case "file" -> file = value;
      case "quick", "cluster" -> {
        require(test.isEmpty(), "a test without its complaint");
        test = value;
        pace = Pace.valueOf(field.toUpperCase(Locale.ROOT));
      }
      case "saying" -> {
        Matcher named = TEST.matcher(test);
        require(named.matches(), "a complaint without a test Class#method before it");
        guards.add(
            new GuardingTest(
                named.group(1), named.group(2), pace, Pattern.compile(value, Pattern.DOTALL)));
        test = "";
      }
      default -> require(false, "an unknown field: " + field);
    }
  }

  private String block(String end) {
    StringBuilder block = new StringBuilder();
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.equals(end)) {
        return block.toString();
      }
      block.append(line).append('\n');
    }
    throw new IllegalArgumentException(name + ": a block that does not end with " + end);
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + what);
    }
  }
}
