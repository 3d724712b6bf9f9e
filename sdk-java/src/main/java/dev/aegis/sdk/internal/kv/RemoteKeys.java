package dev.aegis.sdk.internal.kv;

import com.google.protobuf.ByteString;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.Deleted;
import dev.aegis.sdk.KeyValue;
import dev.aegis.sdk.Keys;
import dev.aegis.sdk.Watch;
import dev.aegis.sdk.WatchListener;
import dev.aegis.sdk.Written;
import dev.aegis.sdk.internal.rpc.Attempt;
import dev.aegis.sdk.internal.rpc.Effect;
import dev.aegis.sdk.internal.rpc.Failover;
import dev.aegis.sdk.internal.watch.Watches;
import dev.aegis.sdk.internal.wire.PrefixRange;
import dev.aegis.sdk.internal.wire.WireBytes;
import dev.aegis.wire.v1.DeleteRequest;
import dev.aegis.wire.v1.DeleteResponse;
import dev.aegis.wire.v1.KvServiceGrpc;
import dev.aegis.wire.v1.KvServiceGrpc.KvServiceBlockingV2Stub;
import dev.aegis.wire.v1.PutRequest;
import dev.aegis.wire.v1.PutResponse;
import dev.aegis.wire.v1.RangeRequest;
import dev.aegis.wire.v1.RangeResponse;
import dev.aegis.wire.v1.RequestId;
import io.grpc.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Keys over the wire. A write's request, its id included, is made once and sent as often as it
/// takes.
public final class RemoteKeys implements Keys {
  private static final int SHOWN_KEY_LENGTH = 60;
  private static final ByteString ZERO_BYTE = ByteString.copyFrom(new byte[] {0});

  private final Failover failover;
  private final Watches watches;
  private final WriteIdentity writer;

  public RemoteKeys(Failover failover, Watches watches, WriteIdentity writer) {
    this.failover = failover;
    this.watches = watches;
    this.writer = writer;
  }

  /// The same keys, written on another's behalf.
  public RemoteKeys writtenBy(WriteIdentity other) {
    return new RemoteKeys(failover, watches, other);
  }

  @Override
  public Written put(Bytes key, Bytes value) {
    Optional<RequestId> id = writer.newRequest();
    PutRequest.Builder request =
        PutRequest.newBuilder().setKey(WireBytes.toWire(key)).setValue(WireBytes.toWire(value));
    id.ifPresent(request::setRequest);
    writer.guard().ifPresent(request::setGuard);
    PutRequest once = request.build();
    PutResponse answer =
        write("The put of key " + shown(key), id.isPresent(), on -> stub(on).put(once));
    return new Written(answer.getRevision(), answer.getVersion());
  }

  @Override
  public Deleted delete(Bytes key) {
    Optional<RequestId> id = writer.newRequest();
    DeleteRequest.Builder request = DeleteRequest.newBuilder().setKey(WireBytes.toWire(key));
    id.ifPresent(request::setRequest);
    writer.guard().ifPresent(request::setGuard);
    DeleteRequest once = request.build();
    DeleteResponse answer =
        write("The delete of key " + shown(key), id.isPresent(), on -> stub(on).delete(once));
    return new Deleted(answer.getRevision(), answer.getDeleted() > 0);
  }

  @Override
  public Optional<KeyValue> get(Bytes key) {
    RangeRequest request = RangeRequest.newBuilder().setKey(WireBytes.toWire(key)).build();
    RangeResponse answer = read("The get of key " + shown(key), request);
    return answer.getKvsList().stream().findFirst().map(WireBytes::fromWire);
  }

  /// Page by page where the answer is cut, all pages as of the first one's revision.
  @Override
  public List<KeyValue> range(Bytes prefix) {
    PrefixRange range = PrefixRange.of(prefix);
    RangeRequest.Builder request =
        RangeRequest.newBuilder().setKey(range.from()).setRangeEnd(range.end());
    List<KeyValue> found = new ArrayList<>();
    while (true) {
      RangeResponse page = read("The range of prefix " + shown(prefix), request.build());
      page.getKvsList().forEach(wire -> found.add(WireBytes.fromWire(wire)));
      if (!page.getMore() || page.getKvsCount() == 0) {
        return List.copyOf(found);
      }
      if (request.getRevision() == 0) {
        request.setRevision(page.getHeader().getRevision());
      }
      request.setKey(page.getKvs(page.getKvsCount() - 1).getKey().concat(ZERO_BYTE));
    }
  }

  @Override
  public Watch watch(Bytes prefix, long fromRevision, WatchListener listener) {
    return watches.open(prefix, fromRevision, listener);
  }

  private RangeResponse read(String what, RangeRequest request) {
    return failover.call(what, Effect.NONE, on -> stub(on).range(request));
  }

  private <T> T write(String what, boolean hasId, Attempt<T> attempt) {
    try {
      return failover.call(what, hasId ? Effect.REPEATABLE : Effect.ONCE, attempt);
    } catch (AegisException failure) {
      throw writer.explain(failure);
    }
  }

  private static KvServiceBlockingV2Stub stub(Channel channel) {
    return KvServiceGrpc.newBlockingV2Stub(channel);
  }

  private static String shown(Bytes key) {
    String text = key.toUtf8();
    return '"'
        + (text.length() <= SHOWN_KEY_LENGTH ? text : text.substring(0, SHOWN_KEY_LENGTH) + "...")
        + '"';
  }
}
