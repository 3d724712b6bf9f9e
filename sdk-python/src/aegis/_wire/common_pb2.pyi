from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SessionEndReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SESSION_END_REASON_UNSPECIFIED: _ClassVar[SessionEndReason]
    ENDED_BY_CLIENT: _ClassVar[SessionEndReason]
    LEASE_EXPIRED: _ClassVar[SessionEndReason]
    ENDED_BY_OPERATOR: _ClassVar[SessionEndReason]

class FailureCode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FAILURE_CODE_UNSPECIFIED: _ClassVar[FailureCode]
    NOT_LEADER: _ClassVar[FailureCode]
    NO_LEADER: _ClassVar[FailureCode]
    OUTCOME_UNKNOWN: _ClassVar[FailureCode]
    OVERLOADED: _ClassVar[FailureCode]
    INVALID_REQUEST: _ClassVar[FailureCode]
    LIMIT_EXCEEDED: _ClassVar[FailureCode]
    SESSION_NOT_FOUND: _ClassVar[FailureCode]
    NOT_HOLDER: _ClassVar[FailureCode]
    STALE_TOKEN: _ClassVar[FailureCode]
    ALREADY_REQUESTED: _ClassVar[FailureCode]
    SEQUENCE_TOO_OLD: _ClassVar[FailureCode]
    GUARD_FAILED: _ClassVar[FailureCode]
    COMPACTED: _ClassVar[FailureCode]
    FUTURE_REVISION: _ClassVar[FailureCode]
    NOT_SERVING: _ClassVar[FailureCode]
    WATCH_TOO_SLOW: _ClassVar[FailureCode]
    PERMISSION_DENIED: _ClassVar[FailureCode]
    STORAGE_EXHAUSTED: _ClassVar[FailureCode]
    MEMBER_CHANGE_UNDER_WAY: _ClassVar[FailureCode]
    MEMBER_NOT_FOUND: _ClassVar[FailureCode]
    MEMBER_EXISTS: _ClassVar[FailureCode]
    MEMBER_NOT_CAUGHT_UP: _ClassVar[FailureCode]
    QUORUM_AT_RISK: _ClassVar[FailureCode]
    MEMBER_UNREACHABLE: _ClassVar[FailureCode]
SESSION_END_REASON_UNSPECIFIED: SessionEndReason
ENDED_BY_CLIENT: SessionEndReason
LEASE_EXPIRED: SessionEndReason
ENDED_BY_OPERATOR: SessionEndReason
FAILURE_CODE_UNSPECIFIED: FailureCode
NOT_LEADER: FailureCode
NO_LEADER: FailureCode
OUTCOME_UNKNOWN: FailureCode
OVERLOADED: FailureCode
INVALID_REQUEST: FailureCode
LIMIT_EXCEEDED: FailureCode
SESSION_NOT_FOUND: FailureCode
NOT_HOLDER: FailureCode
STALE_TOKEN: FailureCode
ALREADY_REQUESTED: FailureCode
SEQUENCE_TOO_OLD: FailureCode
GUARD_FAILED: FailureCode
COMPACTED: FailureCode
FUTURE_REVISION: FailureCode
NOT_SERVING: FailureCode
WATCH_TOO_SLOW: FailureCode
PERMISSION_DENIED: FailureCode
STORAGE_EXHAUSTED: FailureCode
MEMBER_CHANGE_UNDER_WAY: FailureCode
MEMBER_NOT_FOUND: FailureCode
MEMBER_EXISTS: FailureCode
MEMBER_NOT_CAUGHT_UP: FailureCode
QUORUM_AT_RISK: FailureCode
MEMBER_UNREACHABLE: FailureCode

class RequestId(_message.Message):
    __slots__ = ("session_id", "sequence")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    session_id: int
    sequence: int
    def __init__(self, session_id: _Optional[int] = ..., sequence: _Optional[int] = ...) -> None: ...

class ResponseHeader(_message.Message):
    __slots__ = ("node_id", "term", "applied_index", "revision")
    NODE_ID_FIELD_NUMBER: _ClassVar[int]
    TERM_FIELD_NUMBER: _ClassVar[int]
    APPLIED_INDEX_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    node_id: str
    term: int
    applied_index: int
    revision: int
    def __init__(self, node_id: _Optional[str] = ..., term: _Optional[int] = ..., applied_index: _Optional[int] = ..., revision: _Optional[int] = ...) -> None: ...

class Failure(_message.Message):
    __slots__ = ("code", "message", "leader_hint", "limit_name", "limit", "actual", "compacted_revision", "newest_revision", "resume_revision", "session_end_reason")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    LEADER_HINT_FIELD_NUMBER: _ClassVar[int]
    LIMIT_NAME_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    ACTUAL_FIELD_NUMBER: _ClassVar[int]
    COMPACTED_REVISION_FIELD_NUMBER: _ClassVar[int]
    NEWEST_REVISION_FIELD_NUMBER: _ClassVar[int]
    RESUME_REVISION_FIELD_NUMBER: _ClassVar[int]
    SESSION_END_REASON_FIELD_NUMBER: _ClassVar[int]
    code: FailureCode
    message: str
    leader_hint: str
    limit_name: str
    limit: int
    actual: int
    compacted_revision: int
    newest_revision: int
    resume_revision: int
    session_end_reason: SessionEndReason
    def __init__(self, code: _Optional[_Union[FailureCode, str]] = ..., message: _Optional[str] = ..., leader_hint: _Optional[str] = ..., limit_name: _Optional[str] = ..., limit: _Optional[int] = ..., actual: _Optional[int] = ..., compacted_revision: _Optional[int] = ..., newest_revision: _Optional[int] = ..., resume_revision: _Optional[int] = ..., session_end_reason: _Optional[_Union[SessionEndReason, str]] = ...) -> None: ...

class LockGuard(_message.Message):
    __slots__ = ("lock_name", "token")
    LOCK_NAME_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    lock_name: str
    token: int
    def __init__(self, lock_name: _Optional[str] = ..., token: _Optional[int] = ...) -> None: ...
