package dev.aegis.controlplane.agent.narrate;

import dev.aegis.controlplane.diagnose.KnownCause;
import dev.aegis.controlplane.narrate.FactSheet;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.util.List;

/// What a model is asked: our words, then the lines of the [FactSheet]. No tool is offered.
final class Question {
  private static final String TASK =
      """
      You rank root causes of an incident in a Raft cluster and describe what the facts show.
      You are given facts, one a line, each with a mark such as F3. You know nothing else.
      Answer with one JSON object and nothing around it:
      {"ranking":[{"cause":"...","evidence":["F1"]}],"sentences":[{"text":"...","evidence":["F1"]}]}
      ranking: causes from the list below, the likeliest first, each once, each with marks of facts that speak for it.
      sentences: two to six, each citing the marks it rests on. Plain English in complete sentences of at most 250
      characters that begin with a capital and end with a full stop. No markup, no quotation marks, no links. Do not
      write marks into the text. A number is written exactly as a cited fact shows it, or left out. Call nodes by their
      aliases, such as node_2. Describe what was observed; do not advise, and do not tell of anything done about it.
      Causes on offer:
      """;

  private Question() {}

  static ChatRequest about(FactSheet sheet) {
    return ChatRequest.builder()
        .messages(SystemMessage.from(task(sheet)), UserMessage.from(sheet.text()))
        .responseFormat(
            ResponseFormat.builder()
                .type(ResponseFormatType.JSON)
                .jsonSchema(schema(sheet))
                .build())
        .build();
  }

  /// Characters of the whole question, the schema included.
  static int characters(FactSheet sheet) {
    return task(sheet).length() + sheet.text().length() + schema(sheet).toString().length();
  }

  private static String task(FactSheet sheet) {
    StringBuilder text = new StringBuilder(TASK);
    for (KnownCause cause : sheet.offered()) {
      text.append(cause.rootCause()).append(": ").append(cause.meaning()).append('\n');
    }
    return text.toString();
  }

  private static JsonSchema schema(FactSheet sheet) {
    List<String> causes =
        sheet.offered().stream().map(cause -> cause.rootCause().wireName()).toList();
    JsonSchemaElement marks =
        JsonArraySchema.builder().items(JsonStringSchema.builder().build()).build();
    JsonObjectSchema ranked =
        JsonObjectSchema.builder()
            .addProperty("cause", JsonEnumSchema.builder().enumValues(causes).build())
            .addProperty("evidence", marks)
            .required("cause", "evidence")
            .additionalProperties(false)
            .build();
    JsonObjectSchema said =
        JsonObjectSchema.builder()
            .addProperty("text", JsonStringSchema.builder().build())
            .addProperty("evidence", marks)
            .required("text", "evidence")
            .additionalProperties(false)
            .build();
    return JsonSchema.builder()
        .name("diagnosis")
        .rootElement(
            JsonObjectSchema.builder()
                .addProperty("ranking", JsonArraySchema.builder().items(ranked).build())
                .addProperty("sentences", JsonArraySchema.builder().items(said).build())
                .required("ranking", "sentences")
                .additionalProperties(false)
                .build())
        .build();
  }
}
