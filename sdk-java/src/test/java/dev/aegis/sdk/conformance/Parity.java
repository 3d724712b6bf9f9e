package dev.aegis.sdk.conformance;

import dev.aegis.sdk.Access;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.Cluster;
import dev.aegis.sdk.Elections;
import dev.aegis.sdk.HeldLock;
import dev.aegis.sdk.Keys;
import dev.aegis.sdk.Leadership;
import dev.aegis.sdk.Locks;
import dev.aegis.sdk.Observation;
import dev.aegis.sdk.RefusalCode;
import dev.aegis.sdk.Session;
import dev.aegis.sdk.Sessions;
import dev.aegis.sdk.Watch;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Holds the tables of the format against this SDK, and against themselves.
record Parity(Words words) {
  private static final String REFUSAL = "RefusalCode.";
  private static final List<Class<?>> OPERATIONS =
      List.of(
          AegisClient.class,
          Keys.class,
          Locks.class,
          Elections.class,
          Sessions.class,
          Access.class,
          Cluster.class,
          Session.class,
          HeldLock.class,
          Leadership.class,
          Watch.class,
          Observation.class);

  /// What is not as the tables say; nothing when all is.
  List<String> complaints() {
    List<String> found = new ArrayList<>();
    compare(
        "operation",
        words.operations().keySet(),
        Arrays.stream(Verb.values()).map(Verb::word).toList(),
        found);
    compare("name", named(), offered(), found);
    compare(
        "error",
        words.errors().values().stream().map(row -> row.java().getFirst()).toList(),
        Arrays.stream(AegisException.class.getPermittedSubclasses())
            .map(Class::getSimpleName)
            .toList(),
        found);
    compare(
        "refusal",
        Stream.concat(words.refusals().stream(), refusalsOfJavaAlone()).toList(),
        Arrays.stream(RefusalCode.values()).map(Enum::name).toList(),
        found);
    both()
        .filter(row -> row.java().isEmpty() || row.python().isEmpty())
        .forEach(row -> found.add("one SDK lacks what the other has: " + row));
    words.alone().stream()
        .filter(row -> row.java().isEmpty() == row.python().isEmpty())
        .forEach(row -> found.add("said to be in one SDK alone: " + row));
    return found;
  }

  private Stream<String> refusalsOfJavaAlone() {
    return words.alone().stream()
        .flatMap(row -> row.java().stream())
        .filter(name -> name.startsWith(REFUSAL))
        .map(name -> name.substring(REFUSAL.length()));
  }

  private Stream<Words.Counterparts> both() {
    return Stream.of(
            words.operations().values().stream().map(Words.Operation::names),
            words.alike().stream(),
            words.errors().values().stream())
        .flatMap(rows -> rows);
  }

  /// Names in the tables; those of listeners are checked by the compiler, in the runner.
  private Set<String> named() {
    return Stream.of(
            words.operations().values().stream().map(Words.Operation::names),
            words.alike().stream(),
            words.alone().stream())
        .flatMap(rows -> rows)
        .flatMap(row -> row.java().stream())
        .filter(name -> !name.contains("Listener.") && !name.startsWith(REFUSAL))
        .collect(Collectors.toSet());
  }

  private static Set<String> offered() {
    return OPERATIONS.stream()
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
        .map(Parity::name)
        .collect(Collectors.toSet());
  }

  private static String name(Method method) {
    return method.getDeclaringClass().getSimpleName() + "." + method.getName();
  }

  private static void compare(
      String what, Collection<String> table, Collection<String> sdk, List<String> found) {
    Set<String> missing = new TreeSet<>(table);
    missing.removeAll(sdk);
    missing.forEach(one -> found.add("the SDK lacks the " + what + " " + one));
    Set<String> unknown = new TreeSet<>(sdk);
    unknown.removeAll(table);
    unknown.forEach(one -> found.add("the tables lack the " + what + " " + one));
  }
}
