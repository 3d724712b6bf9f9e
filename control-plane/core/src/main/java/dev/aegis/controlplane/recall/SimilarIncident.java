package dev.aegis.controlplane.recall;

/// A past incident and how much it resembles the one in question.
///
/// @param similarity 0 to 1, rounded to three decimals; comparable within one answer only
public record SimilarIncident(PastIncident incident, double similarity) {}
