"""Keys, what is written and read of them, and how they change: values that never change themselves."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


def to_bytes(value: bytes | str) -> bytes:
    """The UTF-8 form of text; bytes as they are.

    :raises TypeError: for anything else: Python would make five zero bytes of the number 5
    """
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    raise TypeError(f"Keys and values are str or bytes, not {type(value).__name__}; say str(...) or json.dumps(...).")


@dataclass(frozen=True)
class KeyValue:
    """One version of one key."""

    key: bytes
    value: bytes
    create_revision: int
    """Revision at which the key was last created."""
    mod_revision: int
    """Revision of this write."""
    version: int
    """Writes since creation, from 1; 0 for a deletion in a history."""
    session_id: int = 0
    """The session whose end deletes the key; 0 for a key that stays."""

    @property
    def text(self) -> str:
        """The value read as UTF-8.

        :raises UnicodeDecodeError: when it is no UTF-8
        """
        return self.value.decode()


@dataclass(frozen=True)
class KeyRange:
    """Keys from ``start`` on, before ``end``. No ``end`` means the one key ``start``; an empty one, no upper end."""

    start: bytes
    end: bytes | None

    @staticmethod
    def one(key: bytes | str) -> KeyRange:
        """One key."""
        return KeyRange(to_bytes(key), None)

    @staticmethod
    def prefix(prefix: bytes | str) -> KeyRange:
        """All keys that begin with ``prefix``; with an empty one, all keys."""
        start = to_bytes(prefix)
        stem = start.rstrip(b"\xff")
        end = stem[:-1] + bytes([stem[-1] + 1]) if stem else b""
        return KeyRange(start or b"\0", end)

    @staticmethod
    def between(start: bytes | str, end: bytes | str) -> KeyRange:
        """Keys from ``start`` on, before ``end``."""
        if not to_bytes(end):
            raise ValueError("end is empty; KeyRange.from_key takes all keys from one on.")
        return KeyRange(to_bytes(start), to_bytes(end))

    @staticmethod
    def from_key(start: bytes | str) -> KeyRange:
        """All keys from ``start`` on."""
        return KeyRange(to_bytes(start) or b"\0", b"")


def to_range(keys: KeyRange | bytes | str) -> KeyRange:
    """A range as it is; bytes and text as a prefix."""
    return keys if isinstance(keys, KeyRange) else KeyRange.prefix(keys)


@dataclass(frozen=True)
class Written:
    """An acknowledged put."""

    revision: int
    """The store's revision this write made."""
    version: int
    """The key's version after it, from 1."""
    previous: KeyValue | None = None
    """The version before, if it was asked for and there was one. A repeated request has none to tell."""


@dataclass(frozen=True)
class Deleted:
    """An acknowledged delete."""

    revision: int
    """The store's revision after the call: a new one when something was deleted, the unchanged one otherwise."""
    count: int
    """How many keys were deleted."""
    previous: tuple[KeyValue, ...] = ()
    """The deleted versions, if they were asked for. A repeated request has none to tell."""

    @property
    def existed(self) -> bool:
        """Whether there was something to delete."""
        return self.count > 0


class Sort(enum.Enum):
    """What a page is ordered by; equals are in the order of their keys."""

    KEY = 0
    VERSION = 1
    CREATE_REVISION = 2
    MOD_REVISION = 3
    VALUE = 4


class Show(enum.Enum):
    """How much of each key a page shows."""

    ALL = "keys and values"
    KEYS_ONLY = "keys without their values"
    COUNT_ONLY = "nothing but how many there are"


@dataclass(frozen=True)
class Query:
    """What to read of a range, in one answer."""

    keys: KeyRange
    limit: int = 0
    """At most this many keys; 0 for as many as fit into an answer of 4 MiB."""
    revision: int = 0
    """Reads the store as it was at this revision; 0 reads the newest."""
    sort: Sort = Sort.KEY
    descending: bool = False
    show: Show = Show.ALL
    min_mod_revision: int = 0
    """Shows only keys last written at or after this revision; 0 is no bound, as below."""
    max_mod_revision: int = 0
    min_create_revision: int = 0
    max_create_revision: int = 0


