package dev.aegis.example.ledger;

import dev.aegis.sdk.KeyValue;
import dev.aegis.sdk.Keys;
import dev.aegis.sdk.Put;
import dev.aegis.sdk.Transaction;
import dev.aegis.sdk.spring.lock.AegisLock;
import dev.aegis.sdk.spring.lock.AegisLockRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Pays interest into one balance, in one process at a time. What fails, for example while the
/// cluster chooses a new leader, Spring logs; the next turn tries again.
@Component
class InterestJob {
  private static final Logger LOG = LoggerFactory.getLogger(InterestJob.class);

  private final AegisLockRegistry locks;
  private final long interest;

  InterestJob(AegisLockRegistry locks, @Value("${ledger.interest}") long interest) {
    this.locks = locks;
    this.interest = interest;
  }

  @Scheduled(fixedDelayString = "${ledger.every}")
  void pay() {
    AegisLock lock = locks.obtain("ledger");
    if (!lock.tryLock()) {
      return; // another process is at it
    }
    try {
      Keys keys = lock.keys(); // what is written with them is refused, should the lock be lost
      long balance = keys.get("ledger/balance").map(InterestJob::number).orElse(0L);
      keys.transact(
          Transaction.of(
              Put.of("ledger/balance", String.valueOf(balance + interest)),
              Put.of("ledger/token", String.valueOf(lock.token()))));
      LOG.info("Paid {} with token {}", interest, lock.token());
    } finally {
      lock.unlock();
    }
  }

  private static long number(KeyValue found) {
    return Long.parseLong(found.value().toUtf8());
  }
}
