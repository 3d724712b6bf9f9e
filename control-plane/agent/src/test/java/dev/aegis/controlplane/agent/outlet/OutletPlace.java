package dev.aegis.controlplane.agent.outlet;

import java.util.List;

/// A place with an outlet in it, for the contract: the agent's side, what people do there, and what
/// can be seen from outside.
interface OutletPlace {
  ConfigPullRequests pullRequests();

  DeployedConfigSource config();

  ProposalHistorySource history();

  PostmortemIssues issues();

  /// The agent ends and starts again.
  void restart() throws Exception;

  // What people do.

  void close(int number) throws Exception;

  void merge(int number) throws Exception;

  void editBody(int number, String body) throws Exception;

  void push(String branch, String yaml) throws Exception;

  /// A branch at the head of main.
  void branchOff(String branch) throws Exception;

  /// A proposal that none of the agent's is.
  void openByHand() throws Exception;

  void decorateIssue(String title) throws Exception;

  // What is there.

  List<Integer> numbers() throws Exception;

  List<Integer> open() throws Exception;

  String body(int number) throws Exception;

  String head(String branch) throws Exception;

  String file(String branch) throws Exception;

  List<String> issueTitles() throws Exception;

  void close();
}
