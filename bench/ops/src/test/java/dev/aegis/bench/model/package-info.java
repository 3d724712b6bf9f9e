/// The language model, asked at a stand-in for its endpoint.
@org.jspecify.annotations.NullMarked
package dev.aegis.bench.model;
