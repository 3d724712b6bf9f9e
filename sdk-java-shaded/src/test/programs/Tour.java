import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.ClientTls;
import dev.aegis.sdk.Compare;
import dev.aegis.sdk.HeldLock;
import dev.aegis.sdk.Leadership;
import dev.aegis.sdk.LimitExceededException;
import dev.aegis.sdk.Put;
import dev.aegis.sdk.Transaction;
import dev.aegis.sdk.Watch;
import dev.aegis.sdk.WatchBatch;
import dev.aegis.sdk.WatchListener;
import dev.aegis.sdk.async.AsyncClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// One use of each part of the SDK, by a program that has nothing on its class path but the jar with
/// the transport inside.
class Tour {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  public static void main(String[] args) throws Exception {
    for (String moved :
        List.of(
            "io.grpc.Channel", "com.google.protobuf.Message", "com.google.common.base.Joiner")) {
      try {
        throw new AssertionError(Class.forName(moved) + " is on the class path");
      } catch (ClassNotFoundException expected) {
        // As it must be.
      }
    }
    LinkedBlockingQueue<WatchBatch> changes = new LinkedBlockingQueue<>();
    WatchListener listener =
        new WatchListener() {
          @Override
          public void onChanges(WatchBatch batch) {
            changes.add(batch);
          }

          @Override
          public void onFailure(AegisException failure) {
            failure.printStackTrace();
          }
        };
    try (AegisClient client =
            AegisClient.builder(List.of(args[0]))
                .tls(ClientTls.in(Path.of(args[1])))
                .callTimeout(PATIENCE)
                .connect();
        AsyncClient async = AsyncClient.of(client);
        Watch watch = client.keys().watch("tour/", 0, listener);
        HeldLock lock = client.locks().acquire("tour", PATIENCE);
        Leadership lead = client.elections().campaign("tour-guide", "here", PATIENCE)) {
      lock.keys().put("tour/a", "1");
      WatchBatch told = changes.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      check(told.events().size() == 1, "the watch told of the put");
      Transaction transaction =
          Transaction.when(Compare.valueIs("tour/a", "1")).then(Put.of("tour/b", "2"));
      check(client.keys().transact(transaction).succeeded(), "the transaction went through");
      check(
          async.keys().get(Bytes.utf8("tour/b")).orTimeout(30, TimeUnit.SECONDS).join().isPresent(),
          "a future was kept");
      check(lead.token() > lock.token(), "tokens grow");
      check(
          client.elections().leader("tour-guide").orElseThrow().value().toUtf8().equals("here"),
          "the leader was seen");
      check(watch.isOpen(), "the watch stayed open");
      try {
        client.openSession(Duration.ofDays(365));
        throw new AssertionError("a session of a year was opened");
      } catch (LimitExceededException limit) {
        check(limit.limitName().contains("ttl"), "a limit was named");
      }
    }
    System.out.println("all of it works");
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("not so: " + what);
    }
  }
}
