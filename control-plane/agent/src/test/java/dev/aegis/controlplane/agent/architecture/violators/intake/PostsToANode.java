package dev.aegis.controlplane.agent.architecture.violators.intake;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

/// Breaks C5: a request that is no GET.
final class PostsToANode {
  HttpRequest shutdown() {
    return HttpRequest.newBuilder(URI.create("http://n1/actuator/shutdown"))
        .POST(BodyPublishers.noBody())
        .build();
  }
}
