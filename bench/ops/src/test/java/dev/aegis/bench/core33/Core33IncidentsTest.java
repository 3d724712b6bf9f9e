package dev.aegis.bench.core33;

import dev.aegis.bench.suite.KnownAnswers;

class Core33IncidentsTest extends KnownAnswers {
  Core33IncidentsTest() {
    super(Core33Folder.path());
  }
}
