package dev.aegis.controlplane.agent.intake;

/// How much of a Prometheus server's answer is taken in: so much that reading it needs half of the
/// heap at most.
///
/// The reckoning. A point becomes a sample with labels of its own, about 300 bytes; the samples of
/// the look before are held until those of this one are there; and between the two the answer
/// itself is held as bytes, as text and as numbers. Measured with three labels to a series and four
/// looks in a row: 100,000 points, an answer of 3.6 MB, are read with `-Xmx64m` and not with
/// `-Xmx56m`; 200,000 are read with `-Xmx128m` and not with `-Xmx112m`. That is about 670 bytes of
/// heap to a point, of which an answer has about 36.
///
/// So 128 MiB, which the launcher gives the agent, allow 4 MiB and 104,857 points. Five nodes with
/// 53 series each, scraped every five seconds, have 12,720 points in a window of two minutes and
/// the two before it; scraped every second, 63,600. A recording of hours needs a heap to match.
///
/// @param bytes of an answer
/// @param points of all its series together
record AnswerLimits(int bytes, int points) {
  private static final int HEAP_BYTES_PER_BYTE = 32;

  /// About twice what one needs.
  private static final int HEAP_BYTES_PER_POINT = 1280;

  private static final int MAX_BYTES = 32 * 1024 * 1024;
  private static final int MAX_POINTS = 2_000_000;

  /// What fits a heap.
  ///
  /// @param heapBytes the most it may grow to
  static AnswerLimits ofHeap(long heapBytes) {
    return new AnswerLimits(
        (int) Math.min(heapBytes / HEAP_BYTES_PER_BYTE, MAX_BYTES),
        (int) Math.min(heapBytes / HEAP_BYTES_PER_POINT, MAX_POINTS));
  }
}
