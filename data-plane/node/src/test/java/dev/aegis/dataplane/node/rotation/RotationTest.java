package dev.aegis.dataplane.node.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.node.log.Consensus;
import dev.aegis.dataplane.node.log.Members;
import dev.aegis.dataplane.node.log.RaftStatus;
import dev.aegis.dataplane.node.log.VoterView;
import dev.aegis.dataplane.node.rotation.Rotation.Peer;
import dev.aegis.dataplane.node.settings.ConfigVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One node's rotation against a cluster that is made of values.
class RotationTest {
  private static final String REFUSED = "raft: {}\n";

  @TempDir Path dir;
  private final List<String> happened = new ArrayList<>();
  private List<Peer> others = List.of();
  private boolean leads;
  private boolean handsOver = true;
  private boolean lockFree = true;
  private Path mounted;
  private String text;

  @BeforeEach
  void mountTheDefaults() throws IOException {
    mounted = dir.resolve("aegis.yaml");
    try (InputStream defaults =
        RotationTest.class.getResourceAsStream("/dev/aegis/dataplane/node/aegis.yaml")) {
      text = new String(Objects.requireNonNull(defaults).readAllBytes(), StandardCharsets.UTF_8);
    }
    mount(text);
  }

  private String mount(String version) throws IOException {
    Files.writeString(mounted, version);
    return ConfigVersion.of(Files.readAllBytes(mounted)).digest();
  }

  private String mountANewVersion() throws IOException {
    return mount(text.replace("max-watchers: 1000", "max-watchers: 1001"));
  }

  private Rotation start() throws IOException {
    ConfigFile file = new ConfigFile(mounted, dir.resolve("n1"));
    return new Rotation("n1", file, file.open(), new GivenConsensus(), new Given(), new Told());
  }

  private final class Given implements Rotation.Cluster {
    @Override
    public List<Peer> others() {
      return others;
    }

    @Override
    public Optional<String> tryLock() {
      happened.add("lock");
      return lockFree ? Optional.empty() : Optional.of("the lock is taken");
    }

    @Override
    public void unlock() {
      happened.add("unlock");
    }
  }

  private final class Told implements Rotation.Listener {
    @Override
    public void pending(String digest) {
      happened.add("pending " + digest);
    }

    @Override
    public void refused(ConfigVersion version) {
      happened.add("refused " + version.digest());
    }

    @Override
    public void settled() {
      happened.add("settled");
    }

    @Override
    public void restart() {
      happened.add("restart");
    }
  }

  private final class GivenConsensus implements Consensus {
    @Override
    public boolean isLeaderReady() {
      return leads;
    }

    @Override
    public Optional<String> leader() {
      return Optional.of(leads ? "n1" : "n2");
    }

    @Override
    public Optional<VoterView> view(String group) {
      throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public OptionalLong termIn(String group) {
      return OptionalLong.empty();
    }

    @Override
    public RaftStatus status() {
      return new RaftStatus(
          0,
          leads ? RaftStatus.Role.LEADER : RaftStatus.Role.FOLLOWER,
          1,
          leader(),
          leads,
          new RaftStatus.Indexes(1, 1, 1),
          new TreeMap<>(),
          new TreeSet<>(),
          0);
    }

    @Override
    public Members members() {
      throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public boolean handOver(Duration atMost) {
      happened.add("hand over");
      return handsOver;
    }
  }

  @Test
  void nothingHappensWhileTheMountedVersionIsTheOneInForce() throws IOException {
    start().look();
    assertThat(happened).isEmpty();
  }

  @Test
  void aNodeRollsUnderTheLockAndKeepsItUntilItIsGone() throws IOException {
    others = List.of(new Peer("n2", true, true, "old"));
    Rotation rotation = start();
    String digest = mountANewVersion();
    rotation.look();
    assertThat(happened).containsExactly("pending " + digest, "lock", "hand over", "restart");
    assertThat(rotation.isLeaving()).isTrue();
    rotation.look();
    assertThat(happened).as("a process that is ending takes no further step").hasSize(4);
  }

  @Test
  void aNodeWaitsForOneThatIsMissing() throws IOException {
    others = List.of(new Peer("n2", false, false, ""));
    Rotation rotation = start();
    String digest = mountANewVersion();
    rotation.look();
    rotation.look();
    assertThat(happened).containsExactly("pending " + digest);
    assertThat(rotation.isLeaving()).isFalse();
  }

  @Test
  void aLeaderThatCannotHandOverStaysAndGivesTheLockBack() throws IOException {
    leads = true;
    handsOver = false;
    Rotation rotation = start();
    String digest = mountANewVersion();
    others = List.of(new Peer("n2", true, false, digest));
    rotation.look();
    assertThat(happened).containsExactly("pending " + digest, "lock", "hand over", "unlock");
    assertThat(rotation.isLeaving()).isFalse();
  }

  @Test
  void aLockThatIsNotFreeIsNotGivenBack() throws IOException {
    lockFree = false;
    Rotation rotation = start();
    String digest = mountANewVersion();
    rotation.look();
    assertThat(happened).containsExactly("pending " + digest, "lock");
  }

  @Test
  void aVersionThatBreaksARuleIsToldOnceAlsoByANodeThatStartsUnderIt() throws IOException {
    Rotation before = start();
    String digest = mount(REFUSED);
    before.look();
    before.look();
    assertThat(happened).containsExactly("refused " + digest);
    happened.clear();
    Rotation after = start();
    after.look();
    assertThat(happened).containsExactly("refused " + digest);
  }

  @Test
  void goingBackToTheVersionInForceSettles() throws IOException {
    others = List.of(new Peer("n2", false, false, ""));
    Rotation rotation = start();
    String digest = mountANewVersion();
    rotation.look();
    mount(text);
    rotation.look();
    assertThat(happened).containsExactly("pending " + digest, "settled");
  }
}
