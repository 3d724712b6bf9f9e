package dev.aegis.sdk;

/// Hears who leads, always from the one thread of its observation. A listener that throws ends its
/// observation: that is logged as an error, and [#onFailure] is not called.
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

  /// The observation has ended by itself and nothing more will come: refused
  /// ([RefusalCode#PERMISSION_DENIED]), or every node that the client was told of has as many as it
  /// may ([LimitExceededException]).
  void onFailure(AegisException failure);
}
