package dev.aegis.bench.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An agent that takes as much memory as its first argument says (MiB), and keeps it; then it says
/// a kind, or nothing if its second argument is `silent`. To be started as a process.
final class HungryAgent {
  private static final int MIB = 1024 * 1024;

  private HungryAgent() {}

  /// Speaks the protocol of the bench until its input ends.
  public static void main(String[] words) throws IOException {
    int mib = Integer.parseInt(words[0]);
    List<byte[]> kept = new ArrayList<>();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (String question = in.readLine(); question != null; question = in.readLine()) {
      if (question.contains("\"ask\":\"hello\"")) {
        out.println("{\"protocol\":1,\"name\":\"hungry 1\",\"does\":[\"classify\"]}");
      } else {
        while (kept.size() < mib) {
          byte[] taken = new byte[MIB];
          Arrays.fill(taken, (byte) 1);
          kept.add(taken);
        }
        if (!words[1].equals("silent")) {
          out.println("{\"kind\":\"clock_skew\"}");
        }
      }
    }
  }
}
