package dev.aegis.controlplane.agent.narrate;

import dev.aegis.controlplane.address.Loopback;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which model to ask, and how much it may cost.
///
/// @param url base of an OpenAI-compatible endpoint, such as `https://openrouter.ai/api/v1`
/// @param name of the model
/// @param apiKey absent where the endpoint wants none
/// @param timeout of one call, from the first byte sent to the last byte read
/// @param maxOutputTokens the longest answer that is asked for
/// @param inputPrice dollars for a million tokens of questions: also micro-dollars for one
/// @param outputPrice the same of answers
public record ModelSettings(
    URI url,
    String name,
    Optional<Secret> apiKey,
    Duration timeout,
    int maxOutputTokens,
    double inputPrice,
    double outputPrice,
    ModelCaps caps) {
  /// The environment variable of the key. It is no setting with a dash and a dot: those stand on
  /// command lines, which every process list shows.
  public static final String API_KEY = "AEGIS_AGENT_MODEL_API_KEY";

  private static final String PREFIX = "aegis.agent.model.";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,127}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,6})?");
  private static final Pattern SECONDS = Pattern.compile("([1-9][0-9]{0,2})s");

  /// @throws WrongSettingException if the key would travel openly to another machine: whoever
  ///   carries it could read it
  public ModelSettings {
    boolean encrypted = "https".equals(url.getScheme());
    if (apiKey.isPresent() && !encrypted && !Loopback.isHost(url.getHost())) {
      throw new WrongSettingException(
          "url",
          "it is an https address where "
              + API_KEY
              + " is set, for the key is sent there; http is for loopback only");
    }
  }

  /// A setting cannot be used; one sentence for a person.
  public static final class WrongSettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    WrongSettingException(String name, String wanted) {
      super("The setting --" + PREFIX + name + " is wrong: " + wanted + ".");
    }
  }

  /// Reads the settings.
  ///
  /// @param lookup the text of a property, or null
  /// @return empty if no model is configured
  /// @throws WrongSettingException with one sentence for a person
  public static Optional<ModelSettings> read(Function<String, @Nullable String> lookup) {
    String url = text(lookup, "url").orElse("");
    if (url.isEmpty()) {
      return Optional.empty();
    }
    ModelCaps standard = ModelCaps.STANDARD;
    return Optional.of(
        new ModelSettings(
            address(url),
            text(lookup, "name")
                .filter(name -> NAME.matcher(name).matches())
                .orElseThrow(() -> new WrongSettingException("name", "it names a model")),
            Optional.ofNullable(lookup.apply(API_KEY))
                .filter(key -> !key.isBlank())
                .map(key -> new Secret(key.strip())),
            seconds(lookup, "timeout", "20s"),
            (int) whole(lookup, "max-output-tokens", 800),
            number(lookup, "input-price", 0),
            number(lookup, "output-price", 0),
            new ModelCaps(
                whole(lookup, "tokens-per-call", standard.tokensPerCall()),
                whole(lookup, "calls-per-hour", standard.callsPerHour()),
                whole(lookup, "tokens-per-hour", standard.tokensPerHour()),
                whole(lookup, "tokens-per-day", standard.tokensPerDay()),
                Math.round(1_000_000 * number(lookup, "dollars-per-day", 1)))));
  }

  long microDollars(long inputTokens, long outputTokens) {
    return Math.round(Math.ceil(inputTokens * inputPrice + outputTokens * outputPrice));
  }

  private static URI address(String text) {
    try {
      URI url = new URI(text);
      boolean usable =
          ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
              && url.getHost() != null
              && url.getUserInfo() == null
              && url.getQuery() == null
              && url.getFragment() == null;
      if (usable) {
        return url;
      }
    } catch (URISyntaxException _) {
      // told below, without the text: an address may hold a secret
    }
    throw new WrongSettingException(
        "url", "it is an http or https address without user, query and fragment");
  }

  private static Duration seconds(
      Function<String, @Nullable String> lookup, String name, String otherwise) {
    Matcher matcher = SECONDS.matcher(text(lookup, name).orElse(otherwise));
    if (!matcher.matches()) {
      throw new WrongSettingException(name, "it is a number of seconds from 1s to 999s");
    }
    return Duration.ofSeconds(Long.parseLong(matcher.group(1)));
  }

  private static long whole(
      Function<String, @Nullable String> lookup, String name, long otherwise) {
    double number = number(lookup, name, (double) otherwise);
    if (number != Math.rint(number) || number < 1) {
      throw new WrongSettingException(name, "it is a whole number from 1 on");
    }
    return (long) number;
  }

  private static double number(
      Function<String, @Nullable String> lookup, String name, double otherwise) {
    Optional<String> text = text(lookup, name);
    if (text.isPresent() && !NUMBER.matcher(text.get()).matches()) {
      throw new WrongSettingException(name, "it is a number such as 0.25");
    }
    return text.map(Double::parseDouble).orElse(otherwise);
  }

  private static Optional<String> text(Function<String, @Nullable String> lookup, String name) {
    return Optional.ofNullable(lookup.apply(PREFIX + name)).map(String::strip);
  }
}
