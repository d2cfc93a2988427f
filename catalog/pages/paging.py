"""Pages of a list, and the numbers in addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

from catalog.pages.params import Params, number
from ontology.problems import NotFound

Row_co = TypeVar("Row_co", covariant=True)
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row_co]):
    """One page of rows. `param` is the parameter of the address that turns it."""

    rows: Sequence[Row_co]
    total: int
    number: int = 1
    size: int = 25
    param: str = "page"

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def previous(self) -> int | None:
        """Number of the page before, if there is one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """Number of the page after, if there is one."""
        return self.number + 1 if self.number < self.pages else None

    @property
    def first(self) -> int:
        """Rank of the first row shown."""
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        """Rank of the last row shown."""
        return min(self.total, self.number * self.size)


def listing(rows: QuerySet[Any, Row], params: Params, *, size: int, param: str = "page") -> Listing[Row]:
    """The page that the address asks for; two queries. Raises `NotFound` beyond the last page."""
    return _page(rows, rows.count(), params, size, param)


def listed_page(rows: Sequence[Row], params: Params, *, size: int, param: str = "page") -> Listing[Row]:
    """The same of rows that are here already."""
    return _page(rows, len(rows), params, size, param)


def _page(rows: Sequence[Row] | QuerySet[Any, Row], total: int, params: Params, size: int, param: str) -> Listing[Row]:
    wanted = number(params, param)
    empty: Listing[Row] = Listing((), total, wanted, size, param)
    if not 1 <= wanted <= empty.pages:
        last = f"{empty.pages:,}"
        raise NotFound(f"There is no page {wanted:,}: the list ends with page {last}.")
    return Listing(list(rows[empty.first - 1 : empty.last]), total, wanted, size, param)
