package dev.aegis.sdk;

/// Opens clients. The seam between this package, which names no transport, and what implements it;
/// found with [java.util.ServiceLoader]. Applications use [AegisClient#connect].
public interface ClientProvider {

  /// A client with these settings. Contacts nothing.
  AegisClient open(ClientSettings settings);
}
