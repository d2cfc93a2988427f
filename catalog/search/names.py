"""Names to terms: which terms in use a name can mean, best first."""

from collections.abc import Iterable
from dataclasses import dataclass
from string import digits

from catalog.properties import PROPERTIES
from catalog.search.engines.base import Both, HasAny, Phrase
from catalog.search.nearest import did_you_mean, nearest, suggested
from catalog.search.rows import QUALITY, TermRow
from catalog.search.text import encode, fold, words
from catalog.search.view import View
from catalog.search.vocabulary import EXACT, LOOSE
from ontology import curies
from ontology.matching.wording import form

# Bare words shorter than this are no names of terms.
_SHORTEST = 3
_SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class Named:
    """Terms of one property with the same name; `rank` says how good a name it is (0: label)."""

    property: str
    rank: int
    curies: tuple[str, ...]


def terms_named(names: Iterable[str], view: View, key: str = "") -> dict[str, list[Named]]:
    """Each name with what it can mean in property `key` (any if empty); of each property only the best names count."""
    wanted = {name: (fold(name), form(name)) for name in names}
    tokens = tuple(sorted({encode(one) for both in wanted.values() for one in both if one}))
    if not tokens:
        return {}
    rows = view.find_terms(Both((HasAny("name", tokens), _of_property(key))))
    found = {name: _best(rows, *both) for name, both in wanted.items()}
    return {name: named for name, named in found.items() if named}


def _best(rows: list[TermRow], name: str, loose: str) -> list[Named]:
    by_property: dict[str, dict[str, int]] = {}
    for row in rows:
        ranks = [rank for rank, known in row.names if known == name or (rank >= LOOSE and known == loose)]
        if ranks:
            by_property.setdefault(row.property, {})[row.curie] = min(ranks)
    found = []
    for key, ranked in by_property.items():
        best = min(ranked.values())
        found.append(Named(key, best, tuple(sorted(curie for curie, rank in ranked.items() if rank == best))))
    return sorted(found, key=lambda named: (named.rank, named.property))


def recognised(name: str, found: list[Named], view: View) -> Named | None:
    """What a bare word or several mean, if a label or exact synonym of terms that samples have; the most used property wins."""
    fitting = [named for named in found if _fits(name, named, view)]
    used = {named: view.samples_with(named.property, named.curies) for named in fitting}
    return max((named for named in fitting if used[named]), key=lambda named: (-named.rank, used[named]), default=None)


def _fits(name: str, named: Named, view: View) -> bool:
    if named.rank % LOOSE > EXACT or len(name) < _SHORTEST:
        return False
    if PROPERTIES[named.property].kind != "gene" or any(sign.isdigit() for sign in name):
        return True
    # Genes are called rest, cat and was: only what is written as their symbol is, is meant.
    return any(name == view.label(named.property, curie) for curie in named.curies)


def pair_label(key: str, curie: str, quality: str, view: View) -> str:
    """What a term is called; with a quality, both of them: *nucleus + abnormal*."""
    label = view.label(key, curie)
    return f"{label} + {view.label(QUALITY, quality)}" if quality else label


def nearest_names(name: str, view: View, key: str = "") -> str:
    """`Did you mean ...?` with names in use that have the word in them, else with those spelt like it, or nothing."""
    said = words(name)
    having = view.find_terms(Both((_of_property(key), Phrase("words", said)))) if said else []
    if having:
        return suggested([_called(row, fold(name), view) for row in _shortest(having, fold(name))])
    labels = {known for row in view.find_terms(_of_property(key)) for rank, known in row.names if rank < LOOSE}
    return did_you_mean(fold(name), labels)


def _shortest(rows: Iterable[TermRow], name: str) -> list[TermRow]:
    """The rows whose name says least beside `name`."""
    length = {row: min(len(known) for _, known in row.names if name in known) for row in rows}
    return sorted(length, key=lambda row: (length[row], row.label))[:_SUGGESTED]


def _called(row: TermRow, name: str, view: View) -> str:
    """The label of a term; behind it the synonym that has `name` in it, where the label has not."""
    if name in fold(row.label):
        return row.label
    synonym = next((text for _, text in view.words[row.curie].names if name in fold(text)), "")
    return f"{row.label} ({synonym})" if synonym else row.label


def nearest_ids(curie: str, view: View) -> str:
    """`Did you mean ...?` with ids in use that are one digit away, or have the zeros that are missing."""
    prefix, local = curies.prefix(curie), curies.local(curie)
    cut = [(local[:place], local[place:]) for place in range(len(local) + 1)]
    changed = {f"{left}{digit}{right[1:]}" for left, right in cut for digit in digits if right[:1].isdigit()}
    longer = {f"{left}{digit}{right}" for left, right in cut for digit in digits}
    shorter = {f"{left}{right[1:]}" for left, right in cut if right}
    near = tuple(encode(f"{prefix}:{one}") for one in sorted(changed | longer | shorter | {local.zfill(7)}))
    found = view.find_terms(Both((_of_property(""), HasAny("curie", near))))
    return suggested(nearest(curie, (row.curie for row in found), cutoff=0))


def _of_property(key: str) -> HasAny:
    return HasAny("property", (key,) if key else tuple(PROPERTIES))
