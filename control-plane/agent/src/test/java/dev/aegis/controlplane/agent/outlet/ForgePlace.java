package dev.aegis.controlplane.agent.outlet;

import dev.aegis.controlplane.agent.forge.ForgeSimulator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// A simulated forge with the agent's outlet in front of it, and a courier between, or not.
final class ForgePlace implements OutletPlace {
  static final String TOKEN = "canary_ghp_0123456789abcdef";

  private final ForgeSimulator forge;
  private final InstantSource clock;
  private final boolean withCourier;
  private Duration deadline;
  private GitHubQueue queue;
  private Courier courier;

  private ForgePlace(
      ForgeSimulator forge, InstantSource clock, boolean withCourier, Duration deadline) {
    this.forge = forge;
    this.clock = clock;
    this.withCourier = withCourier;
    this.deadline = deadline;
    this.queue = GitHubQueue.open(place(), clock);
    this.courier = Courier.to(queue, Duration.ofSeconds(60), clock);
  }

  static ForgePlace start(Path folder, InstantSource clock, boolean withCourier)
      throws IOException {
    return start(folder, clock, withCourier, Duration.ofSeconds(60));
  }

  static ForgePlace start(Path folder, InstantSource clock, boolean withCourier, Duration deadline)
      throws IOException {
    ForgeSimulator forge = ForgeSimulator.start(folder, BareRepository.YAML, TOKEN, clock);
    return new ForgePlace(forge, clock, withCourier, deadline);
  }

  ForgeSimulator forge() {
    return forge;
  }

  /// For the outlet after the next restart.
  void deadline(Duration next) {
    deadline = next;
  }

  private GitHubPlace place() {
    return at(forge.endpoint(), deadline);
  }

  /// @param deadline for a connection, and for a whole exchange
  static GitHubPlace at(URI endpoint, Duration deadline) {
    return new GitHubPlace(
        endpoint, ForgeSimulator.REPOSITORY, GitHubToken.of(TOKEN), deadline, deadline);
  }

  @Override
  public ConfigPullRequests pullRequests() {
    return withCourier ? courier : queue;
  }

  @Override
  public DeployedConfigSource config() {
    return withCourier ? courier : queue;
  }

  @Override
  public ProposalHistorySource history() {
    return withCourier ? courier : queue;
  }

  @Override
  public PostmortemIssues issues() {
    return withCourier ? courier : queue.issues();
  }

  @Override
  public void restart() throws Exception {
    courier.close();
    queue = GitHubQueue.open(place(), clock);
    courier = Courier.to(queue, Duration.ofSeconds(60), clock);
  }

  @Override
  public void close(int number) throws IOException {
    forge.close(number);
  }

  @Override
  public void merge(int number) throws IOException {
    forge.merge(number);
  }

  @Override
  public void editBody(int number, String body) {
    forge.edit(number, body);
  }

  @Override
  public void push(String branch, String yaml) {
    var _ = forge.push(branch, yaml);
  }

  @Override
  public void branchOff(String branch) throws IOException {
    forge.branchOff(branch);
  }

  @Override
  public void openByHand() {
    var _ = forge.openByHand(ForgeSimulator.REPOSITORY, "somebodys-branch", "Please.");
  }

  @Override
  public void decorateIssue(String title) {
    forge.removeLabels(forge.issues().get(forge.issueTitles().indexOf(title)));
  }

  @Override
  public List<Integer> numbers() {
    return forge.pulls();
  }

  @Override
  public List<Integer> open() {
    return forge.openPulls();
  }

  @Override
  public String body(int number) {
    return forge.body(number);
  }

  @Override
  public String head(String branch) throws IOException {
    return forge.head(branch);
  }

  @Override
  public String file(String branch) throws IOException {
    return forge.file(branch);
  }

  @Override
  public List<String> issueTitles() {
    return forge.issueTitles();
  }

  @Override
  public void close() {
    courier.close();
    forge.close();
  }
}
