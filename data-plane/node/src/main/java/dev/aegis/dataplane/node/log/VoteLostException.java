package dev.aegis.dataplane.node.log;

import java.io.IOException;

/// This node has forgotten whom it voted for and cannot find out yet what it may do.
public final class VoteLostException extends IOException {
  private static final long serialVersionUID = 1L;

  /// @param why in words for an operator
  public VoteLostException(String why) {
    super(why);
  }
}
