/// The JSON form of the contract.
///
/// Field names are snake_case, like metric names, event types and every other name on the wire;
/// times are epoch milliseconds, in fields ending in `_ms` (except an event's `at` and `boot`);
/// 64-bit integers are JSON numbers, written and read exactly. Unknown fields are dropped, repeated
/// ones refused.
///
/// Written documents are canonical: one line, fields in a fixed order, lists in the order of the
/// value, integral numbers without a fraction. So equal values have equal documents.
@NullMarked
package dev.aegis.telemetry.json;

import org.jspecify.annotations.NullMarked;
