from aegis._wire import common_pb2 as _common_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class KeyValue(_message.Message):
    __slots__ = ("key", "value", "create_revision", "mod_revision", "version", "session_id")
    KEY_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    CREATE_REVISION_FIELD_NUMBER: _ClassVar[int]
    MOD_REVISION_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    key: bytes
    value: bytes
    create_revision: int
    mod_revision: int
    version: int
    session_id: int
    def __init__(self, key: _Optional[bytes] = ..., value: _Optional[bytes] = ..., create_revision: _Optional[int] = ..., mod_revision: _Optional[int] = ..., version: _Optional[int] = ..., session_id: _Optional[int] = ...) -> None: ...

class PutRequest(_message.Message):
    __slots__ = ("request", "key", "value", "guard", "session_id", "previous_value", "ignore_value", "ignore_session")
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    GUARD_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_VALUE_FIELD_NUMBER: _ClassVar[int]
    IGNORE_VALUE_FIELD_NUMBER: _ClassVar[int]
    IGNORE_SESSION_FIELD_NUMBER: _ClassVar[int]
    request: _common_pb2.RequestId
    key: bytes
    value: bytes
    guard: _common_pb2.LockGuard
    session_id: int
    previous_value: bool
    ignore_value: bool
    ignore_session: bool
    def __init__(self, request: _Optional[_Union[_common_pb2.RequestId, _Mapping]] = ..., key: _Optional[bytes] = ..., value: _Optional[bytes] = ..., guard: _Optional[_Union[_common_pb2.LockGuard, _Mapping]] = ..., session_id: _Optional[int] = ..., previous_value: bool = ..., ignore_value: bool = ..., ignore_session: bool = ...) -> None: ...

class PutResponse(_message.Message):
    __slots__ = ("header", "revision", "version", "previous")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_FIELD_NUMBER: _ClassVar[int]
    header: _common_pb2.ResponseHeader
    revision: int
    version: int
    previous: KeyValue
    def __init__(self, header: _Optional[_Union[_common_pb2.ResponseHeader, _Mapping]] = ..., revision: _Optional[int] = ..., version: _Optional[int] = ..., previous: _Optional[_Union[KeyValue, _Mapping]] = ...) -> None: ...

