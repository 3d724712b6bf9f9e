package dev.aegis.load.etcd;

import com.google.protobuf.ByteString;
import dev.aegis.load.etcd.wire.KVGrpc;
import dev.aegis.load.etcd.wire.KVGrpc.KVStub;
import dev.aegis.load.etcd.wire.LeaseGrantRequest;
import dev.aegis.load.etcd.wire.LeaseGrpc;
import dev.aegis.load.etcd.wire.PutRequest;
import dev.aegis.load.etcd.wire.RangeRequest;
import dev.aegis.load.etcd.wire.lock.LockGrpc;
import dev.aegis.load.etcd.wire.lock.LockGrpc.LockStub;
import dev.aegis.load.etcd.wire.lock.LockRequest;
import dev.aegis.load.etcd.wire.lock.UnlockRequest;
import dev.aegis.load.generator.Completion;
import dev.aegis.load.generator.Driver;
import dev.aegis.load.generator.Request;
import dev.aegis.load.grpc.GrpcConnections;
import dev.aegis.load.grpc.UnaryAnswer;
import dev.aegis.load.plan.LoadPlan;
import dev.aegis.load.plan.Operation;
import dev.aegis.load.plan.Payload;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Speaks etcd's protocol: KV.Put, KV.Range, and Lock.Lock with Lock.Unlock under a lease that
/// outlives the load.
final class EtcdDriver implements Driver {
  private static final Duration LEASE = Duration.ofHours(1);

  private final GrpcConnections connections;
  private final List<KVStub> keys;
  private final List<LockStub> locks;
  private final List<Long> leases = new ArrayList<>();
  private final List<ByteString> names;
  private final List<ByteString> values;

  EtcdDriver(List<String> addresses, LoadPlan plan) {
    connections = new GrpcConnections(addresses, plan.connections());
    keys = connections.stubs(KVGrpc::newStub);
    locks = connections.stubs(LockGrpc::newStub);
    names =
        IntStream.range(0, plan.keys())
            .mapToObj(key -> ByteString.copyFromUtf8(LoadPlan.keyName(key)))
            .toList();
    Payload payload = new Payload(plan.valueBytes());
    values =
        IntStream.range(0, payload.variety())
            .mapToObj(number -> ByteString.copyFrom(payload.value(number)))
            .toList();
    if (plan.mix().has(Operation.LOCK)) {
      grantLeases(plan.clients());
    }
  }

  private void grantLeases(int count) {
    var stub = connections.stubs(LeaseGrpc::newBlockingStub).getFirst();
    LeaseGrantRequest request = LeaseGrantRequest.newBuilder().setTTL(LEASE.toSeconds()).build();
    for (int i = 0; i < count; i++) {
      leases.add(stub.leaseGrant(request).getID());
    }
  }

  @Override
  public void start(Request request, Completion completion) {
    switch (request.operation()) {
      case PUT -> put(request, completion);
      case GET -> get(request, false, completion);
      case GET_SERIALIZABLE -> get(request, true, completion);
      case LOCK -> cycle(request.client(), completion);
      case WATCH -> throw new IllegalArgumentException("watches are measured on AEGIS only");
    }
  }

  private void put(Request request, Completion completion) {
    PutRequest put =
        PutRequest.newBuilder()
            .setKey(names.get(request.key()))
            .setValue(values.get(request.key() % values.size()))
            .build();
    stub(request).put(put, UnaryAnswer.last(completion, EtcdDriver::kindOf));
  }

  private void get(Request request, boolean serializable, Completion completion) {
    RangeRequest range =
        RangeRequest.newBuilder()
            .setKey(names.get(request.key()))
            .setSerializable(serializable)
            .build();
    stub(request).range(range, UnaryAnswer.last(completion, EtcdDriver::kindOf));
  }

  private void cycle(int client, Completion completion) {
    LockStub stub = locks.get(client % locks.size());
    LockRequest lock =
        LockRequest.newBuilder()
            .setName(ByteString.copyFromUtf8("load/lock/" + client))
            .setLease(leases.get(client))
            .build();
    stub.lock(
        lock,
        new UnaryAnswer<>(
            completion,
            EtcdDriver::kindOf,
            locked ->
                stub.unlock(
                    UnlockRequest.newBuilder().setKey(locked.getKey()).build(),
                    UnaryAnswer.last(completion, EtcdDriver::kindOf))));
  }

  private KVStub stub(Request request) {
    return keys.get(request.client() % keys.size());
  }

  private static String kindOf(Throwable failure) {
    return "gRPC " + Status.fromThrowable(failure).getCode();
  }

  @Override
  public void close() {
    connections.close();
  }
}
