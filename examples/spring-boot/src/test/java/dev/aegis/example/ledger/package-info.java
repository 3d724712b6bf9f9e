/// The example as its users start it.
@NullMarked
package dev.aegis.example.ledger;

import org.jspecify.annotations.NullMarked;
