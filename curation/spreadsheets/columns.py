"""The columns of a sheet, in their order, and the words that some of them take."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from django.db.models import Choices

from catalog.models import Annotation
from catalog.models.samples import Level
from curation.models import Proposal
from curation.selectors.values import ARCHIVE
from curation.states import State


class Role(Enum):
    """What a column is for."""

    NAMES = "names the value: left as it is"
    READS = "is for reading: what is changed in it is not read"
    VALUE = "says something of the value: the same in each of its rows"
    TERM = "says something of one term"


def _words(choices: type[Choices]) -> dict[str, str]:
    """Word to what it is stored as."""
    return {str(label).lower(): str(value) for value, label in choices.choices}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `words`: what may stand in it, each with what it is stored as; `width` in characters."""

    key: str
    role: Role
    width: int
    words: Mapping[str, str] = field(default_factory=dict)
    offered: tuple[str, ...] = ()


_STATES = {**_words(State), ARCHIVE: ARCHIVE}
_ALL = (
    Column("property", Role.NAMES, 16),
    Column("text", Role.NAMES, 44),
    Column("submitted_id", Role.NAMES, 18),
    Column("samples", Role.READS, 9),
    Column("state", Role.VALUE, 11, _STATES, (State.DRAFT.label, State.SUBMITTED.label)),
    Column("outcome", Role.VALUE, 18, _words(Proposal.Outcome)),
    Column("term", Role.TERM, 18),
    Column("label", Role.TERM, 34),
    Column("mapping", Role.TERM, 10, _words(Annotation.Mapping)),
    Column("polarity", Role.TERM, 10, _words(Annotation.Polarity)),
    Column("level", Role.TERM, 14, _words(Level)),
    Column("evidence", Role.TERM, 13),
    Column("group", Role.TERM, 8),
    Column("comment", Role.VALUE, 30),
    Column("suggestion", Role.READS, 44),
    Column("key", Role.NAMES, 19),
    Column("version", Role.NAMES, 13),
)
COLUMNS: dict[str, Column] = {column.key: column for column in _ALL}
TERM_COLUMNS = tuple(column.key for column in _ALL if column.role is Role.TERM)
VALUE_COLUMNS = tuple(column.key for column in _ALL if column.role is Role.VALUE)
EDITED = (*VALUE_COLUMNS, *TERM_COLUMNS)
# What names a value beside its key.
IDENTITY = ("property", "text", "submitted_id")


def offered(column: Column) -> tuple[str, ...]:
    """What the drop-down of a column offers; nothing for one that has none."""
    return column.offered or tuple(column.words)


def stored(column: Column, word: str) -> str | None:
    """What a word is stored as, in any case and spacing; None if the column does not take it."""
    wanted = " ".join(word.lower().split())
    return next((value for label, value in column.words.items() if wanted in (label, value)), None)


def shown(column: str, value: object) -> str:
    """The word for what is stored."""
    return next(label for label, each in COLUMNS[column].words.items() if each == str(value))
