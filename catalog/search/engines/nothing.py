"""The index of an installation that has no studies yet: it answers, and finds nothing."""

from collections.abc import Sequence
from typing import Any

from catalog.search.engines.base import IndexState, Node, Tally


class NothingSnapshot:
    """No studies, no samples, no terms."""

    generation = "nothing"
    state = IndexState()

    def tally(self, node: Node, field: str, collection: str = "samples") -> dict[str, int]:  # noqa: ARG002 - the same
        """No buckets."""
        return {}

    def tallies(self, node: Node, asked: Sequence[Tally], collection: str = "samples") -> list[dict[str, int]]:  # noqa: ARG002
        """No buckets each."""
        return [{} for _ in asked]

    def count(self, collection: str, node: Node) -> int:  # noqa: ARG002 - the protocol names them
        """None."""
        return 0

    def find(self, collection: str, node: Node, *, limit: int, offset: int = 0, field: str = "row") -> list[Any]:  # noqa: ARG002
        """No rows."""
        return []
