/// Two minutes of five nodes, told once and read as telemetry: who led when and what was slow, and
/// from it all metrics and events of the contract, so that they fit together. Pure, without a
/// random generator: the same scene is the same telemetry on every machine.
@NullMarked
package dev.aegis.bench.scene;

import org.jspecify.annotations.NullMarked;
