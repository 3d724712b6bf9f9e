package dev.aegis.bench.captured;

import dev.aegis.bench.suite.LeakProbes;

/// How many series there are, and whether a node could be read, is what was measured: nobody evens
/// that out by hand. It is in no size that anybody sees without reading the window: files are
/// equally large, packed and unpacked, and so are the questions that an agent is asked.
class CapturedLeakProbesTest extends LeakProbes {
  CapturedLeakProbesTest() {
    super(
        CapturedFolder.path(),
        Probe.SIZE_WITHOUT_THE_FILLING,
        Probe.SAMPLES,
        Probe.SOURCES_WITH_FAILED_READINGS);
  }
}
