package dev.aegis.controlplane.agent.outlet;

import dev.aegis.controlplane.address.Loopback;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/// Where the configuration repository is hosted, and how to get in.
///
/// @param endpoint of the REST API: `https://api.github.com`, or `https://HOST/api/v3` of a GitHub
///   Enterprise Server
/// @param repository `OWNER/NAME`
/// @param token may read and write contents, pull requests and issues of this repository, and
///   nothing else
/// @param connectTimeout for a connection
/// @param answerTimeout for a whole exchange, connection and body included
public record GitHubPlace(
    URI endpoint,
    String repository,
    GitHubToken token,
    Duration connectTimeout,
    Duration answerTimeout) {
  public static final URI PUBLIC = URI.create("https://api.github.com");

  private static final Pattern REPOSITORY =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}");

  /// Two seconds for a connection, five for an answer.
  public GitHubPlace(URI endpoint, String repository, GitHubToken token) {
    this(endpoint, repository, token, Duration.ofSeconds(2), Duration.ofSeconds(5));
  }

  /// @throws IllegalArgumentException with what is wanted, if the endpoint or the name cannot be
  ///   used
  public GitHubPlace {
    if (!REPOSITORY.matcher(repository).matches()) {
      throw new IllegalArgumentException("the repository is OWNER/NAME");
    }
    boolean encrypted = "https".equals(endpoint.getScheme());
    boolean local = "http".equals(endpoint.getScheme()) && Loopback.isHost(endpoint.getHost());
    if (endpoint.getHost() == null
        || endpoint.getUserInfo() != null
        || endpoint.getRawQuery() != null
        || !(encrypted || local)) {
      throw new IllegalArgumentException(
          "the endpoint is an https address such as https://github.example.com/api/v3, without a"
              + " user; http is for loopback only");
    }
  }

  String owner() {
    return repository.substring(0, repository.indexOf('/'));
  }
}
