package dev.aegis.bench.real;

/// What stands behind a series. The first two are real, the last is not.
enum Basis {
  /// The source has the number.
  STATED("stated"),
  /// The source says what happened in words; how much is the author's.
  DESCRIBED("described"),
  /// The source says nothing of it: as it is when all is well, or what follows from the rest.
  SYNTHESISED("synthesised");

  private final String wireName;

  Basis(String wireName) {
    this.wireName = wireName;
  }

  String wireName() {
    return wireName;
  }

  /// @throws IllegalArgumentException if there is none of that name
  static Basis of(String wireName) {
    for (Basis basis : values()) {
      if (basis.wireName.equals(wireName)) {
        return basis;
      }
    }
    throw new IllegalArgumentException("'" + wireName + "' is no basis");
  }
}
