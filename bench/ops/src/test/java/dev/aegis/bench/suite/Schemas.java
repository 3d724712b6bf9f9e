package dev.aegis.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/// The schemas that files of a suite keep to.
public final class Schemas {
  private static final String CONTRACT = "https://aegis.dev/schema/";
  private static final String WINDOW = CONTRACT + "telemetry-window.schema.json";

  private final Path folder;
  private final String truth;
  private final SchemaRegistry schemas;

  /// @param folder of a suite, which has the schema of its truths
  public Schemas(Path folder) throws IOException {
    this.folder = folder;
    String schema = Files.readString(folder.resolve("incident-truth.schema.json"));
    this.truth = JsonMapper.shared().readTree(schema).path("$id").stringValue("");
    this.schemas =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder ->
                builder.schemas(
                    Map.of(
                        CONTRACT + "raft-event.schema.json",
                        contract("raft-event.schema.json"),
                        WINDOW,
                        contract("telemetry-window.schema.json"),
                        truth,
                        schema)));
  }

  /// Telemetry and truth of an incident are what they should be.
  public void check(String id) throws IOException {
    check(WINDOW, "telemetry", id);
    checkTruth(id);
  }

  /// The truth of an incident is what it should be.
  public void checkTruth(String id) throws IOException {
    check(truth, "truth", id);
  }

  private void check(String schema, String tree, String id) throws IOException {
    String text = Files.readString(folder.resolve(tree).resolve(id + ".json"));
    assertThat(schemas.getSchema(SchemaLocation.of(schema)).validate(text, InputFormat.JSON))
        .as("%s of %s", tree, id)
        .isEmpty();
  }

  private static String contract(String schema) {
    try (InputStream stream =
        Schemas.class.getResourceAsStream("/dev/aegis/telemetry/schema/" + schema)) {
      return new String(
          Objects.requireNonNull(stream, schema).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
