package dev.aegis.controlplane.agent.intake;

import dev.aegis.controlplane.agent.intake.PrometheusException.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// An answer of the query API: `{"status":"success","data":{"resultType":...,"result":...}}`.
///
/// Read token by token into bounded lists, so that a big or hostile answer costs no more than its
/// limits. Fields of a newer version are passed over.
///
/// @param series of a range vector; empty for a scalar
/// @param scalar of a scalar; NaN for a range vector
/// @param warnings how many the server gave: its answer may be incomplete
record PrometheusAnswer(List<Series> series, double scalar, int warnings) {
  static final int MAX_SERIES = 20_000;
  static final int MAX_LABELS = 32;

  /// One series of a range vector.
  ///
  /// @param labels with `__name__`
  /// @param timesMs by the server's clock
  record Series(SortedMap<String, String> labels, List<Long> timesMs, List<Double> values) {}

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(16)
                  .maxStringLength(64 * 1024)
                  .maxNumberLength(64)
                  .build())
          .build();

  PrometheusAnswer {
    series = List.copyOf(series);
  }

  static PrometheusAnswer read(String text, int maxPoints) throws PrometheusException {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
      return new Reader(json, maxPoints).answer();
    } catch (JacksonException _) {
      throw new PrometheusException(Kind.MALFORMED, "its answer is cut off or no JSON");
    }
  }

  /// One pass over one answer.
  private static final class Reader {
    private final JsonParser json;
    private final int maxPoints;
    private final List<Series> series = new ArrayList<>();
    private double scalar = Double.NaN;
    private boolean succeeded;
    private boolean hasResult;
    private int warnings;
    private int points;

    Reader(JsonParser json, int maxPoints) {
      this.json = json;
      this.maxPoints = maxPoints;
    }

    PrometheusAnswer answer() throws PrometheusException {
      expect(JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "status" -> succeeded = "success".equals(json.getValueAsString());
          case "data" -> data();
          case "warnings" -> warnings = countOfArray();
          default -> json.skipChildren();
        }
      }
      if (json.nextToken() != null) {
        throw malformed("more follows its end");
      }
      if (!succeeded || !hasResult) {
        throw malformed("it holds no result");
      }
      return new PrometheusAnswer(series, scalar, warnings);
    }

    private void data() throws PrometheusException {
      require(JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String field = json.currentName();
        json.nextToken();
        if (field.equals("result")) {
          result();
        } else {
          json.skipChildren();
        }
      }
    }

    /// A range vector is a list of objects, a scalar the pair `[time, "value"]`.
    private void result() throws PrometheusException {
      require(JsonToken.START_ARRAY);
      hasResult = true;
      JsonToken first = json.nextToken();
      if (first != null && first.isNumeric()) {
        scalar = pairValue();
        expect(JsonToken.END_ARRAY);
        return;
      }
      for (JsonToken token = first; token != JsonToken.END_ARRAY; token = json.nextToken()) {
        require(JsonToken.START_OBJECT);
        if (series.size() == MAX_SERIES) {
          throw new PrometheusException(
              Kind.TOO_BIG, "its answer has more than " + MAX_SERIES + " series");
        }
        oneSeries();
      }
    }

    private void oneSeries() throws PrometheusException {
      SortedMap<String, String> labels = new TreeMap<>();
      List<Long> timesMs = new ArrayList<>();
      List<Double> values = new ArrayList<>();
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "metric" -> labels(labels);
          case "values" -> points(timesMs, values);
          default -> json.skipChildren();
        }
      }
      series.add(
          new Series(
              Collections.unmodifiableSortedMap(labels),
              List.copyOf(timesMs),
              List.copyOf(values)));
    }

    private void labels(SortedMap<String, String> labels) throws PrometheusException {
      require(JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        json.nextToken();
        require(JsonToken.VALUE_STRING);
        labels.put(name, json.getString());
        if (labels.size() > MAX_LABELS) {
          throw new PrometheusException(
              Kind.TOO_BIG, "a series of its answer has more than " + MAX_LABELS + " labels");
        }
      }
    }

    private void points(List<Long> timesMs, List<Double> values) throws PrometheusException {
      require(JsonToken.START_ARRAY);
      while (json.nextToken() == JsonToken.START_ARRAY) {
        if (++points > maxPoints) {
          throw new PrometheusException(
              Kind.TOO_BIG, "its answer has more than " + maxPoints + " points");
        }
        JsonToken time = json.nextToken();
        if (time == null || !time.isNumeric()) {
          throw malformed("a time stamp is no number");
        }
        timesMs.add(Math.round(json.getDoubleValue() * 1000));
        values.add(pairValue());
        expect(JsonToken.END_ARRAY);
      }
      require(JsonToken.END_ARRAY);
    }

    /// The second half of a pair: a number in quotes, because JSON has no NaN.
    private double pairValue() throws PrometheusException {
      expect(JsonToken.VALUE_STRING);
      String text = json.getString();
      try {
        return switch (text) {
          case "+Inf" -> Double.POSITIVE_INFINITY;
          case "-Inf" -> Double.NEGATIVE_INFINITY;
          default -> Double.parseDouble(text);
        };
      } catch (NumberFormatException _) {
        throw malformed("a value is no number");
      }
    }

    private int countOfArray() throws PrometheusException {
      require(JsonToken.START_ARRAY);
      int count = 0;
      while (json.nextToken() != JsonToken.END_ARRAY) {
        json.skipChildren();
        count++;
      }
      return count;
    }

    private void expect(JsonToken wanted) throws PrometheusException {
      json.nextToken();
      require(wanted);
    }

    private void require(JsonToken wanted) throws PrometheusException {
      if (json.currentToken() != wanted) {
        throw malformed("it has not the form of the query API");
      }
    }

    private PrometheusException malformed(String problem) {
      return new PrometheusException(
          Kind.MALFORMED,
          "its answer is malformed at character %d: %s"
              .formatted(json.currentLocation().getCharOffset(), problem));
    }
  }
}
