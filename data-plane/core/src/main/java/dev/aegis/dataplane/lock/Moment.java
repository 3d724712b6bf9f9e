package dev.aegis.dataplane.lock;

import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.time.LogicalTime;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// What the lock table must be told about the moment in which it acts.
///
/// @param alive who may be given a lock: the table knows sessions by their numbers only
/// @param changes receives each effect as it happens
public record Moment(LogicalTime now, Predicate<SessionId> alive, Consumer<Change> changes) {}
