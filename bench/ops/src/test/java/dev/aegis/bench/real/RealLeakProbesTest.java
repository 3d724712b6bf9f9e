package dev.aegis.bench.real;

import dev.aegis.bench.suite.LeakProbes;

class RealLeakProbesTest extends LeakProbes {
  RealLeakProbesTest() {
    super(RealFolder.path());
  }
}
