package dev.aegis.sdk;

/// Hears who leads, always from the one thread of its observation. A listener that throws ends its
/// observation.
public interface LeaderListener {

  /// This one leads now, or says this now.
  ///
  /// @param resynchronised this is the present, and leaders that came and went before it may not
  ///   have been told; else every leader and every value was
  void onLeader(ElectionLeader leader, boolean resynchronised);

  /// Nobody leads.
  ///
  /// @param resynchronised as in [#onLeader]
  void onNoLeader(boolean resynchronised);

  /// The observation is over and nothing more will come.
  void onFailure(AegisException failure);
}
