package dev.aegis.ctl.verb;

import dev.aegis.ctl.output.Fields;
import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.Compare;
import dev.aegis.sdk.KeyValue;
import dev.aegis.sdk.Keys;
import dev.aegis.sdk.OperationResult;
import dev.aegis.sdk.Put;
import dev.aegis.sdk.Transaction;
import dev.aegis.sdk.TransactionResult;
import dev.aegis.sdk.Written;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes a key.
@Command(name = "put", description = "Write a key.")
final class PutVerb extends ClusterVerb {
  @Parameters(index = "0", paramLabel = "KEY")
  private String key = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VALUE",
      description = "The value; standard input, byte for byte, when it is left out or -.")
  private String value = "-";

  @Option(names = "--session", paramLabel = "ID", description = "The key ends with this session.")
  private Optional<Long> session = Optional.empty();

  @Option(names = "--prev", description = "Show the value before.")
  private boolean previous;

  @Option(names = "--if-missing", description = "Only if there is no such key.")
  private boolean ifMissing;

  @Option(names = "--if-rev", paramLabel = "N", description = "Only if it was last written at N.")
  private Optional<Long> ifRevision = Optional.empty();

  @Mixin private final Guard guard = new Guard();

  @Override
  ExitCode run(AegisClient client) throws IOException {
    Put put = Put.of(Bytes.utf8(key), value());
    put = session.isPresent() ? put.boundTo(session.get()) : put;
    put = previous ? put.returningPrevious() : put;
    Keys keys = guard.keys(this, client);
    if (!ifMissing && ifRevision.isEmpty()) {
      Written written = keys.put(put);
      show(written.revision(), written.version(), written.previous());
      return ExitCode.DONE;
    }
    return conditionally(keys, put);
  }

  private ExitCode conditionally(Keys keys, Put put) {
    Transaction transaction = Transaction.when().then(put);
    if (ifMissing) {
      transaction = transaction.and(Compare.missing(put.key()));
    }
    if (ifRevision.isPresent()) {
      transaction = transaction.and(Compare.modRevisionIs(put.key(), ifRevision.get()));
    }
    TransactionResult result = keys.transact(transaction);
    if (!result.succeeded()) {
      say("the condition does not hold; nothing was written.");
      return ExitCode.CONDITION_FAILED;
    }
    for (OperationResult step : result.results()) {
      if (step instanceof OperationResult.Wrote(long version, var before)) {
        show(result.revision(), version, before);
      }
    }
    return ExitCode.DONE;
  }

  private Bytes value() throws IOException {
    return value.equals("-") ? Bytes.of(around().in().readAllBytes()) : Bytes.utf8(value);
  }

  private void show(long revision, long version, Optional<KeyValue> before) {
    printer()
        .one(
            Fields.showing("revision")
                .with("revision", revision)
                .with("version", version)
                .with("previous", before.map(KeyValue::value)));
  }
}
