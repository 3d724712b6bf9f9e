package dev.aegis.sdk.spring.config;

import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.KeyValue;
import dev.aegis.sdk.spring.settings.InvalidPropertyException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;

/// Keys as properties: `config/ledger/http/port` under the prefix `config/ledger/` is `http.port`.
/// The key `config/ledger/` itself, with which some tools mark a folder, is none.
final class ImportedKeys {
  private ImportedKeys() {}

  /// Where a value came from, for what Spring Boot says about it.
  record Source(String key, long revision) implements Origin {
    @Override
    public String toString() {
      return "key \"%s\" of the cluster, written at revision %d".formatted(key, revision);
    }
  }

  /// The properties.
  ///
  /// @throws InvalidPropertyException naming a key that is not text, or two that are one property
  static Map<String, Object> asProperties(String prefix, List<KeyValue> keys) {
    Map<String, Object> properties = new LinkedHashMap<>();
    Map<String, String> keyOf = new LinkedHashMap<>();
    for (KeyValue found : keys) {
      String key = text(found.key(), found.key(), "name");
      if (key.equals(prefix)) {
        continue;
      }
      String property = key.substring(prefix.length()).replace('/', '.');
      String other = keyOf.put(property, key);
      if (other != null) {
        throw unusable(
            "keys \"%s\" and \"%s\" are both the property %s. Delete one of them."
                .formatted(other, key, property));
      }
      properties.put(
          property,
          OriginTrackedValue.of(
              text(found.value(), found.key(), "value"), new Source(key, found.modRevision())));
    }
    return properties;
  }

  private static String text(Bytes bytes, Bytes key, String what) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException _) {
      throw unusable(
          "the %s of key \"%s\" is not text in UTF-8, and so can be no property."
              .formatted(what, key));
    }
  }

  private static InvalidPropertyException unusable(String problem) {
    return new InvalidPropertyException("spring.config.import", problem, null);
  }
}
