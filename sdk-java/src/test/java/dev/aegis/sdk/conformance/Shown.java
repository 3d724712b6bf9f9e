package dev.aegis.sdk.conformance;

import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.Deleted;
import dev.aegis.sdk.DeletedRange;
import dev.aegis.sdk.ElectionLeader;
import dev.aegis.sdk.KeyHistory;
import dev.aegis.sdk.KeyValue;
import dev.aegis.sdk.LockDescription;
import dev.aegis.sdk.LockHolder;
import dev.aegis.sdk.OperationResult;
import dev.aegis.sdk.RangeAnswer;
import dev.aegis.sdk.TokenCheck;
import dev.aegis.sdk.TransactionResult;
import dev.aegis.sdk.WatchEvent;
import dev.aegis.sdk.Written;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// This SDK's values in the words of the format.
///
/// @param prefix of the run, which names in a scenario do not have
record Shown(String prefix) {
  static final JsonNode NOTHING = JsonNodeFactory.instance.nullNode();

  static JsonNode of(boolean value) {
    return JsonNodeFactory.instance.booleanNode(value);
  }

  static JsonNode of(long value) {
    return JsonNodeFactory.instance.numberNode(value);
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static <T> ArrayNode list(List<T> values, Function<T, JsonNode> shown) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    values.forEach(value -> list.add(shown.apply(value)));
    return list;
  }

  String text(Bytes bytes) {
    String text = bytes.toUtf8();
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }

  ObjectNode key(KeyValue version) {
    return object()
        .put("key", text(version.key()))
        .put("value", text(version.value()))
        .put("create_revision", version.createRevision())
        .put("mod_revision", version.modRevision())
        .put("version", version.version());
  }

  JsonNode key(Optional<KeyValue> version) {
    return version.<JsonNode>map(this::key).orElse(NOTHING);
  }

  JsonNode keys(List<KeyValue> versions) {
    return list(versions, this::key);
  }

  JsonNode written(Written written) {
    return object()
        .put("revision", written.revision())
        .put("version", written.version())
        .set("previous", key(written.previous()));
  }

  JsonNode deleted(Deleted deleted) {
    return object()
        .put("revision", deleted.revision())
        .put("count", deleted.existed() ? 1 : 0)
        .set("previous", keys(List.of()));
  }

  JsonNode deleted(DeletedRange deleted) {
    return object()
        .put("revision", deleted.revision())
        .put("count", deleted.count())
        .set("previous", keys(deleted.previous()));
  }

  JsonNode page(RangeAnswer page) {
    return page(page.keys(), page.more(), page.count());
  }

  private JsonNode page(List<KeyValue> keys, boolean more, long count) {
    return object().put("more", more).put("count", count).set("kvs", keys(keys));
  }

  JsonNode transaction(TransactionResult result) {
    return object()
        .put("succeeded", result.succeeded())
        .put("revision", result.revision())
        .put("replayed", result.replayed())
        .set("results", list(result.results(), this::operation));
  }

  private JsonNode operation(OperationResult result) {
    return switch (result) {
      case OperationResult.Wrote(long version, var previous) ->
          object().put("version", version).set("previous", key(previous));
      case OperationResult.Found(var keys, boolean more, long count) -> page(keys, more, count);
      case OperationResult.Removed(long count, var previous) ->
          object().put("count", count).set("previous", keys(previous));
      case OperationResult.Nested(boolean succeeded, var results) ->
          object().put("succeeded", succeeded).set("results", list(results, this::operation));
    };
  }

  JsonNode history(KeyHistory history) {
    return object().put("more", history.more()).set("versions", keys(history.versions()));
  }

  JsonNode event(WatchEvent event) {
    return switch (event) {
      case WatchEvent.Put(var written, var previous) ->
          key(written).put("type", "put").set("previous", key(previous));
      case WatchEvent.Delete(var gone, long modRevision, var previous) ->
          object()
              .put("type", "delete")
              .put("key", text(gone))
              .put("mod_revision", modRevision)
              .set("previous", key(previous));
    };
  }

  JsonNode leader(Optional<ElectionLeader> leader) {
    return leader
        .<JsonNode>map(known ->
            object()
                .put("token", known.token())
                .put("proclamation", known.proclamation())
                .put("value", text(known.value())))
        .orElse(NOTHING);
  }

  static JsonNode lock(LockDescription lock) {
    return object()
        .put("held", lock.holder().isPresent())
        .put("token", lock.holder().map(LockHolder::token).orElse(0L))
        .put("waiting", lock.waitingSessions().size());
  }

  static JsonNode token(TokenCheck check) {
    return object().put("state", check.state().name()).put("current_token", check.currentToken());
  }
}
