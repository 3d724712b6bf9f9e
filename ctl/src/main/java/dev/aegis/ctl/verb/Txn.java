package dev.aegis.ctl.verb;

import dev.aegis.ctl.output.Fields;
import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.KeyValue;
import dev.aegis.sdk.OperationResult;
import dev.aegis.sdk.TransactionResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Runs a transaction.
@Command(
    name = "txn",
    description = {
      "Several reads and writes as one step. Standard input has a line for each part:",
      "",
      "  if   exists KEY | missing KEY | value KEY = VALUE | value KEY != VALUE",
      "  if   version KEY > N | mod KEY = N | create KEY < N | session KEY = ID",
      "  then put KEY VALUE | del KEY | del-prefix PREFIX | get KEY | get-prefix PREFIX",
      "  else (as then)",
      "",
      "All lines with if must hold, or the lines with else happen and the exit code is 4. Words in"
          + " double quotes may hold spaces, and \\\" and \\\\."
    })
final class Txn extends ClusterVerb {
  @Mixin private final Guard guard = new Guard();

  @Override
  ExitCode run(AegisClient client) throws IOException {
    String script = new String(around().in().readAllBytes(), StandardCharsets.UTF_8);
    TransactionResult result = guard.keys(this, client).transact(TransactionScript.read(script));
    printer()
        .one(
            Fields.showing("succeeded")
                .with("succeeded", result.succeeded())
                .with("revision", result.revision())
                .with("results", result.results().stream().map(Txn::fields).toList()));
    return result.succeeded() ? ExitCode.DONE : ExitCode.CONDITION_FAILED;
  }

  private static Fields fields(OperationResult result) {
    return switch (result) {
      case OperationResult.Wrote(long version, _) ->
          Fields.showing("version").with("kind", "put").with("version", version);
      case OperationResult.Found(var keys, boolean more, long count) ->
          Fields.showing("count")
              .with("kind", "get")
              .with("keys", fields(keys))
              .with("count", count)
              .with("more", more);
      case OperationResult.Removed(long count, _) ->
          Fields.showing("deleted").with("kind", "del").with("deleted", count);
      case OperationResult.Nested(boolean succeeded, var results) ->
          Fields.showing("succeeded")
              .with("kind", "txn")
              .with("succeeded", succeeded)
              .with("results", results.stream().map(Txn::fields).toList());
    };
  }

  private static List<Fields> fields(List<KeyValue> keys) {
    return keys.stream().map(Fields::of).toList();
  }
}
