package dev.aegis.controlplane.agent.narrate;

/// A text that is used and never shown: it prints as three stars, wherever it is put.
public final class Secret {
  private final String text;

  public Secret(String text) {
    this.text = text;
  }

  String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "***";
  }
}
