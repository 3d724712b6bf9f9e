package dev.aegis.controlplane.agent;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// Entry point of `control-plane.jar`: the operations agent.
@SpringBootApplication
public class AgentApplication {
  public static void main(String[] args) {
    SpringApplication.run(AgentApplication.class, args);
  }
}
