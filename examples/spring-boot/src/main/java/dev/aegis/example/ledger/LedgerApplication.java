package dev.aegis.example.ledger;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/// Start it as often as you like: `java -jar ledger.jar --aegis.client.endpoints=HOST:PORT,...`.
@SpringBootApplication
@EnableScheduling
public class LedgerApplication {

  /// Runs until it is told to end.
  public static void main(String[] arguments) {
    SpringApplication.run(LedgerApplication.class, arguments);
  }
}
