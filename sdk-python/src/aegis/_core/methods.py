"""The methods of the wire protocol that the client uses. A test holds this table against the protocol."""

from __future__ import annotations

from typing import TypeVar

from google.protobuf.message import Message

from aegis._core.steps import Method
from aegis._wire import (
    access_pb2,
    cluster_pb2,
    election_pb2,
    kv_pb2,
    lock_pb2,
    session_pb2,
    watch_pb2,
)

_Q = TypeVar("_Q", bound=Message)
_A = TypeVar("_A", bound=Message)


def _method(service: str, name: str, request: type[_Q], answer: type[_A]) -> Method[_Q, _A]:
    return Method(f"/aegis.v1.{service}/{name}", request.SerializeToString, answer.FromString)


PUT = _method("KvService", "Put", kv_pb2.PutRequest, kv_pb2.PutResponse)
RANGE = _method("KvService", "Range", kv_pb2.RangeRequest, kv_pb2.RangeResponse)
DELETE = _method("KvService", "Delete", kv_pb2.DeleteRequest, kv_pb2.DeleteResponse)
DELETE_RANGE = _method("KvService", "DeleteRange", kv_pb2.DeleteRangeRequest, kv_pb2.DeleteRangeResponse)
TXN = _method("KvService", "Txn", kv_pb2.TxnRequest, kv_pb2.TxnResponse)
HISTORY = _method("KvService", "History", kv_pb2.HistoryRequest, kv_pb2.HistoryResponse)
COMPACT = _method("KvService", "Compact", kv_pb2.CompactRequest, kv_pb2.CompactResponse)

WATCH = _method("WatchService", "Watch", watch_pb2.WatchRequest, watch_pb2.WatchResponse)

CREATE_SESSION = _method(
    "SessionService", "Create", session_pb2.CreateSessionRequest, session_pb2.CreateSessionResponse
)
# A stream of renewals on the wire. One renewal and the half-close are the same bytes as a call with one request, and
# one answer and the end of the stream those of its answer: gRPC's framing does not say which kind a method is.
RENEW = _method("SessionService", "KeepAlive", session_pb2.KeepAliveRequest, session_pb2.KeepAliveResponse)
END_SESSION = _method("SessionService", "End", session_pb2.EndSessionRequest, session_pb2.EndSessionResponse)
DESCRIBE_SESSION = _method(
    "SessionService", "Describe", session_pb2.DescribeSessionRequest, session_pb2.DescribeSessionResponse
)
LIST_SESSIONS = _method("SessionService", "List", session_pb2.ListSessionsRequest, session_pb2.ListSessionsResponse)
FORCE_END_SESSION = _method(
    "SessionService", "ForceEnd", session_pb2.ForceEndSessionRequest, session_pb2.ForceEndSessionResponse
)

ACQUIRE = _method("LockService", "Acquire", lock_pb2.AcquireLockRequest, lock_pb2.AcquireLockResponse)
RELEASE = _method("LockService", "Release", lock_pb2.ReleaseLockRequest, lock_pb2.ReleaseLockResponse)
DESCRIBE_LOCK = _method("LockService", "Describe", lock_pb2.DescribeLockRequest, lock_pb2.DescribeLockResponse)
LIST_LOCKS = _method("LockService", "List", lock_pb2.ListLocksRequest, lock_pb2.ListLocksResponse)
VALIDATE_TOKEN = _method("LockService", "ValidateToken", lock_pb2.ValidateTokenRequest, lock_pb2.ValidateTokenResponse)
FORCE_RELEASE = _method("LockService", "ForceRelease", lock_pb2.ForceReleaseRequest, lock_pb2.ForceReleaseResponse)

CAMPAIGN = _method("ElectionService", "Campaign", election_pb2.CampaignRequest, election_pb2.CampaignResponse)
PROCLAIM = _method("ElectionService", "Proclaim", election_pb2.ProclaimRequest, election_pb2.ProclaimResponse)
RESIGN = _method("ElectionService", "Resign", election_pb2.ResignRequest, election_pb2.ResignResponse)
LEADER = _method("ElectionService", "Leader", election_pb2.LeaderRequest, election_pb2.LeaderResponse)
OBSERVE = _method("ElectionService", "Observe", election_pb2.ObserveRequest, election_pb2.ObserveResponse)

STATUS = _method("ClusterService", "Status", cluster_pb2.StatusRequest, cluster_pb2.StatusResponse)

GET_POLICY = _method("AccessService", "GetPolicy", access_pb2.GetPolicyRequest, access_pb2.GetPolicyResponse)
SET_POLICY = _method("AccessService", "SetPolicy", access_pb2.SetPolicyRequest, access_pb2.SetPolicyResponse)
