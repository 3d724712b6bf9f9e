package dev.aegis.controlplane.agent.narrate;

import dev.aegis.controlplane.narrate.ModelAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the JSON of an answer: exactly the form that was asked for, or nothing. No code fence, no
/// word before or after, no field more, none twice.
final class AnswerReader {
  private static final int MAX_NESTING = 8;
  private static final int MAX_TEXT = 4_096;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_NESTING)
                          .maxStringLength(MAX_TEXT)
                          .build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private AnswerReader() {}

  static Optional<ModelAnswer> read(String text) {
    try {
      JsonNode root = MAPPER.readTree(text);
      List<ModelAnswer.Ranked> ranking = new ArrayList<>();
      List<ModelAnswer.Said> sentences = new ArrayList<>();
      requireFields(root, "ranking", "sentences");
      for (JsonNode one : list(root, "ranking")) {
        requireFields(one, "cause", "evidence");
        ranking.add(new ModelAnswer.Ranked(text(one.get("cause")), texts(one, "evidence")));
      }
      for (JsonNode one : list(root, "sentences")) {
        requireFields(one, "text", "evidence");
        sentences.add(new ModelAnswer.Said(text(one.get("text")), texts(one, "evidence")));
      }
      return Optional.of(new ModelAnswer(ranking, sentences));
    } catch (JacksonException | WrongShape _) {
      return Optional.empty();
    }
  }

  private static void requireFields(JsonNode node, String one, String two) throws WrongShape {
    require(node.isObject() && node.size() == 2 && node.has(one) && node.has(two));
  }

  private static JsonNode list(JsonNode node, String field) throws WrongShape {
    require(node.get(field).isArray());
    return node.get(field);
  }

  private static List<String> texts(JsonNode node, String field) throws WrongShape {
    List<String> texts = new ArrayList<>();
    for (JsonNode one : list(node, field)) {
      texts.add(text(one));
    }
    return texts;
  }

  private static String text(JsonNode node) throws WrongShape {
    require(node.isString());
    return node.stringValue();
  }

  private static void require(boolean holds) throws WrongShape {
    if (!holds) {
      throw new WrongShape();
    }
  }

  private static final class WrongShape extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
