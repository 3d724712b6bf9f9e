package dev.aegis.ctl.output;

/// How results are shown.
public enum Format {
  /// Columns for people.
  table,

  /// One document: an object, or an array of objects for verbs that list.
  json,

  /// One object a line, as soon as it is known.
  jsonl,

  /// The bare value, for shell variables: bytes as they are.
  value
}
