package dev.aegis.bench.command;

/// The agent `model` has nobody to ask. The message tells what to give it.
final class NoModelException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  NoModelException(String lack) {
    super(
        "The agent 'model' has %s. Give --aegis.agent.model.url=https://HOST/v1 and --aegis.agent.model.name=NAME of any OpenAI-compatible endpoint, and its key in the environment variable AEGIS_AGENT_MODEL_API_KEY (any word, if the endpoint wants none)."
            .formatted(lack));
  }
}
