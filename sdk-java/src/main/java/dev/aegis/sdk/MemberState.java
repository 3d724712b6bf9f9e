package dev.aegis.sdk;

import java.time.Duration;

/// What the leader knows of one member.
///
/// @param member who
/// @param leads whether it is the leader itself
/// @param matchIndex the last entry of the leader's log known to be in its log; 0 while none is
/// @param entriesBehind how many entries of the leader's log it lacks, as far as known
/// @param reachable it answered within the longest election timeout
/// @param lastContact age of its last answer; zero for the leader
public record MemberState(
    Member member,
    boolean leads,
    long matchIndex,
    long entriesBehind,
    boolean reachable,
    Duration lastContact) {}
