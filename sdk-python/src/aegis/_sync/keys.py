"""Keys, blocking."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING

from aegis._core import keys as procedures
from aegis._core.watching import Continuation, Watched, watch
from aegis._core.writers import Guarded, Writer
from aegis._sync.following import Following
from aegis._wire.kv_pb2 import HistoryRequest
from aegis.values import (
    Changes,
    Deleted,
    History,
    KeyRange,
    KeyValue,
    Page,
    Put,
    Query,
    Resync,
    Transacted,
    Transaction,
    Written,
    to_bytes,
    to_range,
)

if TYPE_CHECKING:
    from aegis._sync.client import Client


class Keys:
    """The versioned key-value store. Safe for use by many threads.

    Every write makes one new revision of the whole store; an empty store has revision 1. Reads are linearizable
    unless asked otherwise: they see every write acknowledged before they began, whoever made it. Keys have 1 to 1024
    bytes, values at most 524288; text is taken as UTF-8.

    Three views differ only in whose writes they are. ``client.keys``: nobody's; a write whose outcome is unknown ends
    with :class:`~aegis.OutcomeUnknown`. ``session.keys``: numbered by the session, so that an unknown outcome is
    resolved by asking again, and each write counts once; where that ends is told there. ``lock.keys``: as before, and
    refused with ``GUARD_FAILED`` unless the lock is still held with its token at the moment the write is applied.

    Every method may raise :class:`~aegis.Unavailable` when no endpoint answered in time, :class:`~aegis.LimitExceeded`
    and :class:`~aegis.Refused`; writes of a session or a lock also :class:`~aegis.SessionLost`, and any write
    :class:`~aegis.OutcomeUnknown`.
    """

    def __init__(self, client: Client, writer: Writer) -> None:
        self._client = client
        self._writer = writer

    def guarded_by(self, lock_name: str, token: int) -> Keys:
        """The same keys, but every write is refused with ``GUARD_FAILED`` unless ``token`` holds the lock at the moment
        the write is applied. For work under a lock that another process acquired, such as the one that started this;
        a holder has ``lock.keys``."""
        return Keys(self._client, Guarded(self._writer, lock_name, token))

    def put(
        self,
        key: bytes | str,
        value: bytes | str = b"",
        *,
        session_id: int = 0,
        previous: bool = False,
        keep_value: bool = False,
        keep_session: bool = False,
    ) -> Written:
        """Writes one key.

        :param session_id: binds the key to this session, whose end deletes it; 0 binds it to none
        :param previous: whether to tell the version before
        :param keep_value: writes the value again that the key has; it must exist
        :param keep_session: leaves the key with the session that it is bound to; it must exist
        """
        put = Put(key, value, session_id, previous, keep_value, keep_session)
        return self._client._run(procedures.put(self._client._calls, self._writer, put))

    def get(self, key: bytes | str, *, revision: int = 0, serializable: bool = False) -> KeyValue | None:
        """One key, or ``None`` when it does not exist.

        :param revision: reads the store as it was at this revision; 0 reads the newest
        :param serializable: takes the answer of whichever node is asked, without asking the leader: faster, possibly
            stale
        :raises Compacted: when the revision is compacted away
        :raises Refused: with ``FUTURE_REVISION`` when the node that answers has not come to the revision yet
        """
        return self._client._run(procedures.get(self._client._calls, to_bytes(key), revision, serializable))

    def range(self, keys: KeyRange | bytes | str, *, revision: int = 0, serializable: bool = False) -> list[KeyValue]:
        """All keys of a range, in their order, as they stood at one revision. Read page by page, each within the
        client's call timeout, and held in memory as a whole.

        :param keys: text and bytes are a prefix; an empty one means all keys
        :param revision: as in :meth:`get`
        :param serializable: as in :meth:`get`
        :raises Compacted: when the revision is compacted away, or compaction overtakes the reading between two pages:
            read again
        """
        procedure = procedures.read_all(self._client._calls, to_range(keys), revision, serializable)
        found, _ = self._client._run(procedure)
        return found

    def page(self, query: Query, *, serializable: bool = False) -> Page:
        """One answer of at most 4 MiB: limited, sorted, filtered or counted.

        :param serializable: as in :meth:`get`; :attr:`Page.applied_index` then tells how far the node was
        """
        return self._client._run(procedures.page(self._client._calls, query, serializable))

    def delete(self, key: bytes | str, *, previous: bool = False) -> Deleted:
        """Deletes one key. Deleting what does not exist is no error.

        :param previous: whether to tell the version deleted
        """
        return self._client._run(procedures.delete(self._client._calls, self._writer, to_bytes(key), previous))

    def delete_range(self, keys: KeyRange | bytes | str, *, previous: bool = False) -> Deleted:
        """Deletes all keys of a range in one revision: all of it, or nothing if it holds more than 10000 keys.

        :param keys: text and bytes are a prefix
        :param previous: whether to tell the versions deleted
        """
        procedure = procedures.delete_range(self._client._calls, self._writer, to_range(keys), previous)
        return self._client._run(procedure)

    def transact(self, transaction: Transaction) -> Transacted:
        """Several reads and writes as one step: whole or not at all, with one revision for all its writes."""
        return self._client._run(procedures.transact(self._client._calls, self._writer, transaction))

    def history(
        self,
        key: bytes | str,
        *,
        min_revision: int = 0,
        max_revision: int = 0,
        newest_first: bool = False,
        limit: int = 0,
    ) -> History:
        """What is left of one key's past, oldest first unless asked otherwise.

        :param min_revision: a bound of the revisions, included; 0 for none
        :param max_revision: as ``min_revision``
        :param limit: at most this many versions; 0 for as many as fit into an answer of 4 MiB
        """
        request = HistoryRequest(
            key=to_bytes(key),
            min_revision=min_revision,
            max_revision=max_revision,
            newest_first=newest_first,
            limit=limit,
        )
        return self._client._run(procedures.history(self._client._calls, request))

    def compact(self, revision: int) -> int:
        """Gives up what cannot be seen at ``revision`` or later, on all nodes; for operators.

        :return: the revision that is now the oldest left
        :raises Compacted: when it is compacted already
        :raises OutcomeUnknown: when the answer was lost; compacting again tells
        """
        return self._client._run(procedures.compact(self._client._calls, revision))

    def watch(
        self,
        keys: KeyRange | bytes | str,
        *,
        from_revision: int = 0,
        previous: bool = False,
        puts: bool = True,
        deletes: bool = True,
    ) -> Watch:
        """Watches keys. Returns once a node has opened the watch; from then on it goes on, on other nodes if need be,
        without loss or duplicate, until it is closed.

        :param keys: text and bytes are a prefix; an empty one means all keys
        :param from_revision: the first revision wanted; 0 means what is written after the call returns
        :param previous: whether events tell the version before
        :param puts: whether puts are told
        :param deletes: whether deletions are told
        :raises Unavailable: when no node opened it within the client's call timeout
        :raises LimitExceeded: when every node that the client was told of serves as many watches as it may
        """
        if from_revision < 0:
            raise ValueError(f"from_revision is {from_revision}; it must not be negative.")
        watched = Watched(to_range(keys), previous, puts, deletes)
        continuation = Continuation(from_revision)
        following = self._client._follow(watch(self._client._calls, watched, continuation), "aegis-watch")
        try:
            following.next()
        except BaseException:
            following.close()
            raise
        return Watch(following, continuation)


class Watch:
    """An open watch: iterate over it for :class:`~aegis.Changes` and :class:`~aegis.Resync`, and close it.

    It reads while it is iterated over, a few messages ahead; a slow reader delays nobody, and is not cut off. One
    thread reads at a time; any may close.
    """

    def __init__(self, following: Following, continuation: Continuation) -> None:
        self._following = following
        self._continuation = continuation

    def __iter__(self) -> Watch:
        return self

    def __next__(self) -> Changes | Resync:
        """What comes next, waiting for as long as it takes; ends once the watch is closed.

        :raises WatchGap: when a node broke the contract; the watch is then over, as with all that follows
        :raises Refused: when the policy grants these keys no more (``PERMISSION_DENIED``), or what a node sent could
            not be understood
        :raises LimitExceeded: when every node that the client was told of serves as many watches as it may: watch again
            from :attr:`next_revision`
        """
        item: Changes | Resync = self._following.next()
        return item

    def next(self, timeout: float) -> Changes | Resync | None:
        """What comes next, or ``None`` when nothing does within ``timeout`` seconds or the watch is closed. Takes
        longer than that, by the client's call timeout at most, while it looks for another node, and by as much for each
        page while it reads what the keys are now.

        Raises what iterating raises.
        """
        try:
            item: Changes | Resync = self._following.next(timeout)
        except (TimeoutError, StopIteration):
            return None
        return item

    @property
    def next_revision(self) -> int:
        """Everything before this revision has been handed out: resume from here."""
        return self._continuation.next

    @property
    def is_open(self) -> bool:
        """Whether more may come: false once closed or failed."""
        return self._following.is_open

    def close(self) -> None:
        """Ends the watch. Closing twice is harmless."""
        self._following.close()

    def __enter__(self) -> Watch:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
