package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.files.DurableFile;
import dev.aegis.dataplane.node.log.Members;
import dev.aegis.dataplane.node.log.VotedTerms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file in which Ratis keeps the current term and the vote in it, before Ratis opens it.
///
/// Ratis (3.3.0, `RaftStorageMetadataFileImpl.atomicWrite`) writes a new file and moves it over the
/// old one when it is closed, also when writing it has failed: a full disk leaves an empty file
/// where the vote was, and a node that never starts again (ADR-019).
///
/// What is put in its place is a term at least as high as any in which this node may have voted,
/// and a vote for itself. A node votes once in a term and a restarted one stands in none, so that
/// vote is never counted, and nobody else can get it.
final class VoteFile {
  private static final Logger LOG = LoggerFactory.getLogger(VoteFile.class);

  private final Path groupDir;
  private final Path file;

  VoteFile(Path groupDir) {
    this.groupDir = groupDir;
    this.file = groupDir.resolve("current").resolve("raft-meta");
  }

  /// Makes the file one that Ratis can start with, if it is not.
  ///
  /// @param members before the log is open
  /// @throws dev.aegis.dataplane.node.settings.SettingsException when who votes is lost as well
  /// @throws dev.aegis.dataplane.node.log.VoteLostException when it cannot be told now in which
  ///   terms this node may have voted
  void recover(String self, String group, RaftMembers members, VotedTerms voted)
      throws IOException {
    StoredLog.requireConfiguration(groupDir);
    if (!isLost()) {
      return;
    }
    LOG.warn("{} is not whole, as a full disk leaves it, and the vote in it is lost", file);
    StoredLog log = StoredLog.read(groupDir);
    Members known = log.configuration().map(members::in).orElseGet(members::all);
    long term = Math.max(log.lastTerm(), voted.upperBound(group, known));
    DurableFile.write(file, "term=%d\nvotedFor=%s\n".formatted(term, self));
    LOG.warn("Going on in term {}, in which this node votes for nobody else", term);
  }

  /// A vote was there and cannot be read any more. A file that was never written is none that was
  /// lost.
  boolean isLost() throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    boolean whole =
        text.endsWith("\n")
            && text.lines().anyMatch(line -> line.startsWith("term="))
            && text.lines().anyMatch(line -> line.startsWith("votedFor="));
    return !whole;
  }
}
