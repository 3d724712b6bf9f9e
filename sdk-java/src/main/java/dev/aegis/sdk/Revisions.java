package dev.aegis.sdk;

/// Bounds of revisions, both included.
///
/// @param least 0 for no bound
/// @param greatest 0 for no bound
public record Revisions(long least, long greatest) {
  public static final Revisions ALL = new Revisions(0, 0);

  public Revisions {
    if (least < 0 || greatest < 0) {
      throw new IllegalArgumentException(
          "Revisions from %d to %d: a bound is 0 for none, or a revision."
              .formatted(least, greatest));
    }
  }

  public static Revisions between(long least, long greatest) {
    return new Revisions(least, greatest);
  }

  public static Revisions from(long least) {
    return new Revisions(least, 0);
  }

  public static Revisions upTo(long greatest) {
    return new Revisions(0, greatest);
  }
}
