package dev.aegis.load.zookeeper;

import dev.aegis.load.cluster.ClusterException;
import dev.aegis.load.generator.Completion;
import dev.aegis.load.generator.Driver;
import dev.aegis.load.generator.Request;
import dev.aegis.load.plan.LoadPlan;
import dev.aegis.load.plan.Operation;
import dev.aegis.load.plan.Payload;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/// Speaks through ZooKeeper's own asynchronous client. A put is `setData`; a linearizable get is
/// `sync` and then `getData` on the same connection, which ZooKeeper keeps in order; a lock cycle
/// is the recipe without waiting: create an ephemeral sequential node, list its siblings, delete
/// it.
final class ZooKeeperDriver implements Driver {
  private static final Duration SESSION = Duration.ofSeconds(30);
  private static final String LOCKS = "/locks";

  private final List<ZooKeeper> connections = new ArrayList<>();
  private final List<String> paths;
  private final Payload payload;

  ZooKeeperDriver(List<String> addresses, LoadPlan plan) throws InterruptedException {
    paths = IntStream.range(0, plan.keys()).mapToObj(key -> "/" + LoadPlan.keyName(key)).toList();
    payload = new Payload(plan.valueBytes());
    try {
      CountDownLatch connected = new CountDownLatch(plan.connections());
      for (int i = 0; i < plan.connections(); i++) {
        connections.add(connect(addresses.get(i % addresses.size()), connected));
      }
      if (!connected.await(SESSION.toSeconds(), TimeUnit.SECONDS)) {
        throw new ClusterException("ZooKeeper did not accept connections; its logs tell why.");
      }
      createNodes(plan);
    } catch (RuntimeException | InterruptedException e) {
      close();
      throw e;
    } catch (IOException | KeeperException e) {
      close();
      throw new ClusterException("ZooKeeper could not be prepared for the load.", e);
    }
  }

  private static ZooKeeper connect(String address, CountDownLatch connected) throws IOException {
    return new ZooKeeper(
        address,
        Math.toIntExact(SESSION.toMillis()),
        event -> {
          if (event.getState() == KeeperState.SyncConnected) {
            connected.countDown();
          }
        });
  }

  /// A put changes a node, so all nodes have to be there.
  private void createNodes(LoadPlan plan) throws KeeperException, InterruptedException {
    ensure("/load");
    ensure(LOCKS);
    if (connections.getFirst().exists(paths.getLast(), false) == null) {
      CountDownLatch created = new CountDownLatch(paths.size());
      for (int key = 0; key < paths.size(); key++) {
        connections
            .getFirst()
            .create(
                paths.get(key),
                payload.value(key),
                ZooDefs.Ids.OPEN_ACL_UNSAFE,
                CreateMode.PERSISTENT,
                (_, _, _, _) -> created.countDown(),
                null);
      }
      created.await();
    }
    if (plan.mix().has(Operation.LOCK)) {
      for (int client = 0; client < plan.clients(); client++) {
        ensure(LOCKS + "/" + client);
      }
    }
  }

  private void ensure(String path) throws KeeperException, InterruptedException {
    try {
      String _ =
          connections
              .getFirst()
              .create(path, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    } catch (KeeperException.NodeExistsException _) {
      // An earlier load made it.
    }
  }

  @Override
  public void start(Request request, Completion completion) {
    ZooKeeper connection = connections.get(request.client() % connections.size());
    String path = paths.get(request.key());
    switch (request.operation()) {
      case PUT ->
          connection.setData(
              path,
              payload.value(request.key()),
              -1,
              (code, _, _, _) -> end(code, completion),
              null);
      case GET -> {
        connection.sync(path, (_, _, _) -> {}, null);
        get(connection, path, completion);
      }
      case GET_SERIALIZABLE -> get(connection, path, completion);
      case LOCK -> acquire(connection, LOCKS + "/" + request.client(), completion);
      case WATCH -> throw new IllegalArgumentException("watches are measured on AEGIS only");
    }
  }

  private static void get(ZooKeeper connection, String path, Completion completion) {
    connection.getData(path, false, (code, _, _, _, _) -> end(code, completion), null);
  }

  private static void acquire(ZooKeeper connection, String lock, Completion completion) {
    connection.create(
        lock + "/l-",
        new byte[0],
        ZooDefs.Ids.OPEN_ACL_UNSAFE,
        CreateMode.EPHEMERAL_SEQUENTIAL,
        (created, _, _, node) -> {
          if (created == Code.OK.intValue()) {
            lookAndRelease(connection, lock, node, completion);
          } else {
            end(created, completion);
          }
        },
        null);
  }

  private static void lookAndRelease(
      ZooKeeper connection, String lock, String node, Completion completion) {
    connection.getChildren(
        lock,
        false,
        (listed, _, _, _) -> {
          if (listed == Code.OK.intValue()) {
            connection.delete(node, -1, (deleted, _, _) -> end(deleted, completion), null);
          } else {
            end(listed, completion);
          }
        },
        null);
  }

  private static void end(int code, Completion completion) {
    if (code == Code.OK.intValue()) {
      completion.succeeded();
    } else {
      completion.failed("ZooKeeper " + Code.get(code));
    }
  }

  @Override
  public void close() {
    try {
      for (ZooKeeper connection : connections) {
        connection.close();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
