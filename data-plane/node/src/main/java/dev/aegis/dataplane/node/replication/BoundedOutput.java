package dev.aegis.dataplane.node.replication;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;

/// Passes on as many bytes as there is room for, and fails at the next one.
final class BoundedOutput extends FilterOutputStream {
  private final Supplier<? extends IOException> full;
  private long room;

  BoundedOutput(OutputStream out, long room, Supplier<? extends IOException> full) {
    super(out);
    this.room = room;
    this.full = full;
  }

  @Override
  public void write(int value) throws IOException {
    take(1);
    out.write(value);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    take(length);
    out.write(bytes, offset, length);
  }

  private void take(int bytes) throws IOException {
    if (bytes > room) {
      throw full.get();
    }
    room -= bytes;
  }
}
