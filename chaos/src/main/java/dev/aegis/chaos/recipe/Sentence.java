package dev.aegis.chaos.recipe;

import dev.aegis.chaos.fault.Cuts;
import dev.aegis.chaos.fault.Fault;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// All sentences a recipe may do something with. NODES stands for a [Cast.Role], N for a number or
/// a range.
final class Sentence {
  private static final String NUMBER = "(\\d+(?:\\.\\d+)?(?:\\.\\.\\d+(?:\\.\\d+)?)?)";
  private static final String ROLES =
      Arrays.stream(Cast.Role.values())
          .map(Cast.Role::words)
          .collect(Collectors.joining("|", "(", ")"));

  private static final List<Sentence> ALL =
      List.of(
          one("kill NODES", Fault.Kill::new),
          one("pause NODES", Fault.Pause::new),
          one("shut NODES down in order", Fault.ShutDown::new),
          new Sentence(
              "cut NODES off",
              w ->
                  (cast, _) -> {
                    List<String> off = cast.of(w.role(1));
                    return broken(Fault.Cut.of(Cuts.between(off, Cuts.without(cast.nodes(), off))));
                  }),
          new Sentence(
              "lose what NODES sends",
              w ->
                  (cast, _) -> {
                    List<String> off = cast.of(w.role(1));
                    return broken(Fault.Cut.of(Cuts.oneWay(off, Cuts.without(cast.nodes(), off))));
                  }),
          new Sentence(
              "lose what is sent to NODES",
              w ->
                  (cast, _) -> {
                    List<String> off = cast.of(w.role(1));
                    return broken(Fault.Cut.of(Cuts.oneWay(Cuts.without(cast.nodes(), off), off)));
                  }),
          new Sentence(
              "lose N% of the frames of NODES",
              w ->
                  (cast, random) ->
                      broken(
                          new Fault.LoseFrames(cast.of(w.role(2)), w.range(1).drawWhole(random)))),
          new Sentence(
              "delay the frames of NODES by N ms and up to N ms more",
              w ->
                  (cast, random) ->
                      broken(
                          new Fault.DelayFrames(
                              cast.of(w.role(1)),
                              Duration.ofMillis(w.range(2).drawWhole(random)),
                              Duration.ofMillis(w.range(3).drawWhole(random))))),
          new Sentence(
              "let the disk of NODES take N KiB/s",
              w ->
                  (cast, random) ->
                      broken(
                          new Fault.ThrottleDisk(
                              cast.of(w.role(1)), w.range(2).drawWhole(random)))),
          new Sentence(
              "let the disk of NODES take N writes/s",
              w ->
                  (cast, random) ->
                      broken(
                          new Fault.DelayWrites(cast.of(w.role(1)), w.range(2).drawWhole(random)))),
          new Sentence(
              "starve NODES to N% of a processor",
              w ->
                  (cast, random) ->
                      broken(
                          new Fault.StarveCpu(cast.of(w.role(1)), w.range(2).drawWhole(random)))),
          clock("set the clock of NODES N s ahead", 1),
          clock("set the clock of NODES N s back", -1),
          new Sentence(
              "let N more clients come",
              w ->
                  (_, random) ->
                      new Deed.MoreClients(w.range(1).drawWhole(random), Deed.USUAL_VALUE_BYTES)),
          new Sentence(
              "let N more clients come with values of N KiB",
              w ->
                  (_, random) ->
                      new Deed.MoreClients(
                          w.range(1).drawWhole(random), w.range(2).drawWhole(random) << 10)),
          new Sentence(
              "hide NODES from the agent",
              w -> (cast, _) -> new Deed.HidesFromAgent(cast.of(w.role(1)))),
          new Sentence("roll the configuration", _ -> (_, _) -> new Deed.RollsConfiguration()),
          new Sentence("boot the cluster anew", _ -> (_, _) -> new Deed.BootsAnew()));

  private final String shape;
  private final Pattern pattern;
  private final Function<Words, DeedMaker> meaning;

  private Sentence(String shape, Function<Words, DeedMaker> meaning) {
    this.shape = shape;
    this.pattern =
        Pattern.compile(
            shape.replace("NODES", ROLES).replaceAll("\\bN\\b", Matcher.quoteReplacement(NUMBER)));
    this.meaning = meaning;
  }

  private static Sentence one(String shape, Function<List<String>, Fault> fault) {
    return new Sentence(shape, w -> (cast, _) -> broken(fault.apply(cast.of(w.role(1)))));
  }

  private static Sentence clock(String shape, int sign) {
    return new Sentence(
        shape,
        w ->
            (cast, random) ->
                broken(
                    new Fault.OffsetClock(
                        cast.of(w.role(1)),
                        Duration.ofMillis(sign * Math.round(1000 * w.range(2).draw(random))))));
  }

  private static Deed broken(Fault fault) {
    return new Deed.Breaks(fault);
  }

  /// What some words mean; nothing when they are no sentence.
  static Optional<DeedMaker> meaningOf(String words) {
    for (Sentence sentence : ALL) {
      Matcher matcher = sentence.pattern.matcher(words);
      if (matcher.matches()) {
        return Optional.of(sentence.meaning.apply(new Words(matcher)));
      }
    }
    return Optional.empty();
  }

  /// All shapes, for whoever wrote something else.
  static List<String> shapes() {
    return ALL.stream().map(sentence -> sentence.shape).toList();
  }

  /// Reads `5` or `5..20`.
  static Range range(String text) {
    String[] ends = text.split("\\.\\.", 2);
    return new Range(Double.parseDouble(ends[0]), Double.parseDouble(ends[ends.length - 1]));
  }

  /// The parts of a sentence that stand for something.
  private record Words(Matcher matcher) {
    Cast.Role role(int group) {
      String words = matcher.group(group);
      return Arrays.stream(Cast.Role.values())
          .filter(role -> role.words().equals(words))
          .findFirst()
          .orElseThrow();
    }

    Range range(int group) {
      return Sentence.range(matcher.group(group));
    }
  }
}
