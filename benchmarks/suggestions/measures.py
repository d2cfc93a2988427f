"""Ranks into figures: hit rates with their intervals, reciprocal rank, precision against coverage."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt

Z = 1.96  # of a 95 % interval


@dataclass(slots=True)
class Ranks:
    """For each text the place of its first right term from 0, or None; and how sure the first candidate was."""

    places: list[int | None] = field(default_factory=list)
    sure: list[float] = field(default_factory=list)

    def hit(self, within: int) -> float:
        """The share of texts with a right term among the first `within`."""
        return _share([place is not None and place < within for place in self.places])

    def interval(self, within: int) -> tuple[float, float]:
        """The 95 % interval of that share."""
        return wilson(self.hit(within), len(self.places))

    @property
    def reciprocal(self) -> float:
        """The mean reciprocal rank; a text without a right term counts 0."""
        return sum(1 / (place + 1) for place in self.places if place is not None) / max(len(self.places), 1)

    def accepted(self, confidence: float) -> tuple[float, float]:
        """Of the texts whose first candidate is at least so sure: the share that is right, and their share of all."""
        taken = self._taken(confidence)
        return _share(taken), len(taken) / max(len(self.places), 1)

    def accepted_interval(self, confidence: float) -> tuple[float, float]:
        """The 95 % interval of the share that is right."""
        taken = self._taken(confidence)
        return wilson(_share(taken), len(taken))

    def _taken(self, confidence: float) -> list[bool]:
        return [place == 0 for place, sure in zip(self.places, self.sure, strict=True) if sure >= confidence]


def wilson(share: float, count: int) -> tuple[float, float]:
    """The 95 % interval of a share of `count`, after Wilson (1927)."""
    count = max(count, 1)
    middle = (share + Z * Z / (2 * count)) / (1 + Z * Z / count)
    half = Z * sqrt(share * (1 - share) / count + Z * Z / (4 * count * count)) / (1 + Z * Z / count)
    return middle - half, middle + half


def _share(values: Sequence[bool]) -> float:
    return sum(values) / max(len(values), 1)