class RangeRequest(_message.Message):
    __slots__ = ("key", "range_end", "revision", "limit", "serializable", "keys_only", "count_only", "sort_target", "descending", "min_mod_revision", "max_mod_revision", "min_create_revision", "max_create_revision")
    class SortTarget(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        KEY: _ClassVar[RangeRequest.SortTarget]
        VERSION: _ClassVar[RangeRequest.SortTarget]
        CREATE_REVISION: _ClassVar[RangeRequest.SortTarget]
        MOD_REVISION: _ClassVar[RangeRequest.SortTarget]
        VALUE: _ClassVar[RangeRequest.SortTarget]
    KEY: RangeRequest.SortTarget
    VERSION: RangeRequest.SortTarget
    CREATE_REVISION: RangeRequest.SortTarget
    MOD_REVISION: RangeRequest.SortTarget
    VALUE: RangeRequest.SortTarget
    KEY_FIELD_NUMBER: _ClassVar[int]
    RANGE_END_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    SERIALIZABLE_FIELD_NUMBER: _ClassVar[int]
    KEYS_ONLY_FIELD_NUMBER: _ClassVar[int]
    COUNT_ONLY_FIELD_NUMBER: _ClassVar[int]
    SORT_TARGET_FIELD_NUMBER: _ClassVar[int]
    DESCENDING_FIELD_NUMBER: _ClassVar[int]
    MIN_MOD_REVISION_FIELD_NUMBER: _ClassVar[int]
    MAX_MOD_REVISION_FIELD_NUMBER: _ClassVar[int]
    MIN_CREATE_REVISION_FIELD_NUMBER: _ClassVar[int]
    MAX_CREATE_REVISION_FIELD_NUMBER: _ClassVar[int]
    key: bytes
    range_end: bytes
    revision: int
    limit: int
    serializable: bool
    keys_only: bool
    count_only: bool
    sort_target: RangeRequest.SortTarget
    descending: bool
    min_mod_revision: int
    max_mod_revision: int
    min_create_revision: int
    max_create_revision: int
    def __init__(self, key: _Optional[bytes] = ..., range_end: _Optional[bytes] = ..., revision: _Optional[int] = ..., limit: _Optional[int] = ..., serializable: bool = ..., keys_only: bool = ..., count_only: bool = ..., sort_target: _Optional[_Union[RangeRequest.SortTarget, str]] = ..., descending: bool = ..., min_mod_revision: _Optional[int] = ..., max_mod_revision: _Optional[int] = ..., min_create_revision: _Optional[int] = ..., max_create_revision: _Optional[int] = ...) -> None: ...

class RangeResponse(_message.Message):
    __slots__ = ("header", "kvs", "more", "count")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    KVS_FIELD_NUMBER: _ClassVar[int]
    MORE_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    header: _common_pb2.ResponseHeader
    kvs: _containers.RepeatedCompositeFieldContainer[KeyValue]
    more: bool
    count: int
    def __init__(self, header: _Optional[_Union[_common_pb2.ResponseHeader, _Mapping]] = ..., kvs: _Optional[_Iterable[_Union[KeyValue, _Mapping]]] = ..., more: bool = ..., count: _Optional[int] = ...) -> None: ...

class DeleteRequest(_message.Message):
    __slots__ = ("request", "key", "guard", "previous_value")
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    GUARD_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_VALUE_FIELD_NUMBER: _ClassVar[int]
    request: _common_pb2.RequestId
    key: bytes
    guard: _common_pb2.LockGuard
    previous_value: bool
    def __init__(self, request: _Optional[_Union[_common_pb2.RequestId, _Mapping]] = ..., key: _Optional[bytes] = ..., guard: _Optional[_Union[_common_pb2.LockGuard, _Mapping]] = ..., previous_value: bool = ...) -> None: ...

class DeleteResponse(_message.Message):
    __slots__ = ("header", "revision", "deleted", "previous")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    DELETED_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_FIELD_NUMBER: _ClassVar[int]
    header: _common_pb2.ResponseHeader
    revision: int
    deleted: int
    previous: KeyValue
    def __init__(self, header: _Optional[_Union[_common_pb2.ResponseHeader, _Mapping]] = ..., revision: _Optional[int] = ..., deleted: _Optional[int] = ..., previous: _Optional[_Union[KeyValue, _Mapping]] = ...) -> None: ...

class DeleteRangeRequest(_message.Message):
    __slots__ = ("request", "key", "range_end", "guard", "previous_value")
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    RANGE_END_FIELD_NUMBER: _ClassVar[int]
    GUARD_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_VALUE_FIELD_NUMBER: _ClassVar[int]
    request: _common_pb2.RequestId
    key: bytes
    range_end: bytes
    guard: _common_pb2.LockGuard
    previous_value: bool
    def __init__(self, request: _Optional[_Union[_common_pb2.RequestId, _Mapping]] = ..., key: _Optional[bytes] = ..., range_end: _Optional[bytes] = ..., guard: _Optional[_Union[_common_pb2.LockGuard, _Mapping]] = ..., previous_value: bool = ...) -> None: ...

class DeleteRangeResponse(_message.Message):
    __slots__ = ("header", "revision", "deleted", "previous")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    DELETED_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_FIELD_NUMBER: _ClassVar[int]
    header: _common_pb2.ResponseHeader
    revision: int
    deleted: int
    previous: _containers.RepeatedCompositeFieldContainer[KeyValue]
    def __init__(self, header: _Optional[_Union[_common_pb2.ResponseHeader, _Mapping]] = ..., revision: _Optional[int] = ..., deleted: _Optional[int] = ..., previous: _Optional[_Iterable[_Union[KeyValue, _Mapping]]] = ...) -> None: ...

class TxnRequest(_message.Message):
    __slots__ = ("request", "guard", "transaction")
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    GUARD_FIELD_NUMBER: _ClassVar[int]
    TRANSACTION_FIELD_NUMBER: _ClassVar[int]
    request: _common_pb2.RequestId
    guard: _common_pb2.LockGuard
    transaction: Transaction
    def __init__(self, request: _Optional[_Union[_common_pb2.RequestId, _Mapping]] = ..., guard: _Optional[_Union[_common_pb2.LockGuard, _Mapping]] = ..., transaction: _Optional[_Union[Transaction, _Mapping]] = ...) -> None: ...

class Transaction(_message.Message):
    __slots__ = ("compares", "then", "otherwise")
    COMPARES_FIELD_NUMBER: _ClassVar[int]
    THEN_FIELD_NUMBER: _ClassVar[int]
    OTHERWISE_FIELD_NUMBER: _ClassVar[int]
    compares: _containers.RepeatedCompositeFieldContainer[Compare]
    then: _containers.RepeatedCompositeFieldContainer[Operation]
    otherwise: _containers.RepeatedCompositeFieldContainer[Operation]
    def __init__(self, compares: _Optional[_Iterable[_Union[Compare, _Mapping]]] = ..., then: _Optional[_Iterable[_Union[Operation, _Mapping]]] = ..., otherwise: _Optional[_Iterable[_Union[Operation, _Mapping]]] = ...) -> None: ...

class Compare(_message.Message):
    __slots__ = ("key", "range_end", "relation", "version", "create_revision", "mod_revision", "value", "session_id")
    class Relation(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        RELATION_UNSPECIFIED: _ClassVar[Compare.Relation]
        EQUAL: _ClassVar[Compare.Relation]
        NOT_EQUAL: _ClassVar[Compare.Relation]
        GREATER: _ClassVar[Compare.Relation]
        LESS: _ClassVar[Compare.Relation]
    RELATION_UNSPECIFIED: Compare.Relation
    EQUAL: Compare.Relation
    NOT_EQUAL: Compare.Relation
    GREATER: Compare.Relation
    LESS: Compare.Relation
    KEY_FIELD_NUMBER: _ClassVar[int]
    RANGE_END_FIELD_NUMBER: _ClassVar[int]
    RELATION_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    CREATE_REVISION_FIELD_NUMBER: _ClassVar[int]
    MOD_REVISION_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    key: bytes
    range_end: bytes
    relation: Compare.Relation
    version: int
    create_revision: int
    mod_revision: int
    value: bytes
    session_id: int
    def __init__(self, key: _Optional[bytes] = ..., range_end: _Optional[bytes] = ..., relation: _Optional[_Union[Compare.Relation, str]] = ..., version: _Optional[int] = ..., create_revision: _Optional[int] = ..., mod_revision: _Optional[int] = ..., value: _Optional[bytes] = ..., session_id: _Optional[int] = ...) -> None: ...

class Operation(_message.Message):
    __slots__ = ("put", "range", "delete_range", "transaction")
    PUT_FIELD_NUMBER: _ClassVar[int]
    RANGE_FIELD_NUMBER: _ClassVar[int]
    DELETE_RANGE_FIELD_NUMBER: _ClassVar[int]
    TRANSACTION_FIELD_NUMBER: _ClassVar[int]
    put: PutRequest
    range: RangeRequest
    delete_range: DeleteRangeRequest
    transaction: Transaction
    def __init__(self, put: _Optional[_Union[PutRequest, _Mapping]] = ..., range: _Optional[_Union[RangeRequest, _Mapping]] = ..., delete_range: _Optional[_Union[DeleteRangeRequest, _Mapping]] = ..., transaction: _Optional[_Union[Transaction, _Mapping]] = ...) -> None: ...

class TxnResponse(_message.Message):
    __slots__ = ("header", "succeeded", "revision", "results", "replayed")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    SUCCEEDED_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    REPLAYED_FIELD_NUMBER: _ClassVar[int]
    header: _common_pb2.ResponseHeader
    succeeded: bool
    revision: int
    results: _containers.RepeatedCompositeFieldContainer[OperationResult]
    replayed: bool
    def __init__(self, header: _Optional[_Union[_common_pb2.ResponseHeader, _Mapping]] = ..., succeeded: bool = ..., revision: _Optional[int] = ..., results: _Optional[_Iterable[_Union[OperationResult, _Mapping]]] = ..., replayed: bool = ...) -> None: ...

class OperationResult(_message.Message):
    __slots__ = ("put", "range", "delete_range", "transaction")
    PUT_FIELD_NUMBER: _ClassVar[int]
    RANGE_FIELD_NUMBER: _ClassVar[int]
    DELETE_RANGE_FIELD_NUMBER: _ClassVar[int]
    TRANSACTION_FIELD_NUMBER: _ClassVar[int]
    put: PutResult
    range: RangeResult
    delete_range: DeleteRangeResult
    transaction: NestedResult
    def __init__(self, put: _Optional[_Union[PutResult, _Mapping]] = ..., range: _Optional[_Union[RangeResult, _Mapping]] = ..., delete_range: _Optional[_Union[DeleteRangeResult, _Mapping]] = ..., transaction: _Optional[_Union[NestedResult, _Mapping]] = ...) -> None: ...

class PutResult(_message.Message):
    __slots__ = ("version", "previous")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_FIELD_NUMBER: _ClassVar[int]
    version: int
    previous: KeyValue
    def __init__(self, version: _Optional[int] = ..., previous: _Optional[_Union[KeyValue, _Mapping]] = ...) -> None: ...

class RangeResult(_message.Message):
    __slots__ = ("kvs", "more", "count")
    KVS_FIELD_NUMBER: _ClassVar[int]
    MORE_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    kvs: _containers.RepeatedCompositeFieldContainer[KeyValue]
    more: bool
    count: int
    def __init__(self, kvs: _Optional[_Iterable[_Union[KeyValue, _Mapping]]] = ..., more: bool = ..., count: _Optional[int] = ...) -> None: ...

class DeleteRangeResult(_message.Message):
    __slots__ = ("deleted", "previous")
    DELETED_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_FIELD_NUMBER: _ClassVar[int]
    deleted: int
    previous: _containers.RepeatedCompositeFieldContainer[KeyValue]
    def __init__(self, deleted: _Optional[int] = ..., previous: _Optional[_Iterable[_Union[KeyValue, _Mapping]]] = ...) -> None: ...

class NestedResult(_message.Message):
    __slots__ = ("succeeded", "results")
    SUCCEEDED_FIELD_NUMBER: _ClassVar[int]
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    succeeded: bool
    results: _containers.RepeatedCompositeFieldContainer[OperationResult]
    def __init__(self, succeeded: bool = ..., results: _Optional[_Iterable[_Union[OperationResult, _Mapping]]] = ...) -> None: ...

class HistoryRequest(_message.Message):
    __slots__ = ("key", "min_revision", "max_revision", "newest_first", "limit")
    KEY_FIELD_NUMBER: _ClassVar[int]
    MIN_REVISION_FIELD_NUMBER: _ClassVar[int]
    MAX_REVISION_FIELD_NUMBER: _ClassVar[int]
    NEWEST_FIRST_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    key: bytes
    min_revision: int
    max_revision: int
    newest_first: bool
    limit: int
    def __init__(self, key: _Optional[bytes] = ..., min_revision: _Optional[int] = ..., max_revision: _Optional[int] = ..., newest_first: bool = ..., limit: _Optional[int] = ...) -> None: ...

class HistoryResponse(_message.Message):
    __slots__ = ("header", "versions", "more", "compacted_revision")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    VERSIONS_FIELD_NUMBER: _ClassVar[int]
    MORE_FIELD_NUMBER: _ClassVar[int]
    COMPACTED_REVISION_FIELD_NUMBER: _ClassVar[int]
    header: _common_pb2.ResponseHeader
    versions: _containers.RepeatedCompositeFieldContainer[KeyValue]
    more: bool
    compacted_revision: int
    def __init__(self, header: _Optional[_Union[_common_pb2.ResponseHeader, _Mapping]] = ..., versions: _Optional[_Iterable[_Union[KeyValue, _Mapping]]] = ..., more: bool = ..., compacted_revision: _Optional[int] = ...) -> None: ...

class CompactRequest(_message.Message):
    __slots__ = ("revision",)
    REVISION_FIELD_NUMBER: _ClassVar[int]
    revision: int
    def __init__(self, revision: _Optional[int] = ...) -> None: ...

class CompactResponse(_message.Message):
    __slots__ = ("header", "compacted_revision")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    COMPACTED_REVISION_FIELD_NUMBER: _ClassVar[int]
    header: _common_pb2.ResponseHeader
    compacted_revision: int
    def __init__(self, header: _Optional[_Union[_common_pb2.ResponseHeader, _Mapping]] = ..., compacted_revision: _Optional[int] = ...) -> None: ...
