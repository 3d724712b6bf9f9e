package dev.aegis.bench.core33;

import dev.aegis.bench.suite.LeakProbes;

class Core33LeakProbesTest extends LeakProbes {
  Core33LeakProbesTest() {
    super(Core33Folder.path());
  }
}
