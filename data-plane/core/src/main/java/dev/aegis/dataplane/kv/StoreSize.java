package dev.aegis.dataplane.kv;

/// How much memory a store takes, as an estimate of its heap. Not a part of the replicated state:
/// replicas give compacted versions back at times of their own after a restore.
///
/// @param liveBytes of the keys that exist now
/// @param historyBytes of older versions, those included that only wait to be given back
/// @param givingBack whether there are such
public record StoreSize(long liveBytes, long historyBytes, boolean givingBack) {

  public long bytes() {
    return liveBytes + historyBytes;
  }

  /// With this much more of what lives.
  public StoreSize plusLive(long bytes) {
    return new StoreSize(liveBytes + bytes, historyBytes, givingBack);
  }
}
