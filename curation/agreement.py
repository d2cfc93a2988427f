"""How far two curators agree who judge the same values independently of each other."""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import Exists, OuterRef

from catalog.bulk import among
from catalog.models import Study
from catalog.models.annotations import SUBJECTS
from curation.models import Decision
from curation.states import Move

_PLACE = tuple(f"proposal__{name}" for name in (*SUBJECTS, "property"))
# By curator, and by what was judged (subject and property), what it was judged to be.
Judged = dict[str, dict[Hashable, Hashable]]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of the values that both of `curators` judged, how many they judged alike. `kappa` is None where it has no meaning."""

    curators: tuple[str, str]
    values: int
    alike: int
    kappa: float | None

    @property
    def share(self) -> float:
        """The raw agreement, 0 to 1."""
        return self.alike / self.values

    @property
    def words(self) -> str:
        """How strong it is, in the words of Landis and Koch (1977, doi:10.2307/2529310)."""
        if self.kappa is None:
            return "not defined: both judged everything the same"
        return next(word for least, word in _STRENGTHS if self.kappa >= least)


_STRENGTHS = (
    (0.81, "almost perfect"),
    (0.61, "substantial"),
    (0.41, "moderate"),
    (0.21, "fair"),
    (0.0, "slight"),
    (-1.0, "worse than chance"),
)


def cohens_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Agreement beyond chance of two who put the same things into categories (Cohen 1960, doi:10.1177/001316446002000104).

    1 where they always agree, 0 where no more than by chance, below 0 where less; None without pairs, or where chance
    alone would agree always, since both used one and the same category only.
    """
    total = len(pairs)
    first, second = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    by_chance = sum(first[category] * second[category] for category in first)
    if by_chance == total * total:
        return None
    alike = sum(one == other for one, other in pairs)
    return (alike * total - by_chance) / (total * total - by_chance)


def agreement_of(study: Study) -> Agreement | None:
    """The agreement of the two curators of a study; None as long as no value was submitted by two."""
    return agreements([study.pk]).get(study.pk)


def agreements(studies: Collection[int]) -> dict[int, Agreement]:
    """The agreement in each of the studies (ids) in which a value was submitted by two; one query.

    What counts is what each submitted first and did not undo, before a review could bring them together. Of more than two curators it is the
    two who share the most values.
    """
    judged: dict[int, Judged] = defaultdict(lambda: defaultdict(dict))
    # What one action did to a proposal step by step is undone as one, by its first step.
    same = {"undoes__change_set": OuterRef("change_set"), "proposal": OuterRef("proposal")}
    undone = Exists(Decision.objects.filter(**same, undone_by=None))
    rows = Decision.objects.filter(~undone, move=Move.SUBMIT, proposal__track__isnull=False).order_by("pk")
    columns = ("proposal__within", "proposal__track__username", *_PLACE, "after")
    for study, curator, *place, said in among(rows.values_list(*columns), "proposal__within", studies):
        judged[study][curator].setdefault(tuple(place), category(said))
    return {study: found for study, by in judged.items() if (found := _best(by))}


def category(said: dict[str, Any]) -> Hashable:
    """What a judgement (as the history keeps it) comes to: its terms, each present or absent, or that there is none."""
    return said["outcome"], frozenset((term["term"], term["polarity"]) for term in said["terms"])


def _best(by: Judged) -> Agreement | None:
    found = [_between(pair, by) for pair in combinations(sorted(by), 2)]
    return max(filter(None, found), key=lambda one: one.values, default=None)


def _between(curators: tuple[str, str], by: Judged) -> Agreement | None:
    first, second = (by[name] for name in curators)
    pairs = [(first[place], second[place]) for place in first if place in second]
    if not pairs:
        return None
    return Agreement(curators, len(pairs), sum(one == other for one, other in pairs), cohens_kappa(pairs))
