package dev.aegis.bench.captured;

import dev.aegis.bench.suite.LeakProbes;

/// How many series there are, and whether a node could be read, is of what happened: nobody evens
/// that out by hand.
class CapturedLeakProbesTest extends LeakProbes {
  CapturedLeakProbesTest() {
    super(
        CapturedFolder.path(),
        Probe.SIZE_WITHOUT_THE_FILLING,
        Probe.SAMPLES,
        Probe.SOURCES_WITH_FAILED_READINGS);
  }
}
