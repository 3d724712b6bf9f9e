package dev.aegis.bench.real;

import dev.aegis.bench.suite.KnownAnswers;

class RealIncidentsTest extends KnownAnswers {
  RealIncidentsTest() {
    super(RealFolder.path());
  }
}
