/// Past incidents, and which of them resemble one: the memory behind `find_similar_past_incident`.
@NullMarked
package dev.aegis.controlplane.recall;

import org.jspecify.annotations.NullMarked;
