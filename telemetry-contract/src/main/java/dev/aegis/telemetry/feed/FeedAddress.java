package dev.aegis.telemetry.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the Redis of the stream is and who asks it: `redis://127.0.0.1:7131`,
/// `rediss://agent:secret@redis:6380/2`.
///
/// A name without a colon before the `@` is a password, as elsewhere with Redis. `%` escapes are
/// resolved. What is not understood is refused, not overlooked.
///
/// @param host a name, or an address of IPv4 or, in brackets, IPv6
/// @param port from 1 to 65535
/// @param user empty for the one that Redis has by default
/// @param password empty where none is asked for
/// @param database its number; 0 is what every connection begins with
/// @param tls whether Redis has to show a certificate of the host's name
public record FeedAddress(
    String host, int port, String user, String password, int database, boolean tls) {
  /// The environment variable that holds it. It may hold a password, so it is never taken from a
  /// command line.
  public static final String VARIABLE = "AEGIS_TELEMETRY_REDIS_URL";

  /// The form of an address, for messages.
  public static final String FORM = "redis[s]://[[USER:]PASSWORD@]HOST[:PORT][/DATABASE]";

  private static final Pattern SHAPE =
      Pattern.compile(
          "(?<scheme>rediss?)://"
              + "(?:(?<identity>[^/?#\\s]*)@)?"
              + "(?<host>[A-Za-z0-9_][A-Za-z0-9._-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}])"
              + "(?::(?<port>[0-9]{1,5}))?"
              + "(?:/(?<database>[0-9]{1,9})?)?");
  private static final String USUAL_PORT = "6379";

  /// What takes the place of bytes that are no UTF-8.
  private static final char NO_TEXT = '\uFFFD';

  public FeedAddress {
    if (port < 1 || port > 65535 || (password.isEmpty() && !user.isEmpty())) {
      throw noAddress();
    }
  }

  /// The address that a text of the form [#FORM] names.
  ///
  /// @throws IllegalArgumentException if it is no Redis address; the message does not repeat it,
  ///   since it may hold a password
  public static FeedAddress parse(String text) {
    Matcher address = SHAPE.matcher(text);
    if (!address.matches()) {
      throw noAddress();
    }
    String identity = given(address, "identity", "");
    int colon = identity.indexOf(':');
    String password = decode(identity.substring(colon + 1));
    if (address.group("identity") != null && password.isEmpty()) {
      throw noAddress(); // or it would be asked as nobody
    }
    return new FeedAddress(
        given(address, "host", ""),
        Integer.parseInt(given(address, "port", USUAL_PORT)),
        decode(identity.substring(0, Math.max(colon, 0))),
        password,
        Integer.parseInt(given(address, "database", "0")),
        given(address, "scheme", "").equals("rediss"));
  }

  private static String given(Matcher address, String part, String otherwise) {
    String text = address.group(part);
    return text == null ? otherwise : text;
  }

  private static String decode(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    int length = 0; // of what is decoded, in the same array, since it never overtakes what is read
    for (int at = 0; at < bytes.length; at++, length++) {
      if (bytes[at] != '%') {
        bytes[length] = bytes[at];
      } else {
        int high = at + 2 < bytes.length ? Character.digit(bytes[++at], 16) : -1;
        int low = high < 0 ? -1 : Character.digit(bytes[++at], 16);
        if (low < 0) {
          throw noAddress();
        }
        bytes[length] = (byte) (high << 4 | low);
      }
    }
    String decoded = new String(bytes, 0, length, UTF_8);
    if (decoded.indexOf(NO_TEXT) >= 0) {
      throw noAddress();
    }
    return decoded;
  }

  private static IllegalArgumentException noAddress() {
    return new IllegalArgumentException("a Redis address is " + FORM);
  }

  /// Without the password.
  @Override
  public String toString() {
    return "Redis at " + host + ":" + port;
  }
}
