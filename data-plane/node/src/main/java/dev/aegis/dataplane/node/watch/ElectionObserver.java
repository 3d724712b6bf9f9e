package dev.aegis.dataplane.node.watch;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.node.log.CommandLog;
import dev.aegis.dataplane.node.log.SubmitException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One observer of one election; see [ElectionHub] for what it guarantees and why that holds.
///
/// Thread-safe: fed by the thread that applies the log, served by one of its own.
public final class ElectionObserver implements AutoCloseable {
  /// Changes kept for a reader that is slow; beyond that it is told the present instead.
  static final int MAX_QUEUED = 1024;

  private final LockName election;
  private final Start start;
  private final CommandLog log;
  private final Sink sink;
  private final Consumer<ElectionObserver> over;
  private final ArrayDeque<Queued> queue = new ArrayDeque<>();
  private boolean mustRead = true;
  private boolean closed;
  // What was told last: of the serving thread alone.
  private long toldToken;
  private long toldProclamation;
  private boolean toldVacant;
  private long readUpTo;

  ElectionObserver(
      LockName election, Start start, CommandLog log, Sink sink, Consumer<ElectionObserver> over) {
    this.election = election;
    this.start = start;
    this.log = log;
    this.sink = sink;
    this.over = over;
    this.toldToken = start.afterToken();
    this.toldProclamation = start.afterProclamation();
  }

  /// Where an observer stood: zeros for one that begins.
  ///
  /// @param minAppliedIndex nothing is told before this replica has applied as much
  public record Start(long afterToken, long afterProclamation, long minAppliedIndex) {}

  private record Queued(long index, ElectionNews news) {}

  /// Where an observer's news go. One thread at a time.
  public interface Sink {
    /// Blocks while the reader is not ready for more.
    ///
    /// @param news empty when the present is what the observer knows already
    /// @param resynchronised it is the present, and what led to it was not told
    /// @return false when the reader is gone
    boolean deliver(Optional<ElectionNews> news, boolean resynchronised)
        throws InterruptedException;

    /// The end: the election cannot be read for this reader, or not here. Any thread may call it.
    void failed(RuntimeException failure);
  }

  LockName election() {
    return election;
  }

  synchronized void applied(long index, List<ElectionNews> news) {
    if (queue.size() + news.size() > MAX_QUEUED) {
      replaced();
      return;
    }
    news.forEach(one -> queue.add(new Queued(index, one)));
    if (mustRead || !news.isEmpty()) {
      notifyAll();
    }
  }

  synchronized void replaced() {
    queue.clear();
    mustRead = true;
    notifyAll();
  }

  void serve() {
    try {
      while (awaitWork() && tellOn()) {
        // Each turn tells the present, or one change.
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      sink.failed(e);
    } finally {
      over.accept(this);
    }
  }

  private synchronized boolean awaitWork() throws InterruptedException {
    while (!closed && (mustRead ? !isFarEnough() : queue.isEmpty())) {
      wait();
    }
    return !closed;
  }

  private boolean isFarEnough() {
    return log.position().index() >= start.minAppliedIndex();
  }

  private boolean tellOn() throws InterruptedException {
    Queued next;
    synchronized (this) {
      next = mustRead ? null : queue.poll();
      mustRead = false;
    }
    if (next == null) {
      return tellPresent();
    }
    // What is queued is put there after it can be read: by the same entry, or later.
    return next.index() <= readUpTo || tell(next.news());
  }

  /// What is told of entries up to the reading is part of it. Where that ends has to be known
  /// exactly: that nobody leads is not older or newer than other news by itself.
  private boolean tellPresent() throws InterruptedException {
    Answer present;
    do {
      readUpTo = log.position().index();
      present = log.query(new Query.DescribeLeader(election));
    } while (log.position().index() != readUpTo);
    if (present instanceof Answer.LeaderDescribed leader) {
      ElectionNews.Leads leads =
          new ElectionNews.Leads(
              leader.session(), leader.token(), leader.proclamation(), leader.value());
      return sink.deliver(isNews(leads) ? Optional.of(leads) : Optional.empty(), true);
    }
    toldVacant = true;
    return sink.deliver(Optional.of(new ElectionNews.Vacant()), true);
  }

  private boolean tell(ElectionNews news) throws InterruptedException {
    return !isNews(news) || sink.deliver(Optional.of(news), false);
  }

  /// Whether it has not been told yet; notes that it is told now.
  private boolean isNews(ElectionNews news) {
    return switch (news) {
      case ElectionNews.Leads leads -> {
        boolean isNews = leads.isAfter(toldToken, toldProclamation);
        if (isNews) {
          toldToken = leads.token().value();
          toldProclamation = leads.proclamation();
          toldVacant = false;
        }
        yield isNews;
      }
      case ElectionNews.Vacant _ -> {
        boolean isNews = !toldVacant;
        toldVacant = true;
        yield isNews;
      }
    };
  }

  /// Ends the observation so that its client goes on at another node; safe from any thread.
  void strand() {
    sink.failed(new SubmitException.NotLeader(null));
    close();
  }

  /// Ends the observation; safe from any thread.
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
    over.accept(this);
  }
}
