"""Studies that are the same, or part of one another, across archives: what they have in common is counted once.

Their records tell of the same samples, each as far as it knows them. Of records of the same study the one with most
counts; of a whole and its parts, the whole or all its parts together, whichever is more. Together they are one study.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from catalog.search.rows import StudyRow


@dataclass(frozen=True, slots=True)
class _Whole:
    """Ids of the records of one study, and the studies that are parts of it."""

    records: frozenset[int]
    parts: tuple["_Whole", ...]

    def merged(self, numbers: Mapping[int, int]) -> int:
        most = max(numbers.get(study, 0) for study in self.records)
        return max(most, sum(part.merged(numbers) for part in self.parts))

    def all_records(self) -> frozenset[int]:
        return self.records.union(*(part.all_records() for part in self.parts))


class Families:
    """Which of these studies belong together."""

    def __init__(self, studies: Iterable[StudyRow] = ()) -> None:
        rows = {row.full_name: row for row in studies}
        same: dict[int, set[int]] = defaultdict(set)
        wholes: dict[int, set[int]] = defaultdict(set)
        for row in rows.values():
            for kind, name in row.links:
                other = rows.get(name)
                if other is None or other is row:
                    continue
                if kind == "same":
                    same[row.id].add(other.id)
                    same[other.id].add(row.id)
                else:
                    wholes[row.id].add(other.id)
        self._tops = _trees(same, wholes)
        self.members = {study: top for top in self._tops for study in top.all_records()}

    def merged(self, numbers: Mapping[int, int]) -> int:
        """The sum of numbers of each study, with what belongs together counted once."""
        alone = sum(number for study, number in numbers.items() if study not in self.members)
        return alone + sum(top.merged(numbers) for top in self._tops)

    def count(self, studies: Collection[int]) -> int:
        """How many studies these records are."""
        alone = sum(study not in self.members for study in studies)
        return alone + len({id(self.members[study]) for study in studies if study in self.members})

    def together(self, studies: Collection[int]) -> list[frozenset[int]]:
        """Those of the records that belong together, where there is more than one."""
        found = (top.all_records().intersection(studies) for top in self._tops)
        return [records for records in found if len(records) > 1]


def _trees(same: Mapping[int, set[int]], wholes: Mapping[int, set[int]]) -> tuple[_Whole, ...]:
    """Every record in one place: where a part is of several wholes, or wholes go in a circle, the first one has it."""
    groups = _groups(same, wholes.keys() | set().union(*wholes.values()))
    above = {
        group: {groups[whole] for part in group for whole in wholes.get(part, ())} - {group}
        for group in set(groups.values())
    }
    placed: set[frozenset[int]] = set()

    def tree(group: frozenset[int]) -> _Whole:
        placed.add(group)
        below = sorted((part for part, tops in above.items() if group in tops), key=min)
        return _Whole(group, tuple(tree(part) for part in below if part not in placed))

    tops = sorted(above, key=lambda group: (bool(above[group]), min(group)))
    return tuple(tree(group) for group in tops if group not in placed)


def _groups(same: Mapping[int, set[int]], others: Iterable[int]) -> dict[int, frozenset[int]]:
    """Each study's records: whatever can be reached by *the same as*."""
    found: dict[int, frozenset[int]] = {}
    for start in (*same, *others):
        if start in found:
            continue
        reached, open_ = {start}, [start]
        while open_:
            for other in same.get(open_.pop(), ()):
                if other not in reached:
                    reached.add(other)
                    open_.append(other)
        found.update(dict.fromkeys(reached, frozenset(reached)))
    return found
