package dev.aegis.sdk;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// A snapshot in a file: the eight bytes `AEGISBAK`, the state, and the SHA-256 of all before it.
///
/// @param file where it is
/// @param sizeBytes length of the file
/// @param sha256 its digest, in hexadecimal
public record SavedSnapshot(Path file, long sizeBytes, String sha256) {
  private static final byte[] BEGINNING = "AEGISBAK".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGEST_BYTES = 32;

  /// Reads a file through and checks that it begins and ends as a snapshot does. What is in it,
  /// only the cluster's own software can say.
  ///
  /// @throws IOException when the file cannot be read, or, with a sentence for a message, when it
  ///   is no snapshot or damaged
  public static SavedSnapshot check(Path file) throws IOException {
    long size = Files.size(file);
    MessageDigest digest = newDigest();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      byte[] beginning = in.readNBytes(BEGINNING.length);
      if (size < BEGINNING.length + DIGEST_BYTES || !Arrays.equals(beginning, BEGINNING)) {
        throw new IOException(file + " is not a snapshot of AEGIS.");
      }
      digest.update(beginning);
      long left = size - BEGINNING.length - DIGEST_BYTES;
      byte[] buffer = new byte[1 << 16];
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw new IOException(file + " became shorter while it was read.");
        }
        digest.update(buffer, 0, read);
        left -= read;
      }
      byte[] expected = in.readNBytes(DIGEST_BYTES);
      if (!Arrays.equals(expected, digest.digest())) {
        throw new IOException(
            file + " is damaged: its SHA-256 is not the one at its end. Use another copy.");
      }
      return new SavedSnapshot(file, size, HexFormat.of().formatHex(expected));
    }
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }
}
