package dev.aegis.load.aegis;

import com.google.protobuf.ByteString;
import dev.aegis.load.generator.Completion;
import dev.aegis.load.generator.Driver;
import dev.aegis.load.generator.Request;
import dev.aegis.load.grpc.GrpcConnections;
import dev.aegis.load.grpc.UnaryAnswer;
import dev.aegis.load.plan.LoadPlan;
import dev.aegis.load.plan.Operation;
import dev.aegis.load.plan.Payload;
import dev.aegis.wire.v1.KvServiceGrpc;
import dev.aegis.wire.v1.KvServiceGrpc.KvServiceStub;
import dev.aegis.wire.v1.LockServiceGrpc;
import dev.aegis.wire.v1.PutRequest;
import dev.aegis.wire.v1.RangeRequest;
import dev.aegis.wire.v1.SessionServiceGrpc;
import dev.aegis.wire.v1.WatchServiceGrpc;
import io.grpc.ChannelCredentials;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Speaks `aegis.v1`.
final class AegisDriver implements Driver {
  private final GrpcConnections connections;
  private final List<KvServiceStub> keys;
  private final List<ByteString> names;
  private final List<ByteString> values;
  private final @Nullable AegisSessions sessions;
  private final @Nullable AegisLocks locks;
  private final @Nullable AegisWatches watches;

  /// @param addresses client addresses of nodes, each `host:port`
  AegisDriver(List<String> addresses, ChannelCredentials credentials, LoadPlan plan)
      throws InterruptedException {
    connections = new GrpcConnections(addresses, plan.connections(), credentials);
    keys = connections.stubs(KvServiceGrpc::newStub);
    names =
        IntStream.range(0, plan.keys())
            .mapToObj(key -> ByteString.copyFromUtf8(LoadPlan.keyName(key)))
            .toList();
    Payload payload = new Payload(plan.valueBytes());
    values =
        IntStream.range(0, payload.variety())
            .mapToObj(number -> ByteString.copyFrom(payload.value(number)))
            .toList();
    try {
      sessions = plan.mix().has(Operation.LOCK) ? openSessions(plan.clients()) : null;
      locks =
          sessions == null
              ? null
              : new AegisLocks(
                  connections.stubs(LockServiceGrpc::newStub), sessions, plan.clients());
      watches =
          plan.mix().has(Operation.WATCH)
              ? new AegisWatches(
                  keys,
                  connections.stubs(WatchServiceGrpc::newStub),
                  plan.clients(),
                  plan.watchersPerKey(),
                  plan.valueBytes())
              : null;
    } catch (RuntimeException | InterruptedException e) {
      connections.close();
      throw e;
    }
  }

  private AegisSessions openSessions(int count) {
    return new AegisSessions(
        connections.stubs(SessionServiceGrpc::newBlockingStub).getFirst(),
        connections.stubs(SessionServiceGrpc::newStub).getFirst(),
        count);
  }

  @Override
  public void start(Request request, Completion completion) {
    switch (request.operation()) {
      case PUT -> put(request, completion);
      case GET -> get(request, false, completion);
      case GET_SERIALIZABLE -> get(request, true, completion);
      case LOCK -> prepared(locks).cycle(request.client(), completion);
      case WATCH -> prepared(watches).writeAndAwait(request.client(), completion);
    }
  }

  private void put(Request request, Completion completion) {
    PutRequest put =
        PutRequest.newBuilder()
            .setKey(names.get(request.key()))
            .setValue(values.get(request.key() % values.size()))
            .build();
    stub(request).put(put, UnaryAnswer.last(completion, AegisFailures::kindOf));
  }

  private void get(Request request, boolean serializable, Completion completion) {
    RangeRequest range =
        RangeRequest.newBuilder()
            .setKey(names.get(request.key()))
            .setSerializable(serializable)
            .build();
    stub(request).range(range, UnaryAnswer.last(completion, AegisFailures::kindOf));
  }

  private KvServiceStub stub(Request request) {
    return keys.get(request.client() % keys.size());
  }

  private static <T> T prepared(@Nullable T part) {
    if (part == null) {
      throw new IllegalArgumentException("The plan did not name this operation");
    }
    return part;
  }

  @Override
  public void close() {
    if (sessions != null) {
      sessions.close();
    }
    connections.close();
  }
}
