from aegis._wire import common_pb2 as _common_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AcquireLockRequest(_message.Message):
    __slots__ = ("request", "lock_name", "wait_ms", "lock_delay_ms")
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    LOCK_NAME_FIELD_NUMBER: _ClassVar[int]
    WAIT_MS_FIELD_NUMBER: _ClassVar[int]
    LOCK_DELAY_MS_FIELD_NUMBER: _ClassVar[int]
    request: _common_pb2.RequestId
    lock_name: str
    wait_ms: int
    lock_delay_ms: int
    def __init__(self, request: _Optional[_Union[_common_pb2.RequestId, _Mapping]] = ..., lock_name: _Optional[str] = ..., wait_ms: _Optional[int] = ..., lock_delay_ms: _Optional[int] = ...) -> None: ...

class AcquireLockResponse(_message.Message):
    __slots__ = ("header", "granted", "not_granted")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    GRANTED_FIELD_NUMBER: _ClassVar[int]
    NOT_GRANTED_FIELD_NUMBER: _ClassVar[int]
    header: _common_pb2.ResponseHeader
    granted: LockGrant
    not_granted: LockNotGranted
    def __init__(self, header: _Optional[_Union[_common_pb2.ResponseHeader, _Mapping]] = ..., granted: _Optional[_Union[LockGrant, _Mapping]] = ..., not_granted: _Optional[_Union[LockNotGranted, _Mapping]] = ...) -> None: ...

class LockGrant(_message.Message):
    __slots__ = ("token",)
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    token: int
    def __init__(self, token: _Optional[int] = ...) -> None: ...

class LockNotGranted(_message.Message):
    __slots__ = ("reason", "holder_token", "delay_remaining_ms")
    class Reason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        REASON_UNSPECIFIED: _ClassVar[LockNotGranted.Reason]
        HELD: _ClassVar[LockNotGranted.Reason]
        TIMED_OUT: _ClassVar[LockNotGranted.Reason]
        CANCELLED: _ClassVar[LockNotGranted.Reason]
        SESSION_ENDED: _ClassVar[LockNotGranted.Reason]
        DELAYED: _ClassVar[LockNotGranted.Reason]
        REVOKED: _ClassVar[LockNotGranted.Reason]
    REASON_UNSPECIFIED: LockNotGranted.Reason
    HELD: LockNotGranted.Reason
    TIMED_OUT: LockNotGranted.Reason
    CANCELLED: LockNotGranted.Reason
    SESSION_ENDED: LockNotGranted.Reason
    DELAYED: LockNotGranted.Reason
    REVOKED: LockNotGranted.Reason
    REASON_FIELD_NUMBER: _ClassVar[int]
    HOLDER_TOKEN_FIELD_NUMBER: _ClassVar[int]
    DELAY_REMAINING_MS_FIELD_NUMBER: _ClassVar[int]
    reason: LockNotGranted.Reason
    holder_token: int
    delay_remaining_ms: int
    def __init__(self, reason: _Optional[_Union[LockNotGranted.Reason, str]] = ..., holder_token: _Optional[int] = ..., delay_remaining_ms: _Optional[int] = ...) -> None: ...

class ReleaseLockRequest(_message.Message):
    __slots__ = ("request", "lock_name", "token")
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    LOCK_NAME_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    request: _common_pb2.RequestId
    lock_name: str
    token: int
    def __init__(self, request: _Optional[_Union[_common_pb2.RequestId, _Mapping]] = ..., lock_name: _Optional[str] = ..., token: _Optional[int] = ...) -> None: ...

class ReleaseLockResponse(_message.Message):
    __slots__ = ("header",)
    HEADER_FIELD_NUMBER: _ClassVar[int]
    header: _common_pb2.ResponseHeader
    def __init__(self, header: _Optional[_Union[_common_pb2.ResponseHeader, _Mapping]] = ...) -> None: ...

class DescribeLockRequest(_message.Message):
    __slots__ = ("lock_name",)
    LOCK_NAME_FIELD_NUMBER: _ClassVar[int]
    lock_name: str
    def __init__(self, lock_name: _Optional[str] = ...) -> None: ...

