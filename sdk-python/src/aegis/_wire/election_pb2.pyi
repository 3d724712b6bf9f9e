from aegis._wire import common_pb2 as _common_pb2
from aegis._wire import lock_pb2 as _lock_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CampaignRequest(_message.Message):
    __slots__ = ("request", "election_name", "value", "wait_ms", "lock_delay_ms")
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    ELECTION_NAME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    WAIT_MS_FIELD_NUMBER: _ClassVar[int]
    LOCK_DELAY_MS_FIELD_NUMBER: _ClassVar[int]
    request: _common_pb2.RequestId
    election_name: str
    value: bytes
    wait_ms: int
    lock_delay_ms: int
    def __init__(self, request: _Optional[_Union[_common_pb2.RequestId, _Mapping]] = ..., election_name: _Optional[str] = ..., value: _Optional[bytes] = ..., wait_ms: _Optional[int] = ..., lock_delay_ms: _Optional[int] = ...) -> None: ...

class CampaignResponse(_message.Message):
    __slots__ = ("header", "elected", "not_elected")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    ELECTED_FIELD_NUMBER: _ClassVar[int]
    NOT_ELECTED_FIELD_NUMBER: _ClassVar[int]
    header: _common_pb2.ResponseHeader
    elected: _lock_pb2.LockGrant
    not_elected: _lock_pb2.LockNotGranted
    def __init__(self, header: _Optional[_Union[_common_pb2.ResponseHeader, _Mapping]] = ..., elected: _Optional[_Union[_lock_pb2.LockGrant, _Mapping]] = ..., not_elected: _Optional[_Union[_lock_pb2.LockNotGranted, _Mapping]] = ...) -> None: ...

class ProclaimRequest(_message.Message):
    __slots__ = ("request", "election_name", "token", "value")
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    ELECTION_NAME_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    request: _common_pb2.RequestId
    election_name: str
    token: int
    value: bytes
    def __init__(self, request: _Optional[_Union[_common_pb2.RequestId, _Mapping]] = ..., election_name: _Optional[str] = ..., token: _Optional[int] = ..., value: _Optional[bytes] = ...) -> None: ...

class ProclaimResponse(_message.Message):
    __slots__ = ("header", "proclamation")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    PROCLAMATION_FIELD_NUMBER: _ClassVar[int]
    header: _common_pb2.ResponseHeader
    proclamation: int
    def __init__(self, header: _Optional[_Union[_common_pb2.ResponseHeader, _Mapping]] = ..., proclamation: _Optional[int] = ...) -> None: ...

class ResignRequest(_message.Message):
    __slots__ = ("request", "election_name", "token")
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    ELECTION_NAME_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    request: _common_pb2.RequestId
    election_name: str
    token: int
    def __init__(self, request: _Optional[_Union[_common_pb2.RequestId, _Mapping]] = ..., election_name: _Optional[str] = ..., token: _Optional[int] = ...) -> None: ...

class ResignResponse(_message.Message):
    __slots__ = ("header",)
    HEADER_FIELD_NUMBER: _ClassVar[int]
    header: _common_pb2.ResponseHeader
    def __init__(self, header: _Optional[_Union[_common_pb2.ResponseHeader, _Mapping]] = ...) -> None: ...

class LeaderRequest(_message.Message):
    __slots__ = ("election_name",)
    ELECTION_NAME_FIELD_NUMBER: _ClassVar[int]
    election_name: str
    def __init__(self, election_name: _Optional[str] = ...) -> None: ...

class LeaderResponse(_message.Message):
    __slots__ = ("header", "leader")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    LEADER_FIELD_NUMBER: _ClassVar[int]
    header: _common_pb2.ResponseHeader
    leader: ElectionLeader
    def __init__(self, header: _Optional[_Union[_common_pb2.ResponseHeader, _Mapping]] = ..., leader: _Optional[_Union[ElectionLeader, _Mapping]] = ...) -> None: ...

class ElectionLeader(_message.Message):
    __slots__ = ("session_id", "token", "proclamation", "value")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    PROCLAMATION_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    session_id: int
    token: int
    proclamation: int
    value: bytes
    def __init__(self, session_id: _Optional[int] = ..., token: _Optional[int] = ..., proclamation: _Optional[int] = ..., value: _Optional[bytes] = ...) -> None: ...

class ObserveRequest(_message.Message):
    __slots__ = ("election_name", "after_token", "after_proclamation", "min_applied_index")
    ELECTION_NAME_FIELD_NUMBER: _ClassVar[int]
    AFTER_TOKEN_FIELD_NUMBER: _ClassVar[int]
    AFTER_PROCLAMATION_FIELD_NUMBER: _ClassVar[int]
    MIN_APPLIED_INDEX_FIELD_NUMBER: _ClassVar[int]
    election_name: str
    after_token: int
    after_proclamation: int
    min_applied_index: int
    def __init__(self, election_name: _Optional[str] = ..., after_token: _Optional[int] = ..., after_proclamation: _Optional[int] = ..., min_applied_index: _Optional[int] = ...) -> None: ...

class ObserveResponse(_message.Message):
    __slots__ = ("header", "leader", "no_leader", "resynchronised")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    LEADER_FIELD_NUMBER: _ClassVar[int]
    NO_LEADER_FIELD_NUMBER: _ClassVar[int]
    RESYNCHRONISED_FIELD_NUMBER: _ClassVar[int]
    header: _common_pb2.ResponseHeader
    leader: ElectionLeader
    no_leader: NoLeader
    resynchronised: bool
    def __init__(self, header: _Optional[_Union[_common_pb2.ResponseHeader, _Mapping]] = ..., leader: _Optional[_Union[ElectionLeader, _Mapping]] = ..., no_leader: _Optional[_Union[NoLeader, _Mapping]] = ..., resynchronised: bool = ...) -> None: ...

class NoLeader(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
