package dev.aegis.controlplane.agent.architecture.violators.elsewhere;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.util.List;

class AsksAModelElsewhere {
  String ask(ChatModel model) {
    return model.chat("what would you do?");
  }

  Object embed(EmbeddingModel model) {
    return model.embed("anything");
  }

  ChatRequest.Builder offerATool(ChatRequest.Builder request) {
    return request.toolSpecifications(List.of());
  }
}
