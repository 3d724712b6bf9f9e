package dev.aegis.chaos.episode;

import dev.aegis.chaos.recipe.Deed;
import dev.aegis.chaos.recipe.Played;
import dev.aegis.chaos.recipe.Recipe;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The truth about an episode: what was done, to whom, when, and what it measurably did. Kept apart
/// from the telemetry, so that no agent can read it.
///
/// @param id the episode's, which gives nothing away
/// @param recipe what was played
/// @param seed of its choices
/// @param entity the node it happened to, or `cluster`
/// @param onsetMs when the first deed began, epoch milliseconds
/// @param endMs when the last one was undone
/// @param levelMs when the cluster was level again
/// @param severity derived from the effect
/// @param deeds what was done
/// @param effect what it did
record Truth(
    String id,
    Recipe recipe,
    long seed,
    String entity,
    long onsetMs,
    long endMs,
    long levelMs,
    String severity,
    List<Played> deeds,
    SortedMap<String, Double> effect) {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final double SIX_DECIMALS = 1e6;

  /// The one node that all deeds were done to; `cluster` when it was not one. Of a cut, it is the
  /// node that is an end of every link.
  static String entityOf(Recipe recipe, List<Played> deeds) {
    if (recipe.isHealthy()) {
      return "cluster";
    }
    TreeSet<String> common = new TreeSet<>();
    boolean first = true;
    for (Played played : deeds) {
      for (String target : played.deed().targets()) {
        List<String> ends = List.of(target.split(">", -1));
        if (first) {
          common.addAll(ends);
          first = false;
        } else {
          common.retainAll(ends);
        }
      }
    }
    return common.size() == 1 ? common.first() : "cluster";
  }

  String json() {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("id", id);
    root.put("kind", recipe.kind());
    ArrayNode also = root.putArray("also");
    recipe.also().forEach(also::add);
    root.put("cause", recipe.cause());
    root.put("entity", entity);
    root.put("severity", severity);
    root.put("onset_ms", onsetMs);
    root.put("end_ms", endMs);
    root.put("level_ms", levelMs);
    root.put("recipe", recipe.name());
    root.put("seed", seed);
    ArrayNode list = root.putArray("deeds");
    deeds.forEach(played -> addDeed(list.addObject(), played));
    addEffect(root.putObject("effect"), effect);
    addPath(root, recipe);
    return printed(root);
  }

  /// Adds what was measured, in place of what stood there.
  static void addEffect(ObjectNode measured, SortedMap<String, Double> effect) {
    effect.forEach(
        (name, value) -> measured.put(name, Math.round(value * SIX_DECIMALS) / SIX_DECIMALS));
  }

  /// Adds how it came about by its deeds and effect, in place of what stood there.
  static void addPath(ObjectNode root, Recipe recipe) {
    List<CausalPath.Done> done =
        root.path("deeds")
            .valueStream()
            .map(deed ->
                new CausalPath.Done(
                    text(deed, "kind"),
                    text(deed, "target"),
                    text(deed, "extent"),
                    deed.path("began_ms").longValue()))
            .toList();
    CausalPath path = CausalPath.of(recipe, done, effect(root));
    ArrayNode causes = root.putArray("causes");
    path.causes().forEach(causes::add);
    ArrayNode sentences = root.putArray("causal_path");
    path.sentences().forEach(sentences::add);
  }

  /// What was measured, of a truth that was written.
  static SortedMap<String, Double> effect(ObjectNode root) {
    SortedMap<String, Double> effect = new TreeMap<>();
    root.path("effect")
        .properties()
        .forEach(one -> effect.put(one.getKey(), one.getValue().doubleValue()));
    return effect;
  }

  /// A text of a truth that was written; empty if there is none.
  static String text(JsonNode node, String field) {
    return node.path(field).stringValue("");
  }

  static String printed(ObjectNode root) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static void addDeed(ObjectNode node, Played played) {
    Deed deed = played.deed();
    node.put("target", deed.target());
    deed.parameters().forEach(node::put);
    node.put("began_ms", played.beganMs());
    node.put("ended_ms", played.endedMs());
    if (!played.effect().isEmpty()) {
      node.put("did", played.effect());
    }
  }
}
