/// Tests of the contract.
@NullMarked
package dev.aegis.telemetry;

import org.jspecify.annotations.NullMarked;
