"""Short lists of the commonest terms of one property, with bars."""

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class _Counted(Protocol):
    @property
    def samples(self) -> int: ...


Row_co = TypeVar("Row_co", bound=_Counted, covariant=True)


@dataclass(frozen=True, slots=True)
class TopList(Generic[Row_co]):
    """The commonest terms of the property `key`; `terms` is how many different ones there are."""

    key: str
    label: str
    rows: tuple[Row_co, ...]
    terms: int

    @property
    def largest(self) -> int:
        """What the bars are measured against."""
        return max(row.samples for row in self.rows)
