package dev.aegis.dataplane.command;

/// A condition on a write: this token holds this lock at the moment of apply.
public record LockGuard(LockName lock, FencingToken token) {}