@dataclass(frozen=True)
class Page:
    """The answer to a query."""

    kvs: tuple[KeyValue, ...]
    more: bool
    """The limit, or the bound on the size of an answer, cut some off."""
    count: int
    """Keys in the range, whatever the limit and the revision bounds."""
    revision: int
    """The store's revision at the node that answered, also when an older one was read; 0 inside a transaction."""
    applied_index: int = 0
    """How far the answering node was: tells how stale a serializable read is. 0 inside a transaction."""


@dataclass(frozen=True)
class History:
    """What is left of one key's past."""

    versions: tuple[KeyValue, ...]
    """Deletions are among them, with version 0 and no value. The oldest may be below the compacted revision: it is the
    one that was current then."""
    more: bool
    """The limit, or the bound on the size of an answer, cut some off."""
    compacted_revision: int
    """The newest revision that is compacted; 0 while none is."""


@dataclass(frozen=True)
class Put:
    """Writes one key: as an operation of a transaction."""

    key: bytes | str
    value: bytes | str = b""
    session_id: int = 0
    """Binds the key to this session: its end deletes the key. 0 binds it to none, also if it was bound before."""
    previous: bool = False
    keep_value: bool = False
    """Writes the value again that the key has; it must exist."""
    keep_session: bool = False
    """Leaves the key with the session that it is bound to; it must exist."""


@dataclass(frozen=True)
class DeleteKeys:
    """Deletes a range of keys: as an operation of a transaction. Text and bytes are a prefix."""

    keys: KeyRange | bytes | str
    previous: bool = False


class Relation(enum.Enum):
    """How what is stored relates to the operand of a comparison."""

    EQUAL = "=="
    NOT_EQUAL = "!="
    GREATER = ">"
    LESS = "<"


class Target(enum.Enum):
    """What of a key is compared."""

    VERSION = "version"
    CREATE_REVISION = "create_revision"
    MOD_REVISION = "mod_revision"
    VALUE = "value"
    SESSION = "session_id"


@dataclass(frozen=True)
class Compare:
    """A condition on one key, or on each key of a range.

    A key that does not exist, and a range without keys, are compared as zeros; but a value that does not exist
    compares to nothing, so the condition is then false. The static methods take a key as text or bytes; a range as
    :class:`KeyRange`; and the relation as ``"=="``, ``"!="``, ``">"`` or ``"<"``.
    """

    keys: KeyRange
    target: Target
    relation: Relation
    operand: int | bytes

    @staticmethod
    def version(key: KeyRange | bytes | str, relation: str, operand: int) -> Compare:
        """On the count of writes since creation; 0 for a key that does not exist."""
        return _compare(key, Target.VERSION, relation, operand)

    @staticmethod
    def create_revision(key: KeyRange | bytes | str, relation: str, operand: int) -> Compare:
        """On the revision at which the key was created."""
        return _compare(key, Target.CREATE_REVISION, relation, operand)

    @staticmethod
    def mod_revision(key: KeyRange | bytes | str, relation: str, operand: int) -> Compare:
        """On the revision of the key's last write."""
        return _compare(key, Target.MOD_REVISION, relation, operand)

    @staticmethod
    def value(key: KeyRange | bytes | str, relation: str, operand: bytes | str) -> Compare:
        """On the value, as unsigned bytes."""
        return _compare(key, Target.VALUE, relation, to_bytes(operand))

    @staticmethod
    def session(key: KeyRange | bytes | str, relation: str, operand: int) -> Compare:
        """On the session that the key is bound to; 0 for none."""
        return _compare(key, Target.SESSION, relation, operand)

    @staticmethod
    def exists(key: bytes | str) -> Compare:
        """That the key exists."""
        return Compare.version(key, ">", 0)

    @staticmethod
    def missing(key: bytes | str) -> Compare:
        """That the key does not exist."""
        return Compare.version(key, "==", 0)


