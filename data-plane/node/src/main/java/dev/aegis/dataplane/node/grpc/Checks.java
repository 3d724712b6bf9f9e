package dev.aegis.dataplane.node.grpc;

import com.google.protobuf.ByteString;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.wire.v1.LockGuard;
import java.nio.charset.StandardCharsets;

/// The documented limits, checked where a request enters; what passes is the machine's vocabulary.
///
/// Every method throws the failure of the public contract that names the limit and the value.
final class Checks {
  static final int MAX_KEY_BYTES = 1024;
  static final int MAX_VALUE_BYTES = 512 * 1024;
  static final int MAX_REQUEST_BYTES = 1024 * 1024;
  static final int MAX_LOCK_NAME_BYTES = 256;
  static final int MAX_OWNER_BYTES = 128;
  static final long MAX_WAIT_MS = 3_600_000;
  static final long MAX_LOCK_DELAY_MS = 60_000;
  static final int MAX_ELECTION_VALUE_BYTES = 1024;
  static final int MIN_NONCE_BYTES = 16;
  static final int MAX_NONCE_BYTES = 64;
  static final int MAX_NOTE_BYTES = 256;
  static final int MAX_PAGE = 1000;
  private static final int DEFAULT_PAGE = 100;
  private static final String RESERVED_NAMES = "aegis/";

  /// What a client's certificate may call it.
  static final String IDENTITY = "[A-Za-z0-9._-]{1,128}";

  private Checks() {}

  static Bytes key(ByteString key) {
    if (key.isEmpty()) {
      throw Failures.invalid("key", "is empty; it needs at least one byte");
    }
    return bytes("key bytes", key, MAX_KEY_BYTES);
  }

  static Bytes rangeEnd(ByteString rangeEnd) {
    return bytes("range_end bytes", rangeEnd, MAX_KEY_BYTES);
  }

  static Bytes value(ByteString value) {
    return bytes("value bytes", value, MAX_VALUE_BYTES);
  }

  private static Bytes bytes(String name, ByteString bytes, int limit) {
    if (bytes.size() > limit) {
      throw Failures.limit(name, limit, bytes.size());
    }
    return Bytes.taking(bytes.toByteArray());
  }

  /// The name of a lock that this caller may ask for.
  static LockName takeableLock(String name) {
    LockName lock = lockName(name);
    if (name.startsWith(RESERVED_NAMES) && !OwnCalls.isOwn()) {
      throw Failures.invalid(
          "lock_name",
          "begins with %s, which is reserved for the cluster's own work; take another name"
              .formatted(RESERVED_NAMES));
    }
    return lock;
  }

  static LockName lockName(String name) {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0) {
      throw Failures.invalid("lock_name", "is empty; it needs at least one character");
    }
    if (bytes > MAX_LOCK_NAME_BYTES) {
      throw Failures.limit("lock_name bytes", MAX_LOCK_NAME_BYTES, bytes);
    }
    return new LockName(name);
  }

  static String identity(String identity) {
    if (!identity.matches(IDENTITY)) {
      throw Failures.invalid(
          "grant.identity", "is not 1 to 128 letters, digits, dots, dashes and underscores");
    }
    return identity;
  }

  static Bytes keyPrefix(ByteString prefix) {
    return bytes("key prefix bytes", prefix, MAX_KEY_BYTES);
  }

  static String lockPrefix(String prefix) {
    return prefix.isEmpty() ? prefix : lockName(prefix).value();
  }

  static String owner(String owner) {
    int bytes = owner.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_OWNER_BYTES) {
      throw Failures.limit("owner bytes", MAX_OWNER_BYTES, bytes);
    }
    return owner;
  }

  static long lockDelayMs(long delayMs) {
    if (delayMs < 0 || delayMs > MAX_LOCK_DELAY_MS) {
      throw Failures.limit("lock_delay_ms", MAX_LOCK_DELAY_MS, delayMs);
    }
    return delayMs;
  }

  static Bytes electionValue(ByteString value) {
    return bytes("value bytes", value, MAX_ELECTION_VALUE_BYTES);
  }

  static Bytes nonce(ByteString nonce) {
    if (!nonce.isEmpty() && nonce.size() < MIN_NONCE_BYTES) {
      throw Failures.invalid(
          "nonce",
          "has %d bytes; it needs at least %d that nobody can guess"
              .formatted(nonce.size(), MIN_NONCE_BYTES));
    }
    return bytes("nonce bytes", nonce, MAX_NONCE_BYTES);
  }

  static String note(String note) {
    int bytes = note.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_NOTE_BYTES) {
      throw Failures.limit("note bytes", MAX_NOTE_BYTES, bytes);
    }
    return note;
  }

  static int page(int limit) {
    if (limit < 0 || limit > MAX_PAGE) {
      throw Failures.limit("limit", MAX_PAGE, Integer.toUnsignedLong(limit));
    }
    return limit == 0 ? DEFAULT_PAGE : limit;
  }

  static long waitMs(long waitMs) {
    if (waitMs < 0 || waitMs > MAX_WAIT_MS) {
      throw Failures.limit("wait_ms", MAX_WAIT_MS, waitMs);
    }
    return waitMs;
  }

  static RequestId request(dev.aegis.wire.v1.RequestId request) {
    if (request.getSessionId() <= 0) {
      throw Failures.invalid("request.session_id", "is missing");
    }
    if (request.getSequence() <= 0) {
      throw Failures.invalid("request.sequence", "is missing; sequences count from 1");
    }
    return new RequestId(new SessionId(request.getSessionId()), request.getSequence());
  }

  static SessionId session(long session) {
    if (session <= 0) {
      throw Failures.invalid("session_id", "is missing");
    }
    return new SessionId(session);
  }

  static dev.aegis.dataplane.command.LockGuard guard(LockGuard guard) {
    return new dev.aegis.dataplane.command.LockGuard(
        lockName(guard.getLockName()), new FencingToken(guard.getToken()));
  }
}
