package dev.aegis.bench.core33;

import dev.aegis.bench.corpus.Written;
import dev.aegis.bench.scene.Scene;
import dev.aegis.bench.scene.SceneWindow;
import dev.aegis.bench.scene.Setting;
import dev.aegis.bench.scene.Settled;
import dev.aegis.bench.scene.Staged;
import dev.aegis.bench.scene.Volume;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The 33 incidents of the paper's section 6.1, reconstructed from its text: the original files are
/// not public. Seven seeds, and 26 variants of them by rule.
///
/// A variant differs from its seed in its course, in which node plays which role, in load,
/// sessions, onset and intensity, and in what must not matter: date, names, and how finely
/// fractions are exported. The rules below turn these independently of the labels.
public final class Core33 {
  /// Of the published data; changes with any byte of it.
  public static final String VERSION = "2";

  /// What ids, dates and settings are drawn from: of the first version, whose telemetry stays.
  private static final String NAMES = "core-33 version 1";

  private static final Volume VOLUME =
      new Volume(240, 4_750, List.of("Range", "Acquire", "Create", "Status"), false);
  private static final long FIRST_DAY_MS = 1_767_225_600_000L;
  private static final long DAY_MS = 86_400_000;
  private static final List<Double> INTENSITIES = List.of(1.0, 0.7, 1.4, 1.15, 0.85, 1.25, 0.6);
  private static final List<Double> LOADS = List.of(240.0, 150.0, 420.0, 310.0, 180.0);
  private static final List<Integer> SESSIONS = List.of(30, 55, 20, 40, 80);

  private Core33() {}

  /// All of them, by id.
  public static List<Written> incidents() {
    List<Written> incidents = new ArrayList<>();
    int number = 0;
    int place = 0;
    for (Group group : Group.values()) {
      for (int face = 0; face < group.members(); face++) {
        incidents.add(written(group, setting(group, place, face, number)));
        number++;
      }
      place++;
    }
    incidents.sort((one, two) -> one.id().compareTo(two.id()));
    return incidents;
  }

  private static Setting setting(Group group, int place, int face, int number) {
    int turn = 2 * place + 3 * face;
    List<String> nodes = new ArrayList<>(List.of("n1", "n2", "n3", "n4", "n5"));
    Collections.rotate(nodes, turn);
    if (face % 2 == 1) {
      Collections.reverse(nodes);
    }
    boolean staysQuiet =
        group == Group.SLOW_FOLLOWER
            || group == Group.CLOCK_DRIFT
            || group == Group.LEASE_STARVATION;
    return new Setting(
        number,
        face,
        nodes,
        LOADS.get((place + 2 * face) % LOADS.size()),
        SESSIONS.get((3 * place + face) % SESSIONS.size()),
        22_000 + 4_500L * ((place + 3L * face) % 5),
        INTENSITIES.get(face),
        staysQuiet && face % 2 == 0,
        3 + (place + face) % 4);
  }

  private static Written written(Group group, Setting setting) {
    int number = setting.number();
    String id = Settled.id(NAMES, number);
    long fromMs =
        FIRST_DAY_MS
            + DAY_MS * Settled.below(150, NAMES, "day", number)
            + 5L * Settled.below(17_000_000, NAMES, "moment", number);
    Staged staged = group.play(setting);
    if (group != Group.HEALTHY && setting.face() % 3 != 2 && setting.face() > 0) {
      missesReadings(staged);
    }
    return new Written(
        id, SceneWindow.of(staged.scene(), fromMs, VOLUME), Truths.of(id, group, staged, fromMs));
  }

  /// Readings of one node that nothing happens to fail, in as many incidents of every group as of
  /// the healthy ones: the status of the sources must not tell these.
  private static void missesReadings(Staged staged) {
    Scene scene = staged.scene();
    int number = scene.setting().number();
    long from = 84_000 + 5_000L * (number % 3);
    scene.followers().reversed().stream()
        .filter(node -> !node.equals(staged.entity()) && scene.absence(node).isEmpty())
        .findFirst()
        .ifPresent(node ->
            scene.away(node, new Scene.Absence(from, from + 7_000 + 4_000L * (number % 2), false)));
  }
}
