package dev.aegis.sdk.conformance;

import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.Compare;
import dev.aegis.sdk.Deletion;
import dev.aegis.sdk.HistoryQuery;
import dev.aegis.sdk.KeyRange;
import dev.aegis.sdk.Keys;
import dev.aegis.sdk.Operation;
import dev.aegis.sdk.Put;
import dev.aegis.sdk.RangeQuery;
import dev.aegis.sdk.SortBy;
import dev.aegis.sdk.Transaction;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/// Steps about keys.
///
/// @param shown has the prefix of the run
record KeySteps(Shown shown) {
  JsonNode put(Keys keys, Step step, OptionalLong boundTo) {
    return shown.written(keys.put(putOf(step, boundTo)));
  }

  JsonNode get(Keys keys, Step step) {
    if (!step.has("revision") && !step.has("serializable")) {
      return shown.key(keys.get(key(step)));
    }
    RangeQuery query = RangeQuery.of(KeyRange.key(key(step))).atRevision(step.number("revision"));
    query = step.flag("serializable") ? query.fromAnyNode() : query;
    return shown.key(keys.read(query).keys().stream().findFirst());
  }

  JsonNode range(Keys keys, Step step) {
    return step.has("revision")
        ? shown.keys(keys.read(query(step).atRevision(step.number("revision"))).keys())
        : shown.keys(keys.range(prefix(step)));
  }

  JsonNode page(Keys keys, Step step) {
    return shown.page(keys.read(query(step)));
  }

  JsonNode delete(Keys keys, Step step) {
    return step.flag("previous")
        ? shown.deleted(keys.delete(Deletion.of(KeyRange.key(key(step))).returningPrevious()))
        : shown.deleted(keys.delete(key(step)));
  }

  JsonNode deleteRange(Keys keys, Step step) {
    return shown.deleted(keys.delete(deletion(step)));
  }

  JsonNode transact(Keys keys, Step step) {
    return shown.transaction(keys.transact(transaction(step)));
  }

  JsonNode history(Keys keys, Step step) {
    HistoryQuery query = HistoryQuery.of(key(step)).limit(Math.toIntExact(step.number("limit")));
    return shown.history(
        keys.history(step.flag("newest_first") ? query.newestVersionsFirst() : query));
  }

  private Put putOf(Step step, OptionalLong boundTo) {
    Put put =
        step.flag("keep_value")
            ? Put.sameValue(key(step))
            : Put.of(key(step), Bytes.utf8(step.text("value", "")));
    put = boundTo.isPresent() ? put.boundTo(boundTo.getAsLong()) : put;
    put = step.flag("keep_session") ? put.keepingBinding() : put;
    return step.flag("previous") ? put.returningPrevious() : put;
  }

  private Deletion deletion(Step step) {
    Deletion deletion = Deletion.of(KeyRange.prefix(prefix(step)));
    return step.flag("previous") ? deletion.returningPrevious() : deletion;
  }

  private RangeQuery query(Step step) {
    RangeQuery query =
        RangeQuery.of(KeyRange.prefix(prefix(step))).limit(Math.toIntExact(step.number("limit")));
    SortBy sort = SortBy.valueOf(step.text("sort", "KEY"));
    query = step.flag("descending") ? query.sortedDescendingBy(sort) : query.sortedBy(sort);
    return switch (step.text("show", "ALL")) {
      case "ALL" -> query;
      case "KEYS_ONLY" -> query.keysOnly();
      case "COUNT_ONLY" -> query.countOnly();
      case String other -> throw new IllegalArgumentException("unknown word \"" + other + "\"");
    };
  }

  private Transaction transaction(Step step) {
    Transaction transaction = Transaction.when();
    for (JsonNode condition : step.at("when")) {
      transaction = transaction.and(compare(condition));
    }
    return transaction
        .then(operations(step.steps("then")))
        .orElse(operations(step.steps("otherwise")));
  }

  private Operation[] operations(List<Step> steps) {
    return steps.stream().map(this::operation).toArray(Operation[]::new);
  }

  private Operation operation(Step step) {
    if (step.verb() == Verb.PUT) {
      return putOf(step, OptionalLong.empty());
    }
    if (step.verb() == Verb.RANGE) {
      return query(step);
    }
    return step.verb() == Verb.TRANSACT ? transaction(step) : deletion(step);
  }

  private Compare compare(JsonNode condition) {
    JsonNode operand = condition.get(3);
    Compare.Relation relation =
        switch (condition.get(2).stringValue()) {
          case "==" -> Compare.Relation.EQUAL;
          case "!=" -> Compare.Relation.NOT_EQUAL;
          case ">" -> Compare.Relation.GREATER;
          case "<" -> Compare.Relation.LESS;
          case String other -> throw new IllegalArgumentException("unknown word \"" + other + "\"");
        };
    Compare.Operand compared =
        switch (condition.get(0).stringValue()) {
          case "version" -> new Compare.Operand.Version(operand.longValue());
          case "create_revision" -> new Compare.Operand.CreateRevision(operand.longValue());
          case "mod_revision" -> new Compare.Operand.ModRevision(operand.longValue());
          case "value" -> new Compare.Operand.Value(Bytes.utf8(operand.stringValue()));
          case "session" -> new Compare.Operand.BoundTo(operand.longValue());
          case String other -> throw new IllegalArgumentException("unknown word \"" + other + "\"");
        };
    Bytes key = Bytes.utf8(shown.prefix() + condition.get(1).stringValue());
    return new Compare(KeyRange.key(key), relation, compared);
  }

  private Bytes key(Step step) {
    return step.at("key").isNull() ? Bytes.utf8("") : Bytes.utf8(shown.prefix() + step.text("key"));
  }

  private Bytes prefix(Step step) {
    return Bytes.utf8(shown.prefix() + step.text("prefix"));
  }
}
