package dev.aegis.load.process;

import java.time.Duration;

/// What a process used over some time.
///
/// @param cpu user and system time spent in it, all threads
/// @param residentMib memory it held resident at the end, in MiB
public record ProcessUse(Duration cpu, long residentMib) {}
