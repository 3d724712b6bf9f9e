package dev.aegis.dataplane.node.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.aegis.dataplane.node.settings.ConfigVersion.Reading;

/// Whatever a merge leaves in the configuration file.
class ConfigVersionFuzzTest {

  /// A node must outlive the file; any exception is a finding.
  @FuzzTest
  void anyFileIsAcceptedOrRefusedWithItsViolations(byte[] file) {
    Reading reading = ConfigVersion.of(file).reading();
    switch (reading) {
      case Reading.Accepted(ConsensusConfig config) ->
          assertThat(config.raft().electionTimeoutMin())
              .isGreaterThan(config.raft().heartbeatInterval());
      case Reading.Refused(var violations) -> assertThat(violations).isNotEmpty();
    }
  }
}
