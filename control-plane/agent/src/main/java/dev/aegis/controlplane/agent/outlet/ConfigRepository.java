package dev.aegis.controlplane.agent.outlet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.BatchRefUpdate;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.treewalk.TreeWalk;

/// The bare git repository that holds the configuration and the proposal queue, as a store of small
/// files in commits.
///
/// Commits are built in memory; there is no work tree. Nothing is visible before a ref moves, and
/// refs move by compare-and-set, all of a set or none ([#move]): who loses a race sees `false`,
/// reads again and decides again. The launcher and people with git write the same refs under the
/// same locks; those of an agent that was killed while it held them are found again ([MoveNote]).
/// Thread-safe.
final class ConfigRepository implements AutoCloseable {
  /// Larger files in the queue are not ours.
  static final int MAX_FILE_BYTES = 256 * 1024;

  private static final String AUTHOR = "aegis-agent";
  private static final String MAIL = "aegis-agent@localhost";

  private final Repository repository;
  private final Path gitDir;
  private final MoveNote note;

  private ConfigRepository(Repository repository, Path gitDir) {
    this.repository = repository;
    this.gitDir = gitDir;
    this.note = new MoveNote(gitDir);
  }

  /// One compare-and-set of a branch.
  ///
  /// @param branch without `refs/heads/`
  /// @param from the commit it must be at; `Optional.empty()` if it must not exist
  record Move(String branch, Optional<ObjectId> from, ObjectId to) {}

  /// @throws IOException if there is no bare git repository
  static ConfigRepository open(Path gitDir) throws IOException {
    if (!Files.isRegularFile(gitDir.resolve(Constants.HEAD))) {
      throw new IOException(gitDir + " is no bare git repository");
    }
    IsolatedGitSystem.install();
    Repository repository =
        new FileRepositoryBuilder().setGitDir(gitDir.toFile()).setBare().setMustExist(true).build();
    return new ConfigRepository(repository, gitDir);
  }

  /// Where it is, for a message.
  Path path() {
    return gitDir;
  }

  /// The commit a branch is at.
  Optional<ObjectId> head(String branch) throws IOException {
    Ref ref = repository.exactRef(Constants.R_HEADS + branch);
    return ref == null ? Optional.empty() : Optional.ofNullable(ref.getObjectId());
  }

  /// A file at the root of a commit.
  ///
  /// @throws IOException if it is larger than the limit, or the repository cannot be read
  Optional<byte[]> file(ObjectId commit, String name, int maxBytes) throws IOException {
    try (ObjectReader reader = repository.newObjectReader();
        RevWalk walk = new RevWalk(reader);
        TreeWalk tree = TreeWalk.forPath(reader, name, walk.parseCommit(commit).getTree())) {
      return tree == null
          ? Optional.empty()
          : Optional.of(read(reader, tree.getObjectId(0), name, maxBytes));
    }
  }

  /// All files at the root of a commit whose names end so, by name.
  Map<String, String> files(ObjectId commit, String ending) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (ObjectReader reader = repository.newObjectReader();
        RevWalk walk = new RevWalk(reader);
        TreeWalk tree = new TreeWalk(reader)) {
      tree.addTree(walk.parseCommit(commit).getTree());
      while (tree.next()) {
        if (tree.getFileMode(0).equals(FileMode.REGULAR_FILE)
            && tree.getNameString().endsWith(ending)) {
          String name = tree.getNameString();
          byte[] bytes = read(reader, tree.getObjectId(0), name, MAX_FILE_BYTES);
          files.put(name, new String(bytes, StandardCharsets.UTF_8));
        }
      }
    }
    return files;
  }

  private static byte[] read(ObjectReader reader, ObjectId blob, String name, int maxBytes)
      throws IOException {
    ObjectLoader loader = reader.open(blob, Constants.OBJ_BLOB);
    if (loader.getSize() > maxBytes) {
      throw new IOException(name + " has " + loader.getSize() + " bytes, the limit is " + maxBytes);
    }
    return loader.getBytes(maxBytes);
  }

  /// Writes a commit in which one file of the root is replaced or added; no ref moves.
  ///
  /// @param parent what it is made on; absent for the first commit of a branch of its own
  ObjectId commit(
      Optional<ObjectId> parent, String name, byte[] content, String message, Instant at)
      throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter();
        ObjectReader reader = repository.newObjectReader();
        RevWalk walk = new RevWalk(reader)) {
      DirCache tree =
          parent.isPresent()
              ? DirCache.read(reader, walk.parseCommit(parent.get()).getTree())
              : DirCache.newInCore();
      put(tree, name, inserter.insert(Constants.OBJ_BLOB, content));
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(tree.writeTree(inserter));
      parent.ifPresent(commit::setParentId);
      PersonIdent author = new PersonIdent(AUTHOR, MAIL, at, ZoneOffset.UTC);
      commit.setAuthor(author);
      commit.setCommitter(author);
      commit.setMessage(message);
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      return id;
    }
  }

  private static void put(DirCache tree, String name, ObjectId blob) {
    DirCacheEditor editor = tree.editor();
    editor.add(
        new DirCacheEditor.PathEdit(name) {
          @Override
          public void apply(DirCacheEntry entry) {
            entry.setFileMode(FileMode.REGULAR_FILE);
            entry.setObjectId(blob);
          }
        });
    editor.finish();
  }

  /// Moves all of these branches, or none.
  ///
  /// @return false if one of them was not where it had to be: somebody else was faster
  boolean move(List<Move> moves) throws IOException {
    List<String> branches = moves.stream().map(Move::branch).toList();
    return note.during(locks(branches), () -> moveAll(moves));
  }

  /// A lock file that keeps these branches from being moved, for a message.
  Optional<Path> lockInTheWay(List<String> branches) {
    return note.inTheWay(locks(branches));
  }

  private static List<String> locks(List<String> branches) {
    return Stream.concat(
            Stream.of(Constants.PACKED_REFS),
            branches.stream().map(branch -> Constants.R_HEADS + branch))
        .map(ref -> ref + ".lock")
        .toList();
  }

  private boolean moveAll(List<Move> moves) throws IOException {
    BatchRefUpdate batch = repository.getRefDatabase().newBatchUpdate();
    batch.setAtomic(true).setAllowNonFastForwards(true);
    for (Move move : moves) {
      batch.addCommand(
          new ReceiveCommand(
              move.from().orElse(ObjectId.zeroId()), move.to(), Constants.R_HEADS + move.branch()));
    }
    try (RevWalk walk = new RevWalk(repository)) {
      batch.execute(walk, NullProgressMonitor.INSTANCE);
    }
    return batch.getCommands().stream()
        .allMatch(command -> command.getResult() == ReceiveCommand.Result.OK);
  }

  @Override
  public void close() {
    repository.close();
  }
}
