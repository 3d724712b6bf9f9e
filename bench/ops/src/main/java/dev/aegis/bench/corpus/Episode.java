package dev.aegis.bench.corpus;

import dev.aegis.telemetry.window.Recording;

/// One episode.
public record Episode(Truth truth, Recording recording) {}
