package dev.aegis.sdk;

import java.nio.file.Path;

/// What a client shows a cluster that serves with certificates, and whom it believes. All files are
/// PEM; they are read when the client connects.
///
/// A node must show a certificate for the very host in its endpoint; there is no way to switch that
/// off.
///
/// @param authorities certificates of the authorities that sign the nodes' certificates
/// @param certificate this client's own, and the ones between it and its authority; its identity is
///   NAME in the URI `aegis://client/NAME` among its subject alternative names
/// @param key the certificate's key, PKCS#8 and not encrypted
public record ClientTls(Path authorities, Path certificate, Path key) {

  /// The files `ca.pem`, `cert.pem` and `key.pem` of a folder.
  public static ClientTls in(Path folder) {
    return new ClientTls(
        folder.resolve("ca.pem"), folder.resolve("cert.pem"), folder.resolve("key.pem"));
  }
}
