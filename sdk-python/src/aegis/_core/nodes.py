"""The nodes of the cluster that a client knows."""

from __future__ import annotations

from collections.abc import Sequence

# A cluster has five nodes. More than this is a misled or misleading node.
_MAX_LEARNED = 16


class Nodes:
    """The nodes named at the start, and the leaders that nodes have named since.

    Calls begin at the node that answered last, so one dead node is paid for once and not in every call. Each method
    reads or replaces one attribute, so threads may share it.
    """

    def __init__(self, endpoints: Sequence[str]) -> None:
        self._named = tuple(endpoints)
        self._learned: frozenset[str] = frozenset()
        self._preferred = self._named[0]

    @property
    def named(self) -> tuple[str, ...]:
        """The nodes named at the start."""
        return self._named

    def __len__(self) -> int:
        """How many nodes were named at the start."""
        return len(self._named)

    @property
    def preferred(self) -> str:
        """The node that answered last."""
        return self._preferred

    def prefer(self, endpoint: str) -> None:
        """Calls begin at this node from now on."""
        self._preferred = endpoint

    def after(self, failed: str, leader_hint: str = "") -> str:
        """Where to go when ``failed`` failed: to the leader it named, or to the next one in turn."""
        if leader_hint != failed and self._may_use(leader_hint):
            return leader_hint
        index = self._named.index(failed) if failed in self._named else -1
        return self._named[(index + 1) % len(self._named)]

    def _may_use(self, hint: str) -> bool:
        if hint in self._named or hint in self._learned:
            return True
        if ":" not in hint[1:] or len(self._learned) >= _MAX_LEARNED:
            return False
        self._learned = self._learned | {hint}
        return True
