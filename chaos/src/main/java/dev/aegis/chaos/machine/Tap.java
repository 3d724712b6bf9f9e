package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.FaultException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// An interface of the system whose other end is this process: what the system sends on it is read
/// here, what is written here the system receives. It is gone when it is closed. For one thread.
///
/// It offers no offloading, so the system cuts what it sends into frames of the usual size and
/// computes their checksums before they get here.
final class Tap implements AutoCloseable {
  private static final long TUNSETIFF = 0x400454caL;
  private static final short IFF_TAP_WITHOUT_HEADER = 0x0002 | 0x1000;
  private static final int IFREQ_BYTES = 40;
  private static final int IFREQ_FLAGS_AT = 16;
  private static final int NAME_BYTES = 15;
  private static final int FRAME_BYTES = 1 << 16;

  private final int file;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(FRAME_BYTES);

  private Tap(int file) {
    this.file = file;
  }

  /// Makes one in the network namespace of this process; it may be moved to another one.
  ///
  /// @throws FaultException when the system has none to give
  static Tap create(String name) {
    byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
    if (ascii.length > NAME_BYTES) {
      throw new IllegalArgumentException(
          "The interface name %s has more than %d bytes.".formatted(name, NAME_BYTES));
    }
    int file = SystemCalls.open("/dev/net/tun", SystemCalls.O_RDWR | SystemCalls.O_NONBLOCK);
    if (file < 0) {
      throw new FaultException("/dev/net/tun cannot be opened.", null);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(IFREQ_BYTES, Long.BYTES);
      MemorySegment.copy(ascii, 0, request, ValueLayout.JAVA_BYTE, 0, ascii.length);
      request.set(ValueLayout.JAVA_SHORT, IFREQ_FLAGS_AT, IFF_TAP_WITHOUT_HEADER);
      if (SystemCalls.ioctl(file, TUNSETIFF, request) != 0) {
        SystemCalls.close(file);
        throw new FaultException("The interface " + name + " cannot be made.", null);
      }
    }
    return new Tap(file);
  }

  /// The open file, to be waited on.
  int file() {
    return file;
  }

  /// The next frame that the system has sent; one without bytes when none waits.
  byte[] read() {
    long bytes = SystemCalls.read(file, buffer);
    return bytes <= 0 ? new byte[0] : buffer.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE);
  }

  /// Lets the system receive a frame. One that it does not take is lost, as on any cable.
  void write(byte[] frame) {
    MemorySegment.copy(frame, 0, buffer, ValueLayout.JAVA_BYTE, 0, frame.length);
    var _ = SystemCalls.write(file, buffer, frame.length);
  }

  @Override
  public void close() {
    SystemCalls.close(file);
    arena.close();
  }
}
