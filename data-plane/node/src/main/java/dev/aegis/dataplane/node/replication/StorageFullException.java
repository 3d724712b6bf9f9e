package dev.aegis.dataplane.node.replication;

import java.io.IOException;

/// The disk has too little room for a node to run on.
public final class StorageFullException extends IOException {
  StorageFullException(String message) {
    super(message);
  }
}
