package dev.aegis.dataplane.node.broken;

import java.util.List;
import java.util.regex.Pattern;

/// A build with one known fault in its production code, and the tests that must notice it.
///
/// @param name of its file in the catalogue
/// @param title what is wrong, in a sentence
/// @param why what it would cost a user
/// @param edits what is changed in the sources
/// @param guards which tests must fail, each by itself
record BrokenBuild(
    String name, String title, String why, List<Edit> edits, List<GuardingTest> guards) {
  BrokenBuild {
    edits = List.copyOf(edits);
    guards = List.copyOf(guards);
  }

  /// One place that reads otherwise.
  ///
  /// @param file from the root of the repository on
  /// @param original whole lines, found exactly once in it
  record Edit(String file, String original, String broken) {}

  /// A test that must fail.
  ///
  /// @param pace how long it takes
  /// @param complaint what it must say then, so that it fails for the right reason
  record GuardingTest(String className, String method, Pace pace, Pattern complaint) {
    String selector() {
      return className + "#" + method;
    }

    /// As short as a person would say it.
    String shortName() {
      return className.substring(className.lastIndexOf('.') + 1) + "#" + method;
    }
  }

  /// What a guarding test needs.
  enum Pace {
    /// A second or two: part of every test run.
    QUICK,
    /// Nodes, sockets and disks: by command.
    CLUSTER
  }

  List<GuardingTest> guards(Pace pace) {
    return guards.stream().filter(guard -> guard.pace() == pace).toList();
  }
}
