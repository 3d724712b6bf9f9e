package dev.aegis.controlplane.agent.recall;

import dev.aegis.controlplane.recall.CaseDescription;
import dev.aegis.controlplane.recall.CaseEmbedder;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.nio.file.Path;

/// The sentence model MiniLM (all-MiniLM-L6-v2, quantised), from the jar, by ONNX Runtime in this
/// process. Thread-safe.
///
/// Loading it costs time and memory outside the heap (ADR-025 has the figures), so it is loaded
/// when it is first asked for something. Vectors may differ in their last bits between processors,
/// which the library rounds away.
public final class MiniLmEmbedder implements CaseEmbedder {
  private final EmbeddingModel model;

  private MiniLmEmbedder(EmbeddingModel model) {
    this.model = model;
  }

  /// Loads the model.
  ///
  /// @param cache folder for the native library of the tokenizer, which its jar unpacks
  public static MiniLmEmbedder load(Path cache) {
    stayOffline(cache);
    // The default would start as many threads as there are processors, for one short text.
    return new MiniLmEmbedder(new AllMiniLmL6V2QuantizedEmbeddingModel(Runnable::run));
  }

  /// The tokenizer's library (DJL) reports its use to a server when it runs in a cloud, and fetches
  /// what it misses; and it unpacks into the home folder. An agent that is walled in does neither.
  private static void stayOffline(Path cache) {
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("DJL_CACHE_DIR", cache.toString());
  }

  @Override
  public double[] embed(CaseDescription description) {
    float[] vector = model.embed(description.text()).content().vector();
    double[] copy = new double[vector.length];
    for (int i = 0; i < vector.length; i++) {
      copy[i] = vector[i];
    }
    return copy;
  }
}
