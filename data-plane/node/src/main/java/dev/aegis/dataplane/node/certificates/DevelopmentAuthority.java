package dev.aegis.dataplane.node.certificates;

import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// A certificate authority that keeps its key in memory: it signs what one run asks for, and nobody
/// can have anything signed by it afterwards.
///
/// Certificates are X.509 version 3 (RFC 5280) over P-256 keys, valid for a year.
public final class DevelopmentAuthority {
  private static final Duration VALID = Duration.ofDays(365);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] SIGNED_WITH = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));

  private static final String COMMON_NAME = "2.5.4.3";
  private static final String KEY_USAGE = "2.5.29.15";
  private static final String ALTERNATIVE_NAMES = "2.5.29.17";
  private static final String BASIC_CONSTRAINTS = "2.5.29.19";
  private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  private static final String FOR_SERVERS = "1.3.6.1.5.5.7.3.1";
  private static final String FOR_CLIENTS = "1.3.6.1.5.5.7.3.2";

  private static final int DIGITAL_SIGNATURE = 0;
  private static final int KEY_CERT_SIGN = 5;
  private static final int DNS_NAME = 2;
  private static final int URI = 6;
  private static final int IP_ADDRESS = 7;

  private final String name;
  private final KeyPair keys;
  private final String certificate;

  /// A certificate and its key, both as PEM.
  public record Issued(String certificate, String key) {}

  /// A new authority with a new key.
  public DevelopmentAuthority(String name) {
    this.name = name;
    this.keys = newKeys();
    this.certificate =
        sign(
            name,
            keys.getPublic(),
            List.of(
                critical(BASIC_CONSTRAINTS, Der.sequence(Der.yes())),
                critical(KEY_USAGE, Der.namedBits(KEY_CERT_SIGN))));
  }

  /// The authority's own certificate, as PEM.
  public String certificate() {
    return certificate;
  }

  /// For a node, as server and as client.
  ///
  /// @param hosts names or addresses the node is reached at
  public Issued node(String id, List<String> hosts) {
    List<byte[]> names = new ArrayList<>();
    names.add(uri("aegis://node/" + id));
    hosts.forEach(host -> names.add(host(host)));
    return issue(id, names, FOR_SERVERS, FOR_CLIENTS);
  }

  /// For a client of that identity.
  public Issued client(String identity) {
    return issue(identity, List.of(uri("aegis://client/" + identity)), FOR_CLIENTS);
  }

  private Issued issue(String subject, List<byte[]> names, String... purposes) {
    KeyPair own = newKeys();
    List<byte[]> uses = new ArrayList<>();
    for (String purpose : purposes) {
      uses.add(Der.oid(purpose));
    }
    String signed =
        sign(
            subject,
            own.getPublic(),
            List.of(
                critical(BASIC_CONSTRAINTS, Der.sequence()),
                critical(KEY_USAGE, Der.namedBits(DIGITAL_SIGNATURE)),
                extension(EXTENDED_KEY_USAGE, Der.sequence(uses.toArray(byte[][]::new))),
                extension(ALTERNATIVE_NAMES, Der.sequence(names.toArray(byte[][]::new)))));
    return new Issued(signed, pem("PRIVATE KEY", own.getPrivate().getEncoded()));
  }

  private static byte[] uri(String uri) {
    return Der.implicit(URI, uri.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] host(String host) {
    try {
      return Der.implicit(IP_ADDRESS, InetAddress.ofLiteral(host).getAddress());
    } catch (IllegalArgumentException _) {
      return Der.implicit(DNS_NAME, host.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static byte[] extension(String oid, byte[] value) {
    return Der.sequence(Der.oid(oid), Der.octets(value));
  }

  private static byte[] critical(String oid, byte[] value) {
    return Der.sequence(Der.oid(oid), Der.yes(), Der.octets(value));
  }

  private String sign(String subject, PublicKey key, List<byte[]> extensions) {
    Instant now = Instant.now();
    // A clock that is a little behind takes it too.
    byte[] validity =
        Der.sequence(Der.time(now.minus(Duration.ofHours(1))), Der.time(now.plus(VALID)));
    byte[] toBeSigned =
        Der.sequence(
            Der.explicit(0, Der.integer(BigInteger.TWO)),
            Der.integer(new BigInteger(127, RANDOM).add(BigInteger.ONE)),
            SIGNED_WITH,
            named(name),
            validity,
            named(subject),
            key.getEncoded(),
            Der.explicit(3, Der.sequence(extensions.toArray(byte[][]::new))));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(toBeSigned);
      return pem("CERTIFICATE", Der.sequence(toBeSigned, SIGNED_WITH, Der.bits(signature.sign())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK signs with ECDSA", e);
    }
  }

  private static byte[] named(String commonName) {
    return Der.sequence(Der.set(Der.sequence(Der.oid(COMMON_NAME), Der.text(commonName))));
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK makes P-256 keys", e);
    }
  }

  private static String pem(String what, byte[] der) {
    String lines =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, lines, what);
  }
}