def _compare(key: KeyRange | bytes | str, target: Target, relation: str, operand: int | bytes) -> Compare:
    keys = key if isinstance(key, KeyRange) else KeyRange.one(key)
    return Compare(keys, target, Relation(relation), operand)


@dataclass(frozen=True)
class Transaction:
    """If all of ``when`` holds then ``then``, or else ``otherwise``; whole or not at all, with nothing between.

    An operation may be a transaction itself. All conditions, nested ones too, are judged before any write; a query
    sees the writes before it; one key is written once.
    """

    when: Sequence[Compare] = ()
    then: Sequence[Operation] = ()
    otherwise: Sequence[Operation] = ()

    def __post_init__(self) -> None:
        for name in ("when", "then", "otherwise"):  # so that no list can change it afterwards
            object.__setattr__(self, name, tuple(getattr(self, name)))


Operation = Put | Query | DeleteKeys | Transaction


@dataclass(frozen=True)
class Nested:
    """What became of a transaction within a transaction."""

    succeeded: bool
    results: tuple[Result, ...]


Result = Written | Page | Deleted | Nested


@dataclass(frozen=True)
class Transacted:
    """What became of a transaction."""

    succeeded: bool
    """Whether the conditions held."""
    revision: int
    """The revision after it: a new one when it wrote something, the unchanged one otherwise."""
    results: tuple[Result, ...]
    """One for each operation that happened, in their order; empty when ``replayed``."""
    replayed: bool = False
    """An answer was lost and the request, sent again, had been carried out before: this is its first outcome, but
    without the results, which the cluster does not remember. Reading at ``revision`` shows what it left behind."""


@dataclass(frozen=True)
class PutEvent:
    """A key was written."""

    written: KeyValue
    previous: KeyValue | None = None
    """The version before, if it was asked for, existed, and is not compacted."""

    @property
    def key(self) -> bytes:
        return self.written.key

    @property
    def mod_revision(self) -> int:
        return self.written.mod_revision


@dataclass(frozen=True)
class DeleteEvent:
    """A key was deleted."""

    key: bytes
    mod_revision: int
    """The revision of the delete."""
    previous: KeyValue | None = None


Event = PutEvent | DeleteEvent


@dataclass(frozen=True)
class Changes:
    """Changes of one or more revisions, in their order; all changes of one revision are in one batch."""

    events: tuple[Event, ...]
    next_revision: int
    """Everything before this revision is delivered with this batch: a watch that begins here goes on after it."""


@dataclass(frozen=True)
class Resync:
    """The changes that would have come next are compacted away; this is what the keys are now instead.

    Whatever was derived from earlier changes is out of date: replace it by ``kvs``, or apply :meth:`changes_since`.
    The watch goes on with the changes after ``next_revision``.
    """

    kvs: tuple[KeyValue, ...]
    """All keys of the watch, in their order, as they stood right before ``next_revision``."""
    next_revision: int
    compacted_revision: int
    """The oldest revision that was left when the cluster refused to go on from where the watch was."""

    def changes_since(self, known: Mapping[bytes, int]) -> tuple[Event, ...]:
        """The difference to what is known: a put for each key that is new or was written since, a delete for each
        that is gone. ``known`` maps keys to the ``mod_revision`` at which they are known. A delete has the last
        revision at which it may have happened."""
        puts = [PutEvent(kv) for kv in self.kvs if known.get(kv.key) != kv.mod_revision]
        present = {kv.key for kv in self.kvs}
        gone = [DeleteEvent(key, self.next_revision - 1) for key in sorted(known) if key not in present]
        return (*gone, *puts)
