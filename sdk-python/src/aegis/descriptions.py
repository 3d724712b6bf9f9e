"""What the cluster says of locks, elections, sessions, its nodes and who may do what: values that never change."""

from __future__ import annotations

import enum
from dataclasses import dataclass


@dataclass(frozen=True)
class Leader:
    """Who leads, and what it says of itself."""

    session_id: int
    token: int
    """Of two leaders of one election the later one always has the greater token."""
    proclamation: int
    """0 for the value it campaigned with, then counts its proclamations."""
    value: bytes


@dataclass(frozen=True)
class LeaderChange:
    """What an observer of an election is told."""

    leader: Leader | None
    """Who leads now, or says something new; nobody leads with ``None``."""
    resynchronised: bool
    """This is the present, and leaders that came and went before it were not told: the first one, and one after a node
    fell behind."""


@dataclass(frozen=True)
class LockDescription:
    """A lock, as the cluster has it. Times are seconds of replicated time."""

    name: str
    held: bool
    holder_session_id: int
    """0 when not held."""
    token: int
    """The holder's, or in a list the last holder's."""
    held_for: float
    waiting: int
    """How many wait in line."""
    delay_remaining: float
    """How long a lock that is not held stays closed after an unclean end."""
    waiting_session_ids: tuple[int, ...] = ()
    """First in line first; told when one lock is described, not in a list."""


class TokenState(enum.Enum):
    """What a fencing token is worth."""

    CURRENT = 1
    """It holds the lock, and its session lives."""
    STALE = 2
    """Another token holds the lock."""
    FREE = 3
    """Nobody holds the lock."""
    LAPSED = 4
    """It holds the lock, but its session's TTL has passed: a guard with it fails, unless a renewal comes first."""


@dataclass(frozen=True)
class TokenStatus:
    """The worth of a token when it was asked about."""

    state: TokenState
    current_token: int
    """The token that holds the lock; 0 while nobody does."""


@dataclass(frozen=True)
class SessionDescription:
    """A session, as the cluster has it. Times are seconds of replicated time."""

    session_id: int
    owner: str
    ttl: float
    remaining: float
    """0 means due: the next tick ends it."""
    locks_held: int
    keys_bound: int = 0
    """Told when one session is described, not in a list."""


@dataclass(frozen=True)
class Member:
    """One node of the cluster, by the log of the node that was asked."""

    node_id: str
    client_address: str
    peer_address: str
    voter: bool
    """Otherwise it is a learner: it has the log and does not vote."""


@dataclass(frozen=True)
class NodeStatus:
    """What one node says about itself and the cluster."""

    node_id: str
    role: str
    """``FOLLOWER``, ``CANDIDATE`` or ``LEADER``."""
    term: int
    leader_id: str
    """Empty while no leader is known."""
    commit_index: int
    applied_index: int
    healthy: bool
    """It knows the leader, has caught up since it started, and lacks fewer than 1000 of the entries that it knows to be
    committed; whatever its role, so a candidate is not healthy."""
    config_digest: str
    version: str
    members: tuple[Member, ...] = ()


class Role(enum.Enum):
    """What a grant lets its client do, within the grant's prefix."""

    READER = "read and watch keys"
    WRITER = "read, watch and write keys"
    LOCKER = "acquire, release and look at locks and elections"
    OPERATOR = "everything"


@dataclass(frozen=True)
class Grant:
    """One role of one client. An empty prefix covers everything; an operator's has none."""

    identity: str
    role: Role
    prefix: bytes | str = b""


@dataclass(frozen=True)
class AccessPolicy:
    """Who may do what in a cluster that serves with certificates. Whatever it does not grant is refused."""

    version: int
    """Counts the policies of the cluster; 0 while none was ever set."""
    grants: tuple[Grant, ...]
