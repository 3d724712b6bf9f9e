package dev.aegis.dataplane.architecture.planted;

import java.util.HashMap;
import java.util.List;

/// Asks a hash for one key, which is fine, and then walks it.
public final class WalkedHash {
  private final HashMap<String, String> values = new HashMap<>();

  public boolean one(String key) {
    return values.get(key) != null;
  }

  public List<String> all() {
    return List.copyOf(values.values());
  }
}
