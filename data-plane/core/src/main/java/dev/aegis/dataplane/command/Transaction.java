package dev.aegis.dataplane.command;

import java.util.List;

/// If all of `compares` hold, do `then`, or else do `otherwise`.
public record Transaction(List<Compare> compares, List<Operation> then, List<Operation> otherwise) {
  public Transaction {
    compares = List.copyOf(compares);
    then = List.copyOf(then);
    otherwise = List.copyOf(otherwise);
  }
}
