package dev.aegis.telemetry.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedAddressTest {
  @ParameterizedTest
  @CsvSource({
    "redis://127.0.0.1,                            127.0.0.1,     6379, '',    '',        0,  false",
    "redis://127.0.0.1:7131,                       127.0.0.1,     7131, '',    '',        0,  false",
    "redis://redis_1:7131/,                        redis_1,       7131, '',    '',        0,  false",
    "redis://[::1]:7131/2,                         [::1],         7131, '',    '',        2,  false",
    "rediss://agent:secret@redis.example:6380/15,  redis.example, 6380, agent, secret,    15, true",
    "redis://:secret@redis,                        redis,         6379, '',    secret,    0,  false",
    "redis://secret@redis,                         redis,         6379, '',    secret,    0,  false",
    "redis://agent:s%40cr%2Fet+@redis,             redis,         6379, agent, s@cr/et+,  0,  false",
    "redis://agent:s@cret@redis,                   redis,         6379, agent, s@cret,    0,  false",
    "redis://gr%c3%BC%C3%9Fe:grüße@redis,          redis,         6379, grüße, grüße,      0,  false",
    "redis://agent:a:b@redis,                      redis,         6379, agent, a:b,       0,  false",
  })
  void addressIsTaken(
      String text, String host, int port, String user, String password, int database, boolean tls) {
    assertThat(FeedAddress.parse(text))
        .isEqualTo(new FeedAddress(host, port, user, password, database, tls));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "redis:",
        "redis://",
        "redis:///0",
        "redis:/:secret@redis",
        "http://:secret@redis",
        "rediss//node:secret@there",
        "redis-socket:///run/secret.sock",
        "redis-sentinel://:secret@redis:26379#mine",
        "redis+tls://:secret@redis",
        "redis://:secret@",
        "redis://agent:@redis",
        "redis://:@redis",
        "redis://@redis",
        "redis://:secret%ff@redis",
        "redis://:secret%4@redis",
        "redis://:secret%zz@redis",
        "redis://:secret%@redis",
        "redis://:secret@redis:0",
        "redis://:secret@redis:65536",
        "redis://:secret@redis:port",
        "redis://:secret@redis/first",
        "redis://:secret@redis/-1",
        "redis://:secret@redis?db=2",
        "redis://:secret@redis one",
        "redis://:secret@redis,other",
      })
  void noAddressIsRefusedWithoutBeingRepeated(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FeedAddress.parse(text))
        .withNoCause()
        .withMessage("a Redis address is redis[s]://[[USER:]PASSWORD@]HOST[:PORT][/DATABASE]");
  }

  /// As some clouds give out.
  @Test
  void aPasswordMayBeLong() {
    String token = "x%2F".repeat(10_000);
    assertThat(FeedAddress.parse("redis://agent:" + token + "@redis").password())
        .isEqualTo("x/".repeat(10_000));
  }

  @Test
  void itsTextDoesNotTellThePassword() {
    assertThat(FeedAddress.parse("redis://agent:secret@redis")).hasToString("Redis at redis:6379");
  }
}
