"""How complete a study's metadata is: a ring of REMBI's modules, what is missing, and where that is mended."""

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.completeness import CHECKLISTS, ChecklistScore, material, score
from catalog.models import Study

# Degrees between two modules of the ring.
_GAP = 4.0


@dataclass(frozen=True, slots=True)
class Arc:
    """One module's part of the ring: where it starts and how long it is, in degrees, and how much of that is met."""

    label: str
    start: float
    length: float
    met: float
    percent: int


@dataclass(frozen=True, slots=True)
class ChecklistBlock:
    """One checklist as the page shows it."""

    score: ChecklistScore

    @property
    def percent(self) -> int:
        """The whole score."""
        return percent(self.score.share or 0.0)

    @property
    def arcs(self) -> tuple[Arc, ...]:
        """The modules that apply, as parts of a ring."""
        return tuple(_arcs(self.score))

    @property
    def required(self) -> int:
        """How many required items are missing."""
        return sum(line.item.required for _, line in self.score.missing)


def completeness(study: Study) -> tuple[ChecklistBlock, ...]:
    """Every checklist, REMBI first."""
    seen = material(study)
    return tuple(ChecklistBlock(score(checklist, seen)) for checklist in CHECKLISTS)


def percent(share: float) -> int:
    """A share as people say it; only all of it is 100."""
    return 100 if share >= 1 else min(99, round(100 * share))


def _arcs(found: ChecklistScore) -> Iterator[Arc]:
    shown = [(one.module.label, one.share) for one in found.modules if one.share is not None]
    step = 360 / len(shown)
    for at, (label, share) in enumerate(shown):
        length = step - _GAP
        yield Arc(label, round(at * step - 90, 2), round(length, 2), round(length * share, 2), percent(share))
