"""The screens of sheets: what may go out and come in, and what a file would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.http import QueryDict

from catalog.models import Study
from catalog.pages.paging import Listing
from catalog.pages.params import within
from catalog.permissions import Action, Who
from catalog.properties import PROPERTIES, Property
from curation.models import SheetUpload
from curation.selectors.values import states_by_property, workable
from curation.services.sheets import KEPT
from curation.spreadsheets.difference import Change, Difference, Trouble
from curation.spreadsheets.files import MAX_BYTES

SIZE = 50
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Choice:
    """A property that a sheet may be of, with how many values it has."""

    entry: Property
    values: int


@dataclass(frozen=True, slots=True)
class SheetPage:
    """Downloading and uploading."""

    study: Study
    choices: tuple[Choice, ...]
    may_curate: bool
    problem: Exception | None = None
    most: int = MAX_BYTES // 2**20
    days: int = KEPT.days

    @property
    def values(self) -> int:
        """How many there are in all."""
        return sum(choice.values for choice in self.choices)


@dataclass(frozen=True, slots=True)
class DifferencePage:
    """A file against what holds; without a difference it was applied."""

    upload: SheetUpload
    difference: Difference | None = None
    changes: Listing[Change] | None = None
    troubles: Listing[Trouble] | None = None
    days: int = KEPT.days


def sheet_page(study: Study, who: Who, problem: Exception | None = None) -> SheetPage:
    """What a study can give out; one query."""
    counts = states_by_property(workable(who).filter(study=study))
    values = {key: sum(number for number, _ in states.values()) for key, states in counts.items()}
    choices = tuple(Choice(entry, values[key]) for key, entry in PROPERTIES.items() if key in values)
    return SheetPage(study, choices, who.may(Action.CURATE), problem)


def difference_page(upload: SheetUpload, found: Difference | None, params: QueryDict) -> DifferencePage:
    """Some of the changes and problems at a time."""
    if found is None:
        return DifferencePage(upload)
    return DifferencePage(
        upload, found, _some(found.changes, params, "page"), _some(found.troubles, params, "problems")
    )


def _some(rows: Sequence[Row], params: QueryDict, param: str) -> Listing[Row]:
    last = max(1, -(-len(rows) // SIZE))
    number = within(params, param, 1, last)
    return Listing(rows[(number - 1) * SIZE : number * SIZE], len(rows), number, SIZE, param)
