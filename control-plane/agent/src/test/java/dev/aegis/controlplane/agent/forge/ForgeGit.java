package dev.aegis.controlplane.agent.forge;

import dev.aegis.controlplane.agent.outlet.IsolatedGitSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

/// The bare repository behind the forge.
final class ForgeGit implements AutoCloseable {
  private final Repository repository;

  private ForgeGit(Repository repository) {
    this.repository = repository;
  }

  static ForgeGit create(Path folder) throws IOException {
    IsolatedGitSystem.install();
    Repository repository =
        new FileRepositoryBuilder()
            .setGitDir(folder.resolve("forge.git").toFile())
            .setBare()
            .build();
    repository.create(true);
    return new ForgeGit(repository);
  }

  static PersonIdent person(String name, String mail, Instant at) {
    return new PersonIdent(name, mail, at, ZoneOffset.UTC);
  }

  String blob(byte[] content) throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      ObjectId id = inserter.insert(Constants.OBJ_BLOB, content);
      inserter.flush();
      return id.name();
    }
  }

  /// A tree with one file replaced or added; on nothing, a tree of that file alone.
  String tree(Optional<String> base, String path, String blob) throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter();
        var reader = repository.newObjectReader()) {
      DirCache cache =
          base.isPresent()
              ? DirCache.read(reader, ObjectId.fromString(base.get()))
              : DirCache.newInCore();
      DirCacheEditor editor = cache.editor();
      editor.add(
          new DirCacheEditor.PathEdit(path) {
            @Override
            public void apply(DirCacheEntry entry) {
              entry.setFileMode(FileMode.REGULAR_FILE);
              entry.setObjectId(ObjectId.fromString(blob));
            }
          });
      editor.finish();
      ObjectId id = cache.writeTree(inserter);
      inserter.flush();
      return id.name();
    }
  }

  String commit(
      String tree, List<String> parents, PersonIdent author, PersonIdent committer, String message)
      throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(ObjectId.fromString(tree));
      parents.forEach(parent -> commit.addParentId(ObjectId.fromString(parent)));
      commit.setAuthor(author);
      commit.setCommitter(committer);
      commit.setMessage(message);
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      return id.name();
    }
  }

  Optional<RevCommit> commit(String id) throws IOException {
    if (!ObjectId.isId(id) || !repository.getObjectDatabase().has(ObjectId.fromString(id))) {
      return Optional.empty();
    }
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit commit = walk.parseCommit(ObjectId.fromString(id));
      walk.parseBody(commit);
      return Optional.of(commit);
    }
  }

  Optional<String> head(String branch) throws IOException {
    var ref = repository.exactRef(Constants.R_HEADS + branch);
    return ref == null || ref.getObjectId() == null
        ? Optional.empty()
        : Optional.of(ref.getObjectId().name());
  }

  /// Makes a branch, unless it is there; returns whether it was made.
  boolean create(String branch, String commit) throws IOException {
    RefUpdate update = repository.updateRef(Constants.R_HEADS + branch);
    update.setExpectedOldObjectId(ObjectId.zeroId());
    update.setNewObjectId(ObjectId.fromString(commit));
    return update.update() == RefUpdate.Result.NEW;
  }

  void move(String branch, String commit) throws IOException {
    RefUpdate update = repository.updateRef(Constants.R_HEADS + branch);
    update.setNewObjectId(ObjectId.fromString(commit));
    update.setForceUpdate(true);
    var _ = update.forceUpdate();
  }

  void delete(String branch) throws IOException {
    RefUpdate update = repository.updateRef(Constants.R_HEADS + branch);
    update.setForceUpdate(true);
    var _ = update.delete();
  }

  List<String> branches() throws IOException {
    return repository.getRefDatabase().getRefsByPrefix(Constants.R_HEADS).stream()
        .map(ref -> ref.getName().substring(Constants.R_HEADS.length()))
        .toList();
  }

  Optional<byte[]> file(String commit, String path) throws IOException {
    Optional<RevCommit> found = commit(commit);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (TreeWalk walk = TreeWalk.forPath(repository, path, found.get().getTree())) {
      return walk == null
          ? Optional.empty()
          : Optional.of(repository.open(walk.getObjectId(0)).getBytes());
    }
  }

  String text(String commit, String path) throws IOException {
    return new String(file(commit, path).orElseThrow(), StandardCharsets.UTF_8);
  }

  /// Whether a branch holds nothing that another one has not.
  boolean isPartOf(String commit, String of) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      return walk.isMergedInto(
          walk.parseCommit(ObjectId.fromString(commit)), walk.parseCommit(ObjectId.fromString(of)));
    }
  }

  @Override
  public void close() {
    repository.close();
  }
}
