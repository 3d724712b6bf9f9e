package dev.aegis.bench.captured;

import dev.aegis.bench.suite.LeakProbes;

/// What happens in a live cluster is many events or few, and takes the time that its recipe asks
/// for: nobody evens that out by hand.
class CapturedLeakProbesTest extends LeakProbes {
  CapturedLeakProbesTest() {
    super(
        CapturedFolder.path(),
        Probe.FILE_SIZE,
        Probe.SIZE_WITHOUT_THE_FILLING,
        Probe.EVENTS,
        Probe.SAMPLES,
        Probe.WINDOW_LENGTH,
        Probe.SOURCES_WITH_FAILED_READINGS);
  }
}
