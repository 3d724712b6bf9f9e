"""Looking at locks, sessions and nodes, and what operators do to them."""

from __future__ import annotations

from aegis._core import methods
from aegis._core.calls import CallHistory, Calls, Effect
from aegis._core.failures import Definite, read_failure
from aegis._core.steps import Answered, Attempt, Ended, Steps, now
from aegis._wire import access_pb2, cluster_pb2, lock_pb2, session_pb2
from aegis.descriptions import (
    AccessPolicy,
    Grant,
    LockDescription,
    Member,
    NodeStatus,
    Role,
    SessionDescription,
    TokenState,
    TokenStatus,
)
from aegis.values import to_bytes

_PAGE = 1000


def describe_lock(calls: Calls, name: str) -> Steps[LockDescription]:
    request = lock_pb2.DescribeLockRequest(lock_name=name)
    what = f'The description of lock "{name}"'
    answer = (yield from calls.make(what, Effect.NONE, methods.DESCRIBE_LOCK, request)).message
    waiting = tuple(answer.waiting_session_ids)
    return LockDescription(
        name,
        answer.held,
        answer.holder_session_id,
        answer.token,
        answer.held_ms / 1000,
        len(waiting),
        answer.delay_remaining_ms / 1000,
        waiting,
    )


def list_locks(calls: Calls, prefix: str) -> Steps[list[LockDescription]]:
    found: list[LockDescription] = []
    after = ""
    while True:
        request = lock_pb2.ListLocksRequest(prefix=prefix, after_name=after, limit=_PAGE)
        page = (yield from calls.make("The list of locks", Effect.NONE, methods.LIST_LOCKS, request)).message
        found += [
            LockDescription(
                lock.lock_name,
                lock.held,
                lock.holder_session_id,
                lock.token,
                lock.held_ms / 1000,
                lock.waiters,
                lock.delay_remaining_ms / 1000,
            )
            for lock in page.locks
        ]
        if not page.more or not page.locks:
            return found
        after = page.locks[-1].lock_name


def validate_token(calls: Calls, name: str, token: int) -> Steps[TokenStatus]:
    request = lock_pb2.ValidateTokenRequest(lock_name=name, token=token)
    what = f'Validating token {token} of lock "{name}"'
    answer = (yield from calls.make(what, Effect.NONE, methods.VALIDATE_TOKEN, request)).message
    return TokenStatus(TokenState(answer.state), answer.current_token)


def force_release(calls: Calls, name: str, token: int, note: str) -> Steps[int]:
    """Has no request id: with a token, a repeat after a lost answer is told that the token holds nothing any more."""
    request = lock_pb2.ForceReleaseRequest(lock_name=name, token=token, note=note)
    what = f'Taking lock "{name}" away'
    return (yield from calls.make(what, Effect.ONCE, methods.FORCE_RELEASE, request)).message.token


def describe_session(calls: Calls, session_id: int) -> Steps[SessionDescription]:
    request = session_pb2.DescribeSessionRequest(session_id=session_id)
    what = f"The description of session {session_id}"
    answer = (yield from calls.make(what, Effect.NONE, methods.DESCRIBE_SESSION, request)).message
    return SessionDescription(
        answer.session_id,
        answer.owner,
        answer.ttl_ms / 1000,
        answer.remaining_ms / 1000,
        answer.locks_held,
        answer.keys_bound,
    )


def list_sessions(calls: Calls) -> Steps[list[SessionDescription]]:
    found: list[SessionDescription] = []
    after = 0
    while True:
        request = session_pb2.ListSessionsRequest(after_session_id=after, limit=_PAGE)
        page = (yield from calls.make("The list of sessions", Effect.NONE, methods.LIST_SESSIONS, request)).message
        found += [
            SessionDescription(one.session_id, one.owner, one.ttl_ms / 1000, one.remaining_ms / 1000, one.locks_held)
            for one in page.sessions
        ]
        if not page.more or not page.sessions:
            return found
        after = page.sessions[-1].session_id


def force_end(calls: Calls, session_id: int) -> Steps[None]:
    request = session_pb2.ForceEndSessionRequest(session_id=session_id)
    yield from calls.make(f"Ending session {session_id}", Effect.ONCE, methods.FORCE_END_SESSION, request)


def status(calls: Calls, endpoint: str) -> Steps[NodeStatus]:
    """What one node says of itself: asked of it alone."""
    time = yield from now()
    history = CallHistory(f"Asking {endpoint} for its status")
    limit = calls.limits.attempt
    request = cluster_pb2.StatusRequest()
    outcome = yield Attempt(endpoint, methods.STATUS, lambda _: request, limit, limit, time + calls.limits.call)
    if isinstance(outcome, Answered):
        return _status(outcome.message)
    assert isinstance(outcome, Ended)
    failure = read_failure(outcome)
    if isinstance(failure, Definite):
        raise failure.cause
    history.errors[endpoint] = failure.error
    raise history.gave_up("got no answer")


def policy(calls: Calls) -> Steps[AccessPolicy]:
    request = access_pb2.GetPolicyRequest()
    what = "The reading of the access policy"
    answer = (yield from calls.make(what, Effect.NONE, methods.GET_POLICY, request)).message
    return AccessPolicy(answer.version, tuple(_grant(grant) for grant in answer.grants))


def set_policy(calls: Calls, expected_version: int, grants: tuple[Grant, ...]) -> Steps[bool]:
    """Has no request id: a repeat after a lost answer would be told that another version is in force, its own."""
    wire = [_to_wire(grant) for grant in grants]
    request = access_pb2.SetPolicyRequest(expected_version=expected_version, grants=wire)
    what = "The setting of the access policy"
    return (yield from calls.make(what, Effect.ONCE, methods.SET_POLICY, request)).message.set


def _status(answer: cluster_pb2.StatusResponse) -> NodeStatus:
    members = tuple(
        Member(one.node_id, one.client_address, one.peer_address, one.role == cluster_pb2.Member.VOTER)
        for one in answer.members
    )
    return NodeStatus(
        answer.node_id,
        cluster_pb2.StatusResponse.Role.Name(answer.role),
        answer.term,
        answer.leader_id,
        answer.commit_index,
        answer.applied_index,
        answer.healthy,
        answer.config_digest,
        answer.version,
        members,
    )


def _to_wire(grant: Grant) -> access_pb2.Grant:
    wire = access_pb2.Grant(identity=grant.identity)
    prefix = to_bytes(grant.prefix)
    if grant.role is Role.READER:
        wire.reader_of_keys = prefix
    elif grant.role is Role.WRITER:
        wire.writer_of_keys = prefix
    elif grant.role is Role.LOCKER:
        wire.locker_of_locks = prefix.decode()
    else:
        wire.operator.SetInParent()
    return wire


def _grant(wire: access_pb2.Grant) -> Grant:
    role = wire.WhichOneof("role")
    if role == "reader_of_keys":
        return Grant(wire.identity, Role.READER, wire.reader_of_keys)
    if role == "writer_of_keys":
        return Grant(wire.identity, Role.WRITER, wire.writer_of_keys)
    if role == "locker_of_locks":
        return Grant(wire.identity, Role.LOCKER, wire.locker_of_locks.encode())
    if role == "operator":
        return Grant(wire.identity, Role.OPERATOR)
    # Left out it would be lost for good with the next policy that is made of this one.
    raise ValueError(f"The policy grants {wire.identity} a role this client does not know; use a newer one.")
