package dev.aegis.ctl;

import dev.aegis.ctl.Console.Ended;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What commands say with `-o json`, in the words of the scenarios.
///
/// @param prefix of the run, which names in a scenario do not have
record CommandOutput(String prefix) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern MORE = Pattern.compile("there are more: (\\d+) in all");
  private static final double MILLISECONDS = 1000.0;

  JsonNode written(Ended ended) {
    JsonNode said = said(ended);
    return JSON.objectNode()
        .put("revision", number(said, "revision"))
        .put("version", number(said, "version"));
  }

  JsonNode key(Ended ended) {
    return ended.out().isEmpty() ? JSON.nullNode() : key(said(ended));
  }

  JsonNode keys(Ended ended) {
    return keys(said(ended));
  }

  JsonNode page(Ended ended) {
    JsonNode said = said(ended);
    ObjectNode page = JSON.objectNode();
    if (said.isObject()) { // only a count was asked for
      return page.put("count", number(said, "count")).set("kvs", JSON.arrayNode());
    }
    Matcher more = MORE.matcher(ended.err());
    boolean isPart = more.find();
    return page.put("more", isPart)
        .put("count", isPart ? Long.parseLong(more.group(1)) : said.size())
        .set("kvs", keys(said));
  }

  JsonNode deleted(Ended ended) {
    JsonNode said = said(ended);
    return JSON.objectNode()
        .put("count", number(said, "deleted"))
        .put("revision", number(said, "revision"))
        .set("previous", keys(said.path("previous")));
  }

  JsonNode history(Ended ended) {
    return JSON.objectNode()
        .put("more", ended.err().contains("there are more versions"))
        .set("versions", keys(said(ended)));
  }

  JsonNode transaction(Ended ended) {
    JsonNode said = said(ended);
    ArrayNode results = JSON.arrayNode();
    for (JsonNode result : said.path("results")) {
      results.add(result(result));
    }
    return JSON.objectNode()
        .put("succeeded", said.path("succeeded").booleanValue())
        .put("revision", number(said, "revision"))
        .put("replayed", false) // it has no session that could repeat it
        .set("results", results);
  }

  private JsonNode result(JsonNode said) {
    return switch (said.path("kind").stringValue()) {
      case "put" -> JSON.objectNode().put("version", number(said, "version"));
      case "del" -> JSON.objectNode().put("count", number(said, "deleted"));
      case String _ ->
          JSON.objectNode()
              .put("count", number(said, "count"))
              .put("more", said.path("more").booleanValue())
              .set("kvs", keys(said.path("keys")));
    };
  }

  static JsonNode session(Ended ended) {
    JsonNode said = said(ended);
    return JSON.objectNode()
        .put("id", number(said, "sessionId"))
        .put("ttl", number(said, "ttlMs") / MILLISECONDS);
  }

  static JsonNode lock(Ended ended) {
    JsonNode said = said(ended);
    boolean held = said.path("held").booleanValue();
    return JSON.objectNode()
        .put("held", held)
        .put("token", held ? number(said, "token") : 0)
        .put("waiting", said.path("waitingSessionIds").size());
  }

  static JsonNode token(Ended ended) {
    JsonNode said = said(ended);
    return JSON.objectNode()
        .put("state", said.path("state").stringValue())
        .put("current_token", number(said, "currentToken"));
  }

  static JsonNode number(Ended ended, String field) {
    return JSON.numberNode(number(said(ended), field));
  }

  private ArrayNode keys(JsonNode list) {
    ArrayNode keys = JSON.arrayNode();
    list.forEach(one -> keys.add(key(one)));
    return keys;
  }

  private JsonNode key(JsonNode said) {
    return JSON.objectNode()
        .put("key", text(said, "key"))
        .put("value", text(said, "value"))
        .put("create_revision", number(said, "createRevision"))
        .put("mod_revision", number(said, "modRevision"))
        .put("version", number(said, "version"));
  }

  private String text(JsonNode said, String field) {
    String text = said.required(field).stringValue();
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }

  /// Long numbers are texts, for readers that would round them.
  private static long number(JsonNode said, String field) {
    return Long.parseLong(said.required(field).stringValue());
  }

  private static JsonNode said(Ended ended) {
    return JsonMapper.shared().readTree(ended.out());
  }
}
