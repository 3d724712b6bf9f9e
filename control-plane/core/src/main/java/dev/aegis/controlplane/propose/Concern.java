package dev.aegis.controlplane.propose;

import dev.aegis.controlplane.envelope.ApprovedPatch;
import dev.aegis.controlplane.envelope.ConfigChange;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Subject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a proposal is about: the identity that keeps one trouble from becoming many proposals.
///
/// Measurements differ in every window, so they are no part of it. The kind, the subject, the
/// settings with their target values, and the base they start from are.
///
/// @param targets target values by configuration path
/// @param baseDigest digest of the deployed file
public record Concern(
    AnomalyKind kind, Subject subject, SortedMap<String, String> targets, String baseDigest) {

  public Concern {
    targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
  }

  static Concern of(Anomaly anomaly, ApprovedPatch patch) {
    TreeMap<String, String> targets = new TreeMap<>();
    for (ConfigChange change : patch.changes()) {
      targets.put(change.path(), change.after());
    }
    return new Concern(anomaly.kind(), anomaly.subject(), targets, patch.base().digest());
  }

  /// The one text it is hashed from: a line each for kind, subject and base, then one for each
  /// target.
  public String canonical() {
    StringBuilder text = new StringBuilder();
    text.append("kind ").append(kind).append('\n');
    text.append("subject ").append(subject.canonical()).append('\n');
    text.append("base ").append(baseDigest).append('\n');
    targets.forEach((path, value) -> text.append(path).append(' ').append(value).append('\n'));
    return text.toString();
  }

  /// SHA-1 of the canonical text, 40 hex digits. It names a branch; nothing is protected by it.
  public String hash() {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(sha1.digest(canonical().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  public BranchName branch() {
    return BranchName.of(kind, hash());
  }
}
