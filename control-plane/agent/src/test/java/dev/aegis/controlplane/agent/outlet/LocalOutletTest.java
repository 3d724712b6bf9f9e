package dev.aegis.controlplane.agent.outlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The contract, kept by the queue in a bare git repository and the folder of drafts.
class LocalOutletTest extends OutletContract {
  @Override
  OutletPlace open(Path folder, InstantSource clock) throws IOException {
    return new LocalPlace(folder, clock);
  }

  private static final class LocalPlace implements OutletPlace {
    private final BareRepository repository;
    private final Path drafts;
    private final InstantSource clock;
    private LocalGitQueue queue;

    LocalPlace(Path folder, InstantSource clock) throws IOException {
      this.repository = BareRepository.create(folder);
      this.drafts = folder.resolve("issues");
      this.clock = clock;
      this.queue = LocalGitQueue.open(repository.path());
    }

    @Override
    public ConfigPullRequests pullRequests() {
      return queue;
    }

    @Override
    public DeployedConfigSource config() {
      return queue;
    }

    @Override
    public ProposalHistorySource history() {
      return queue;
    }

    @Override
    public PostmortemIssues issues() {
      return new MarkdownIssueFolder(drafts);
    }

    @Override
    public void restart() throws IOException {
      queue.close();
      queue = LocalGitQueue.open(repository.path());
    }

    @Override
    public void close(int number) {
      repository.decide(number, "closed", now());
    }

    @Override
    public void merge(int number) {
      String branch = header(number, "branch");
      repository.decide(number, "merged", now());
      repository.git("", "update-ref", "refs/heads/main", repository.head(branch));
    }

    @Override
    public void editBody(int number, String body) {
      String record = repository.record(number);
      String head = record.substring(0, record.indexOf("\n\n") + 2);
      repository.commit("pulls", number + ".md", head + body);
    }

    @Override
    public void push(String branch, String yaml) {
      repository.commit(branch, "aegis.yaml", yaml);
    }

    @Override
    public void branchOff(String branch) {
      repository.git("", "update-ref", "refs/heads/" + branch, repository.head("main"));
    }

    @Override
    public void openByHand() {
      repository.commit(
          "pulls", "1.md", "number: 1\nstate: open\nbranch: by-hand/1-abc\nkind: manual\n\nBody\n");
    }

    @Override
    public void decorateIssue(String title) throws IOException {
      for (Path file : draftFiles()) {
        if (Files.readString(file).startsWith("# " + title)) {
          Files.writeString(file, "\nMine.\n", UTF_8, StandardOpenOption.APPEND);
          Files.move(file, file.resolveSibling("renamed.md"));
        }
      }
    }

    @Override
    public List<Integer> numbers() {
      return repository.numbers();
    }

    @Override
    public List<Integer> open() {
      return numbers().stream().filter(number -> header(number, "state").equals("open")).toList();
    }

    @Override
    public String body(int number) {
      String record = repository.record(number);
      return record.substring(record.indexOf("\n\n") + 2);
    }

    @Override
    public String head(String branch) {
      return repository.head(branch);
    }

    @Override
    public String file(String branch) {
      return repository.file(branch, "aegis.yaml");
    }

    @Override
    public List<String> issueTitles() throws IOException {
      List<String> titles = new ArrayList<>();
      for (Path file : draftFiles()) {
        titles.add(Files.readAllLines(file).getFirst().substring(2));
      }
      return titles;
    }

    @Override
    public void close() {
      queue.close();
    }

    private List<Path> draftFiles() throws IOException {
      try (Stream<Path> files = Files.list(drafts)) {
        return files.sorted().toList();
      }
    }

    private String header(int number, String key) {
      return repository
          .record(number)
          .lines()
          .filter(line -> line.startsWith(key + ": "))
          .findFirst()
          .orElseThrow()
          .substring(key.length() + 2);
    }

    private String now() {
      return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }
  }
}
