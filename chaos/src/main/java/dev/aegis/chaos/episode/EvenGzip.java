package dev.aegis.chaos.episode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/// A gzip file of a size that does not depend on what is in it, neither packed nor unpacked: spaces
/// follow the text, and behind them comes a second, empty member, whose header has an extra field
/// as long as it takes (RFC 1952, 2.2 and 2.3.1.1).
final class EvenGzip {
  /// A tenth more than the longest episode took, in bytes.
  static final int TEXT = 384 * 1024;

  /// A quarter more than the largest episode took, in bytes.
  static final int SIZE = 48 * 1024;

  private static final int HEADER = 10;
  private static final int LENGTHS = 6;
  private static final byte[] NOTHING = {3, 0, 0, 0, 0, 0, 0, 0, 0, 0};

  private EvenGzip() {}

  /// The file with this text, and spaces behind it.
  ///
  /// @throws IOException when it does not fit
  static byte[] of(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > TEXT) {
      throw new IOException("%d bytes of text are more than %d".formatted(bytes.length, TEXT));
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream(SIZE);
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
      gzip.write(" ".repeat(TEXT - bytes.length).getBytes(StandardCharsets.UTF_8));
    }
    int filling = SIZE - packed.size() - HEADER - LENGTHS - NOTHING.length;
    if (filling < 0 || filling > 0xFFFF - 4) {
      throw new IOException("%d bytes packed cannot be made %d".formatted(packed.size(), SIZE));
    }
    ByteBuffer file = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    file.put(packed.toByteArray());
    file.put(new byte[] {0x1f, (byte) 0x8b, 8, 4, 0, 0, 0, 0, 0, (byte) 0xff});
    file.putShort((short) (filling + 4)).put((byte) 'e').put((byte) 'v').putShort((short) filling);
    file.position(SIZE - NOTHING.length);
    file.put(NOTHING);
    return file.array();
  }
}