class DescribeLockResponse(_message.Message):
    __slots__ = ("header", "held", "holder_session_id", "token", "held_ms", "waiting_session_ids", "delay_remaining_ms")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    HELD_FIELD_NUMBER: _ClassVar[int]
    HOLDER_SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    HELD_MS_FIELD_NUMBER: _ClassVar[int]
    WAITING_SESSION_IDS_FIELD_NUMBER: _ClassVar[int]
    DELAY_REMAINING_MS_FIELD_NUMBER: _ClassVar[int]
    header: _common_pb2.ResponseHeader
    held: bool
    holder_session_id: int
    token: int
    held_ms: int
    waiting_session_ids: _containers.RepeatedScalarFieldContainer[int]
    delay_remaining_ms: int
    def __init__(self, header: _Optional[_Union[_common_pb2.ResponseHeader, _Mapping]] = ..., held: bool = ..., holder_session_id: _Optional[int] = ..., token: _Optional[int] = ..., held_ms: _Optional[int] = ..., waiting_session_ids: _Optional[_Iterable[int]] = ..., delay_remaining_ms: _Optional[int] = ...) -> None: ...

class ListLocksRequest(_message.Message):
    __slots__ = ("prefix", "after_name", "limit")
    PREFIX_FIELD_NUMBER: _ClassVar[int]
    AFTER_NAME_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    prefix: str
    after_name: str
    limit: int
    def __init__(self, prefix: _Optional[str] = ..., after_name: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class ListLocksResponse(_message.Message):
    __slots__ = ("header", "locks", "more")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    LOCKS_FIELD_NUMBER: _ClassVar[int]
    MORE_FIELD_NUMBER: _ClassVar[int]
    header: _common_pb2.ResponseHeader
    locks: _containers.RepeatedCompositeFieldContainer[LockDescription]
    more: bool
    def __init__(self, header: _Optional[_Union[_common_pb2.ResponseHeader, _Mapping]] = ..., locks: _Optional[_Iterable[_Union[LockDescription, _Mapping]]] = ..., more: bool = ...) -> None: ...

class LockDescription(_message.Message):
    __slots__ = ("lock_name", "held", "holder_session_id", "token", "held_ms", "waiters", "delay_remaining_ms")
    LOCK_NAME_FIELD_NUMBER: _ClassVar[int]
    HELD_FIELD_NUMBER: _ClassVar[int]
    HOLDER_SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    HELD_MS_FIELD_NUMBER: _ClassVar[int]
    WAITERS_FIELD_NUMBER: _ClassVar[int]
    DELAY_REMAINING_MS_FIELD_NUMBER: _ClassVar[int]
    lock_name: str
    held: bool
    holder_session_id: int
    token: int
    held_ms: int
    waiters: int
    delay_remaining_ms: int
    def __init__(self, lock_name: _Optional[str] = ..., held: bool = ..., holder_session_id: _Optional[int] = ..., token: _Optional[int] = ..., held_ms: _Optional[int] = ..., waiters: _Optional[int] = ..., delay_remaining_ms: _Optional[int] = ...) -> None: ...

class ValidateTokenRequest(_message.Message):
    __slots__ = ("lock_name", "token")
    LOCK_NAME_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    lock_name: str
    token: int
    def __init__(self, lock_name: _Optional[str] = ..., token: _Optional[int] = ...) -> None: ...

class ValidateTokenResponse(_message.Message):
    __slots__ = ("header", "state", "current_token")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[ValidateTokenResponse.State]
        CURRENT: _ClassVar[ValidateTokenResponse.State]
        STALE: _ClassVar[ValidateTokenResponse.State]
        FREE: _ClassVar[ValidateTokenResponse.State]
        LAPSED: _ClassVar[ValidateTokenResponse.State]
    STATE_UNSPECIFIED: ValidateTokenResponse.State
    CURRENT: ValidateTokenResponse.State
    STALE: ValidateTokenResponse.State
    FREE: ValidateTokenResponse.State
    LAPSED: ValidateTokenResponse.State
    HEADER_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CURRENT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    header: _common_pb2.ResponseHeader
    state: ValidateTokenResponse.State
    current_token: int
    def __init__(self, header: _Optional[_Union[_common_pb2.ResponseHeader, _Mapping]] = ..., state: _Optional[_Union[ValidateTokenResponse.State, str]] = ..., current_token: _Optional[int] = ...) -> None: ...

class ForceReleaseRequest(_message.Message):
    __slots__ = ("lock_name", "token", "note", "request")
    LOCK_NAME_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    lock_name: str
    token: int
    note: str
    request: _common_pb2.RequestId
    def __init__(self, lock_name: _Optional[str] = ..., token: _Optional[int] = ..., note: _Optional[str] = ..., request: _Optional[_Union[_common_pb2.RequestId, _Mapping]] = ...) -> None: ...

class ForceReleaseResponse(_message.Message):
    __slots__ = ("header", "token")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    header: _common_pb2.ResponseHeader
    token: int
    def __init__(self, header: _Optional[_Union[_common_pb2.ResponseHeader, _Mapping]] = ..., token: _Optional[int] = ...) -> None: ...
