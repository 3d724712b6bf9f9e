from aegis._wire import common_pb2 as _common_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Grant(_message.Message):
    __slots__ = ("identity", "reader_of_keys", "writer_of_keys", "locker_of_locks", "operator")
    IDENTITY_FIELD_NUMBER: _ClassVar[int]
    READER_OF_KEYS_FIELD_NUMBER: _ClassVar[int]
    WRITER_OF_KEYS_FIELD_NUMBER: _ClassVar[int]
    LOCKER_OF_LOCKS_FIELD_NUMBER: _ClassVar[int]
    OPERATOR_FIELD_NUMBER: _ClassVar[int]
    identity: str
    reader_of_keys: bytes
    writer_of_keys: bytes
    locker_of_locks: str
    operator: Operator
    def __init__(self, identity: _Optional[str] = ..., reader_of_keys: _Optional[bytes] = ..., writer_of_keys: _Optional[bytes] = ..., locker_of_locks: _Optional[str] = ..., operator: _Optional[_Union[Operator, _Mapping]] = ...) -> None: ...

class Operator(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetPolicyRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetPolicyResponse(_message.Message):
    __slots__ = ("header", "version", "grants")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    GRANTS_FIELD_NUMBER: _ClassVar[int]
    header: _common_pb2.ResponseHeader
    version: int
    grants: _containers.RepeatedCompositeFieldContainer[Grant]
    def __init__(self, header: _Optional[_Union[_common_pb2.ResponseHeader, _Mapping]] = ..., version: _Optional[int] = ..., grants: _Optional[_Iterable[_Union[Grant, _Mapping]]] = ...) -> None: ...

class SetPolicyRequest(_message.Message):
    __slots__ = ("expected_version", "grants")
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    GRANTS_FIELD_NUMBER: _ClassVar[int]
    expected_version: int
    grants: _containers.RepeatedCompositeFieldContainer[Grant]
    def __init__(self, expected_version: _Optional[int] = ..., grants: _Optional[_Iterable[_Union[Grant, _Mapping]]] = ...) -> None: ...

class SetPolicyResponse(_message.Message):
    __slots__ = ("header", "set", "version")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    SET_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    header: _common_pb2.ResponseHeader
    set: bool
    version: int
    def __init__(self, header: _Optional[_Union[_common_pb2.ResponseHeader, _Mapping]] = ..., set: bool = ..., version: _Optional[int] = ...) -> None: ...
