package dev.aegis.controlplane.agent.outlet;

import dev.aegis.controlplane.envelope.ApprovedPatch;
import dev.aegis.controlplane.propose.ProposalBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;

/// The record of a proposal as a person reads it.
final class ProposalText {
  private static final String AUTHOR = "aegis-agent";

  private ProposalText() {}

  /// Where a proposal stands.
  record Place(int number, String branch, String base, String head) {}

  /// The record of a new proposal. `envelope` is always `approved`: nothing else gets here.
  static ProposalRecord record(Place place, ProposalBody body, Instant at, String text) {
    SequencedMap<String, String> headers = new LinkedHashMap<>();
    headers.put(ProposalRecord.NUMBER, Integer.toString(place.number()));
    headers.put(ProposalRecord.STATE, ProposalRecord.OPEN);
    headers.put(ProposalRecord.TITLE, body.title());
    headers.put(ProposalRecord.BRANCH, place.branch());
    headers.put(ProposalRecord.BASE, place.base());
    headers.put(ProposalRecord.HEAD, place.head());
    headers.put(ProposalRecord.KIND, body.anomaly().kind().wireName());
    headers.put(ProposalRecord.SUBJECT, body.anomaly().subject().canonical());
    headers.put(ProposalRecord.SEVERITY, body.anomaly().severity().wireName());
    headers.put(ProposalRecord.AUTHOR, AUTHOR);
    headers.put(ProposalRecord.OPENED_AT, at.toString());
    headers.put(ProposalRecord.UPDATED_AT, at.toString());
    headers.put(ProposalRecord.ENVELOPE, "approved");
    headers.put(ProposalRecord.BODY, TextDigest.of(text));
    return new ProposalRecord(headers, text);
  }

  /// Whether the body still is what the agent wrote; of a record from before it noted that, it is
  /// taken for granted.
  static boolean isUntouched(ProposalRecord record) {
    String written = record.header(ProposalRecord.BODY);
    return written.isEmpty() || written.equals(TextDigest.of(record.body()));
  }

  /// What the planner tells, and the change of the file line by line.
  static String body(ProposalBody body, ApprovedPatch patch, String before, String after) {
    String diff = diff(before, after);
    String fence = "`".repeat(Math.max(3, longestRunOfBackticks(diff) + 1));
    return body.markdown(patch) + "\n## Diff\n\n" + fence + "diff\n" + diff + fence + "\n";
  }

  private static String diff(String before, String after) {
    RawText old = new RawText(before.getBytes(StandardCharsets.UTF_8));
    RawText changed = new RawText(after.getBytes(StandardCharsets.UTF_8));
    EditList edits = new HistogramDiff().diff(RawTextComparator.DEFAULT, old, changed);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (DiffFormatter formatter = new DiffFormatter(text)) {
      formatter.format(edits, old, changed);
      formatter.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private static int longestRunOfBackticks(String text) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
