package dev.aegis.sdk.example;

import dev.aegis.sdk.AccessPolicy;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.ClientTls;
import dev.aegis.sdk.Grant;
import dev.aegis.sdk.RefusalCode;
import dev.aegis.sdk.RefusedException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Gives a new cluster its first access policy: an operator, and a client that may read, write and
/// lock everything. Leaves a policy that is there already as it is, also one of a restored cluster
/// in which this operator has no say.
public final class FirstPolicy {
  private static final String USAGE =
      """
      Usage: FirstPolicy --endpoints HOST:PORT,... --tls DIR --operator NAME --client NAME
      DIR holds ca.pem, cert.pem and key.pem of the operator. Exit code 0: a policy is in force. 1: otherwise. 2: usage.
      """;

  private FirstPolicy() {}

  /// Sets it; see the usage.
  public static void main(String[] words) {
    System.exit(run(List.of(words), System.out));
  }

  static int run(List<String> words, PrintStream out) {
    try {
      Arguments arguments =
          Arguments.parse(
              words, Set.of("--endpoints", "--tls", "--operator", "--client"), Set.of());
      List<Grant> grants =
          List.of(
              new Grant.Operator(arguments.required("--operator")),
              new Grant.Writer(arguments.required("--client"), Bytes.utf8("")),
              new Grant.Locker(arguments.required("--client"), ""));
      try (AegisClient client =
          AegisClient.builder(arguments.requiredList("--endpoints"))
              .tls(ClientTls.in(Path.of(arguments.required("--tls"))))
              .connect()) {
        return set(client, grants, out);
      }
    } catch (IllegalArgumentException mistake) {
      out.println(mistake.getMessage());
      out.print(USAGE);
      return 2;
    }
  }

  private static int set(AegisClient client, List<Grant> grants, PrintStream out) {
    try {
      AccessPolicy policy = client.access().policy();
      if (policy.version() > 0) {
        out.println("Access policy " + policy.version() + " stays as it is.");
        return 0;
      }
      boolean set = client.access().setPolicy(0, grants);
      out.println(set ? "Access policy 1 is set." : "Somebody else set a policy at the same time.");
      return 0;
    } catch (RefusedException refused) {
      out.println(
          refused.code() == RefusalCode.PERMISSION_DENIED
              ? "The access policy in force names other operators and stays as it is: "
                  + refused.getMessage()
              : refused.getMessage());
      return refused.code() == RefusalCode.PERMISSION_DENIED ? 0 : 1;
    } catch (AegisException failure) {
      out.println(failure.getMessage());
      return 1;
    }
  }
}
