package dev.aegis.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.sdk.real.RealCluster;
import dev.aegis.sdk.real.SharedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A name that means another address than before. The JVM remembers an address for half a minute,
/// and gRPC for as long again; here for a second each, so as not to wait for them.
@ExtendWith(SharedCluster.class)
class MovedNameIT {
  private final RealCluster cluster;

  MovedNameIT(RealCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void aNodeIsFoundAgainWhereItsNameHasMovedTo(@TempDir Path dir)
      throws IOException, InterruptedException {
    Path hosts = Files.writeString(dir.resolve("hosts"), "127.0.0.1 localhost\n");
    Path out = dir.resolve("out");
    Path errors = dir.resolve("errors");
    assumeMounts(hosts);
    Process process =
        inNamespace(
                hosts,
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-Dsun.net.inetaddr.ttl=1",
                    "-Dnetworkaddress.cache.ttl=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    MovedName.class.getName(),
                    hosts.toString(),
                    cluster.endpoints().get(0),
                    cluster.endpoints().get(1)))
            .redirectError(errors.toFile())
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(process.waitFor()).as(() -> read(errors)).isZero();
    } finally {
      process.destroyForcibly().waitFor();
    }
    System.out.println("found at its new address after " + read(out).strip() + " ms");
  }

  /// `/etc/hosts` is given another meaning in a mount namespace, which needs root.
  private static void assumeMounts(Path hosts) throws IOException, InterruptedException {
    boolean mounts;
    try {
      mounts = inNamespace(hosts, List.of("true")).start().waitFor() == 0;
    } catch (IOException _) {
      mounts = false;
    }
    if (!mounts) {
      System.err.println("LEFT OUT: a name that moves needs a mount namespace (root and unshare)");
    }
    Assumptions.assumeTrue(mounts, "no mount namespace");
  }

  private static ProcessBuilder inNamespace(Path hosts, List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(
            "unshare",
            "--mount",
            "sh",
            "-c",
            "mount --bind \"$0\" /etc/hosts && exec \"$@\"",
            hosts.toString());
    builder.command().addAll(command);
    return builder;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      return failure.toString();
    }
  }
}
