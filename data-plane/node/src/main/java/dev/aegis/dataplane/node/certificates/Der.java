package dev.aegis.dataplane.node.certificates;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The few shapes of DER (ITU-T X.690) that a certificate is made of. Each method returns one whole
/// value: tag, length, content.
final class Der {
  private static final int BOOLEAN = 0x01;
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTF8_STRING = 0x0c;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int UTC_TIME = 0x17;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int CONTEXT = 0x80;
  private static final int CONSTRUCTED = 0x20;

  /// RFC 5280, section 4.1.2.5: years up to this one are written with two digits.
  private static final int LAST_TWO_DIGIT_YEAR = 2049;

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return value(SEQUENCE, joined(parts));
  }

  static byte[] set(byte[]... parts) {
    return value(SET, joined(parts));
  }

  static byte[] integer(BigInteger number) {
    return value(INTEGER, number.toByteArray());
  }

  static byte[] yes() {
    return value(BOOLEAN, new byte[] {(byte) 0xff});
  }

  static byte[] octets(byte[] content) {
    return value(OCTET_STRING, content);
  }

  /// A string of whole bytes.
  static byte[] bits(byte[] content) {
    return value(BIT_STRING, joined(new byte[] {0}, content));
  }

  /// Named bits, as in KeyUsage: the bit of number 0 is the highest one of the first byte.
  static byte[] namedBits(int... numbers) {
    int bits = 0;
    int highest = 0;
    for (int number : numbers) {
      bits |= 0x80 >> number;
      highest = Math.max(highest, number);
    }
    return value(BIT_STRING, new byte[] {(byte) (7 - highest), (byte) bits});
  }

  static byte[] text(String text) {
    return value(UTF8_STRING, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] time(Instant at) {
    boolean twoDigits = at.atZone(ZoneOffset.UTC).getYear() <= LAST_TWO_DIGIT_YEAR;
    String text =
        DateTimeFormatter.ofPattern(
                twoDigits ? "yyMMddHHmmss'Z'" : "yyyyMMddHHmmss'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC)
            .format(at);
    return value(twoDigits ? UTC_TIME : GENERALIZED_TIME, text.getBytes(StandardCharsets.US_ASCII));
  }

  /// An object identifier in dots, for example `2.5.29.17`.
  static byte[] oid(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      writeBase128(content, Integer.parseInt(arcs[i]));
    }
    return value(OBJECT_IDENTIFIER, content.toByteArray());
  }

  private static void writeBase128(ByteArrayOutputStream out, int number) {
    if (number >= 0x80) {
      writeHighBase128(out, number >>> 7);
    }
    out.write(number & 0x7f);
  }

  private static void writeHighBase128(ByteArrayOutputStream out, int number) {
    if (number >= 0x80) {
      writeHighBase128(out, number >>> 7);
    }
    out.write(0x80 | (number & 0x7f));
  }

  /// A value that its context numbers, with its own tag inside.
  static byte[] explicit(int number, byte[] inner) {
    return value(CONTEXT | CONSTRUCTED | number, inner);
  }

  /// A value that its context numbers, in place of its own tag.
  static byte[] implicit(int number, byte[] content) {
    return value(CONTEXT | number, content);
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] value(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      byte[] length = BigInteger.valueOf(content.length).toByteArray();
      int skipped = length[0] == 0 ? 1 : 0;
      out.write(0x80 | (length.length - skipped));
      out.write(length, skipped, length.length - skipped);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
