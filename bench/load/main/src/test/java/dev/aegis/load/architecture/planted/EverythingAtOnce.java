package dev.aegis.load.architecture.planted;

import com.google.protobuf.ByteString;
import dev.aegis.load.etcd.wire.StatusRequest;
import io.grpc.Status;
import org.HdrHistogram.Histogram;
import org.apache.zookeeper.CreateMode;

/// Uses every library where none belongs, and ends the process.
record EverythingAtOnce(
    Status status,
    ByteString bytes,
    StatusRequest etcd,
    dev.aegis.wire.v1.StatusRequest aegis,
    CreateMode mode,
    Histogram latencies) {

  void end() {
    System.out.println(this);
    System.exit(status.getCode().value());
  }
}
