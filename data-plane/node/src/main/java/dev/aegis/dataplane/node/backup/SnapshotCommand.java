package dev.aegis.dataplane.node.backup;

import dev.aegis.dataplane.machine.MachineSnapshot;
import dev.aegis.dataplane.node.files.DurableFile;
import dev.aegis.dataplane.node.grpc.BackupClient;
import dev.aegis.dataplane.node.replication.BackupFile;
import dev.aegis.dataplane.node.security.TlsIdentity;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.SettingsException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `save [--tls DIR] NODE[,NODE...] FILE` and `verify FILE`: a backup as a file in a person's hand.
/// DIR holds the certificate of an operator: `ca.pem`, `cert.pem` and `key.pem`.
///
/// A file that this has saved is whole: it is fetched under another name, forced, verified as
/// `verify` does it, and only then given its name. It holds all keys and values of the cluster, so
/// only its owner may read it.
public final class SnapshotCommand {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int MISUSED = 2;

  private static final String USAGE =
      "save [--tls DIR] HOST:PORT[,HOST:PORT...] FILE, or verify FILE; nothing else is known.";

  private SnapshotCommand() {}

  /// Carries a command out.
  ///
  /// @param out gets what was asked for
  /// @param err gets a sentence when it could not be had
  /// @return the process' exit code: 0, 1 for a failure, 2 for words that are no command
  public static int run(List<String> words, PrintStream out, PrintStream err) {
    try {
      if (words.size() == 3 && words.getFirst().equals("save")) {
        save(new Source(nodes(words.get(1)), Optional.empty()), Path.of(words.get(2)), out, err);
      } else if (words.size() == 5 && words.subList(0, 2).equals(List.of("save", "--tls"))) {
        TlsIdentity operator = TlsIdentity.ofClient(Path.of(words.get(2)));
        save(
            new Source(nodes(words.get(3)), Optional.of(operator)),
            Path.of(words.get(4)),
            out,
            err);
      } else if (words.size() == 2 && words.getFirst().equals("verify")) {
        describe(Path.of(words.get(1)), out);
      } else {
        err.println(USAGE);
        return MISUSED;
      }
      return DONE;
    } catch (SettingsException e) {
      err.println(e.getMessage());
      return MISUSED;
    } catch (NoSuchFileException e) {
      err.println("The folder of %s is not there; make it first.".formatted(e.getFile()));
      return FAILED;
    } catch (IOException e) {
      err.println(e.getMessage());
      return FAILED;
    }
  }

  /// Where a backup may come from.
  ///
  /// @param shown what to show the nodes; empty for nodes without certificates
  private record Source(List<HostPort> nodes, Optional<TlsIdentity> shown) {}

  private static List<HostPort> nodes(String text) {
    List<HostPort> nodes = new ArrayList<>();
    for (String node : text.split(",", -1)) {
      nodes.add(HostPort.parse("node", node));
    }
    return nodes;
  }

  private static void save(Source source, Path file, PrintStream out, PrintStream err)
      throws IOException {
    fetch(source, file, err);
    describe(file, out);
  }

  /// Asks one node after the other until one gives a backup.
  private static void fetch(Source source, Path file, PrintStream err) throws IOException {
    List<HostPort> nodes = source.nodes();
    requireNew(file);
    Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
    for (int i = 0; i < nodes.size(); i++) {
      try {
        saveFrom(nodes.get(i), source.shown(), file, unfinished);
        return;
      } catch (BackupClient.NotGivenException e) {
        if (i == nodes.size() - 1) {
          throw e;
        }
        err.println(e.getMessage());
      }
    }
  }

  private static void requireNew(Path file) throws IOException {
    if (Files.exists(file)) {
      throw new IOException(
          "%s is there already, and a snapshot never replaces a file; choose another name."
              .formatted(file));
    }
  }

  private static void saveFrom(
      HostPort node, Optional<TlsIdentity> shown, Path file, Path unfinished) throws IOException {
    Files.deleteIfExists(unfinished);
    try {
      try (FileChannel channel =
              FileChannel.open(unfinished, DurableFile.NEW, DurableFile.OWNER_ONLY);
          OutputStream to = Channels.newOutputStream(channel)) {
        BackupClient.fetch(node, shown, to);
        channel.force(true);
      }
      var _ = BackupFile.read(unfinished);
      requireNew(file);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      DurableFile.forceNameOf(file);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static void describe(Path file, PrintStream out) throws IOException {
    BackupFile.Contents backup = BackupFile.read(file);
    MachineSnapshot state = backup.state();
    out.printf("file      %s%n", file);
    out.printf("cluster   %s%n", backup.cluster());
    out.printf("saved at  %s%n", Instant.ofEpochMilli(backup.savedAtMs()));
    out.printf("index     %d%n", state.header().lastIndex());
    out.printf("term      %d%n", state.header().lastTerm());
    out.printf("revision  %d%n", state.store().revision());
    out.printf("tokens    up to %d%n", state.header().tokenBase() + state.header().lastIndex());
    out.printf("keys      %d%n", backup.liveKeys());
    out.printf("sessions  %d%n", state.sessions().size());
    out.printf("locks     %d%n", state.locks().size());
    out.printf("bytes     %d%n", backup.bytes());
    out.printf("sha-256   %s%n", backup.digest());
  }
}
