"""One of several workers of which one works at a time, and which never do a thing twice, whatever happens to them.

    python worker.py 127.0.0.1:7111,127.0.0.1:7112,127.0.0.1:7113 --jobs 20

Start it several times. Whoever holds the lock takes the next job: a number in the store, raised by one under the lock.
Kill workers and nodes as you like; each job is done once.
"""

from __future__ import annotations

import argparse
import logging

import aegis

LOG = logging.getLogger("worker")


def work(client: aegis.Client, jobs: int) -> int:
    """Takes jobs until all are done.

    :return: how many this worker did
    """
    done_here = 0
    while True:
        try:
            with client.lock("jobs", timeout=30, ttl=5) as lock:
                while lock.is_held:
                    if not do_next(lock, jobs):
                        return done_here
                    done_here += 1
        except (aegis.Unavailable, aegis.LockNotAcquired, aegis.SessionLost) as failure:
            LOG.warning("Tries again: %s", failure)
        except aegis.Refused as failure:
            if failure.code is not aegis.RefusalCode.GUARD_FAILED:
                raise
            LOG.warning("Somebody else works now: %s", failure)


def do_next(lock: aegis.HeldLock, jobs: int) -> bool:
    """Does one job, unless all are done."""
    last = lock.keys.get("jobs/done")
    number = int(last.text) + 1 if last is not None else 1
    if number > jobs:
        return False
    # The result and the count are one step, and refused as a whole unless this worker still holds the lock.
    result = aegis.Put(f"jobs/{number:06}", f"done under token {lock.token}")
    lock.keys.transact(
        aegis.Transaction(when=(aegis.Compare.missing(result.key),), then=(result, aegis.Put("jobs/done", str(number))))
    )
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("endpoints", help="client addresses of nodes, separated by commas")
    parser.add_argument("--jobs", type=int, default=20)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    with aegis.connect(options.endpoints) as client:
        LOG.info("Did %d of %d jobs.", work(client, options.jobs), options.jobs)


if __name__ == "__main__":
    main()
