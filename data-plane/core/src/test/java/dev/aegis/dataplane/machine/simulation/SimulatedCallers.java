package dev.aegis.dataplane.machine.simulation;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Command.OnBehalf;
import dev.aegis.dataplane.command.Command.SetPolicy;
import dev.aegis.dataplane.command.Grant;
import dev.aegis.dataplane.command.RequestId;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Those with a certificate: mostly they speak for their own sessions, and policies come and go.
final class SimulatedCallers {
  private static final List<Caller> ALL =
      List.of(
          new Caller.Client("ada", true),
          new Caller.Client("wes", false),
          new Caller.Client("pia", false),
          new Caller.Client("ray", false),
          new Caller.Client("nobody", false),
          new Caller.Node("n1"));

  private static final List<Grant> GRANTS =
      List.of(
          new Grant.Operator("ada"),
          new Grant.Writer("wes", Bytes.EMPTY),
          new Grant.Locker("wes", ""),
          new Grant.Writer("pia", SimulatedClients.key(0)),
          new Grant.Locker("pia", "lock-"),
          new Grant.Reader("ray", Bytes.EMPTY),
          new Grant.Locker("ray", ""));

  private final RandomGenerator random;
  private final AccessOracle access;

  SimulatedCallers(RandomGenerator random, AccessOracle access) {
    this.random = random;
    this.access = access;
  }

  Caller any() {
    return ALL.get(random.nextInt(ALL.size()));
  }

  /// A command as it was, or on behalf of somebody.
  Command speak(Command command) {
    return switch (random.nextInt(150)) {
      case 0 -> policy();
      case 1 -> new OnBehalf(any(), policy());
      case 2 -> new OnBehalf(any(), new OnBehalf(any(), command));
      default -> random.nextInt(5) == 0 ? new OnBehalf(someoneFor(command), command) : command;
    };
  }

  private Caller someoneFor(Command command) {
    RequestId request = SimulationOracle.requestOf(command);
    if (request != null && random.nextInt(4) > 0) {
      for (Caller caller : ALL) {
        if (caller.principal().equals(access.ownerOf(request.session()))) {
          return caller;
        }
      }
    }
    return any();
  }

  /// Mostly the next one; most grants are in most policies.
  private Command policy() {
    List<Grant> grants = new ArrayList<>();
    for (Grant grant : GRANTS) {
      if (random.nextInt(5) > 0) {
        grants.add(grant);
      }
    }
    long version = access.policy().version();
    return new SetPolicy(random.nextInt(5) == 0 ? version + 1 : version, grants);
  }
}
