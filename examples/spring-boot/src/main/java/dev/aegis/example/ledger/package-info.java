/// A small Spring Boot application that runs as several processes, of which one at a time does the
/// work: a job under a lock, which writes with its fencing token, and configuration from the
/// cluster.
@NullMarked
package dev.aegis.example.ledger;

import org.jspecify.annotations.NullMarked;
