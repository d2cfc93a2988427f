"""What changed between two states of a judgement, as the history keeps them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Literal

Said = Mapping[str, Any]
Kind = Literal["same", "added", "removed", "changed"]

# What a term is said to be, beside itself; its rank and confidence only tell how it was found.
_FIELDS = ("mapping", "polarity", "level", "evidence", "group")
_ORDER: tuple[Kind, ...] = ("removed", "changed", "added", "same")


@dataclass(frozen=True, slots=True)
class TermChange:
    """A term on either side, or on one; `fields` are what is said of it differently."""

    before: Said | None
    after: Said | None
    fields: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """What became of it."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "changed" if self.fields else "same"

    @property
    def shown(self) -> Said:
        """The term as it is now, or as it was last."""
        return self.after or self.before or {}


@dataclass(frozen=True, slots=True)
class Difference:
    """Two states side by side: what is the same is in both, term beside term."""

    before: Said
    after: Said
    terms: tuple[TermChange, ...]

    @property
    def state_changed(self) -> bool:
        """Whether it moved on through review."""
        return bool(self.before["state"] != self.after["state"])

    @property
    def outcome_changed(self) -> bool:
        """Whether it became mapped, impossible to map, or a wish for a term; or another wish."""
        return any(self.before[name] != self.after[name] for name in ("outcome", "request"))

    @property
    def comment_changed(self) -> bool:
        """Whether the words beside it are others."""
        return bool(self.before["comment"] != self.after["comment"])

    @property
    def judged_anew(self) -> bool:
        """Whether anything but the state changed."""
        return self.outcome_changed or self.comment_changed or any(one.kind != "same" for one in self.terms)


def difference(before: Said, after: Said) -> Difference:
    """The two states with their terms beside each other: what went first, then what changed, what came, what stayed."""
    left, right = _by_term(before["terms"]), _by_term(after["terms"])
    found = [
        _change(one, other) for curie in sorted(left | right) for one, other in zip_longest(left[curie], right[curie])
    ]
    return Difference(before, after, tuple(sorted(found, key=lambda one: _ORDER.index(one.kind))))


def _by_term(terms: Sequence[Said]) -> defaultdict[str, list[Said]]:
    found: defaultdict[str, list[Said]] = defaultdict(list)
    for term in sorted(terms, key=lambda one: (one["polarity"], one["group"])):
        found[term["term"]].append(term)
    return found


def _change(before: Said | None, after: Said | None) -> TermChange:
    if before is None or after is None:
        return TermChange(before, after)
    return TermChange(before, after, tuple(name for name in _FIELDS if before[name] != after[name]))
