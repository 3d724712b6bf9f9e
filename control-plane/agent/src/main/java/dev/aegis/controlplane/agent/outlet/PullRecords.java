package dev.aegis.controlplane.agent.outlet;

import dev.aegis.controlplane.plan.PastProposal;
import dev.aegis.controlplane.plan.ProposalHistory;
import dev.aegis.controlplane.propose.BranchName;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// All records of the queue at one commit of its branch, by number. Immutable.
final class PullRecords {
  static final PullRecords NONE = new PullRecords(new TreeMap<>());

  private static final Pattern FILE = Pattern.compile("([1-9][0-9]{0,8})\\.md");
  private static final Pattern LINK = Pattern.compile("link ([^>]+)>(.+)");

  private final NavigableMap<Integer, ProposalRecord> byNumber;

  private PullRecords(NavigableMap<Integer, ProposalRecord> byNumber) {
    this.byNumber = byNumber;
  }

  /// @param files by name; what is no record is left out
  static PullRecords of(Map<String, String> files) {
    NavigableMap<Integer, ProposalRecord> byNumber = new TreeMap<>();
    files.forEach((name, text) -> {
      Matcher matcher = FILE.matcher(name);
      if (matcher.matches()) {
        byNumber.put(Integer.valueOf(matcher.group(1)), ProposalRecord.parse(text));
      }
    });
    return new PullRecords(byNumber);
  }

  static String fileName(int number) {
    return number + ".md";
  }

  int nextNumber() {
    return byNumber.isEmpty() ? 1 : byNumber.lastKey() + 1;
  }

  /// The open record of a branch: there is at most one.
  Optional<Map.Entry<Integer, ProposalRecord>> openOn(String branch) {
    return byNumber.entrySet().stream()
        .filter(entry -> entry.getValue().isOpen() && isOn(entry.getValue(), branch))
        .findFirst();
  }

  /// The commits that records say the agent put on a branch.
  List<String> headsOn(String branch) {
    return byNumber.values().stream()
        .filter(record -> isOn(record, branch))
        .map(record -> record.header(ProposalRecord.HEAD))
        .toList();
  }

  private static boolean isOn(ProposalRecord record, String branch) {
    return record.header(ProposalRecord.BRANCH).equals(branch);
  }

  /// The agent's own proposals. What people put into the queue by hand is none of them, and a
  /// record that cannot be understood is left out.
  ProposalHistory history() {
    List<PastProposal> proposals = new ArrayList<>();
    byNumber.forEach((number, record) -> past(number, record).ifPresent(proposals::add));
    return new ProposalHistory(proposals);
  }

  private static Optional<PastProposal> past(int number, ProposalRecord record) {
    try {
      PastProposal.State state = state(record.header(ProposalRecord.STATE));
      String since =
          state == PastProposal.State.OPEN ? ProposalRecord.OPENED_AT : ProposalRecord.DECIDED_AT;
      Instant at =
          record
              .time(since)
              .or(() -> record.time(ProposalRecord.UPDATED_AT))
              .orElseThrow(() -> new IllegalArgumentException("no time"));
      Instant openedAt = record.time(ProposalRecord.OPENED_AT).orElse(at);
      Severity severity =
          Severity.ofWireName(record.header(ProposalRecord.SEVERITY))
              .orElseThrow(() -> new IllegalArgumentException("no severity"));
      return Optional.of(
          new PastProposal(
              number,
              new BranchName(record.header(ProposalRecord.BRANCH)),
              new AnomalyKind(record.header(ProposalRecord.KIND)),
              subject(record.header(ProposalRecord.SUBJECT)),
              severity,
              state,
              openedAt.toEpochMilli(),
              at.toEpochMilli()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static PastProposal.State state(String text) {
    return switch (text) {
      case "open" -> PastProposal.State.OPEN;
      case "merged" -> PastProposal.State.MERGED;
      case "closed" -> PastProposal.State.CLOSED;
      default -> throw new IllegalArgumentException("no state");
    };
  }

  /// The reverse of [Subject#canonical].
  static Subject subject(String canonical) {
    if (canonical.equals("cluster")) {
      return new Subject.Cluster();
    }
    if (canonical.startsWith("node ")) {
      return new Subject.Node(new NodeId(canonical.substring("node ".length())));
    }
    Matcher link = LINK.matcher(canonical);
    if (link.matches()) {
      return new Subject.Link(new NodeId(link.group(1)), new NodeId(link.group(2)));
    }
    throw new IllegalArgumentException("no subject");
  }
}
