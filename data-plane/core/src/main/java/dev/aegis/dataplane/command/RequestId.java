package dev.aegis.dataplane.command;

/// Names one request of a client for its whole life, retries included. Made once, by the caller.
///
/// @param sequence counts the session's requests, from 1
public record RequestId(SessionId session, long sequence) {}
