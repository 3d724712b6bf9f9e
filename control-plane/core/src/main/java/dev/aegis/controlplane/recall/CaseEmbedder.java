package dev.aegis.controlplane.recall;

/// Turns a description into a direction in some space; alike descriptions point alike. The port
/// behind which an embedding model stands.
///
/// Implementations are deterministic on one machine: the same description has the same vector.
@FunctionalInterface
public interface CaseEmbedder {
  /// A vector of the embedder's fixed length, not all zero.
  double[] embed(CaseDescription description);
}
