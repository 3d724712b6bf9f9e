package dev.aegis.chaos.machine;

/// What a disk may take, so that it can be told whether that was too little for anybody. Pure.
///
/// @param counter counts what it took
/// @param perSecond how much of that
/// @param fromNanos since when
record Allowance(String counter, long perSecond, long fromNanos) {
  /// Whether it was short for most of the time: who takes less than half of what is allowed wanted
  /// no more.
  boolean wasWanted(long taken, long nowNanos) {
    double allowed = perSecond * ((nowNanos - fromNanos) / 1e9);
    return taken * 2.0 >= allowed;
  }
}
