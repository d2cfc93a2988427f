"""Gold: texts with the terms that experts gave them, each in the part that `parts.toml` puts it in.

A case is one distinct text of one set; any of its gold terms is right. Obsolete gold is followed to its replacement,
and what no loaded ontology knows is counted apart.
"""

import csv
import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.report import SHARED
from catalog.models import Annotation
from catalog.properties import PROPERTIES
from ontology.curies import normalise
from ontology.matching import Scope
from ontology.matching.index import Index
from ontology.matching.normalisation import key

PARTS = Path(__file__).with_name("parts.toml")
GOLD = SHARED / "gold"
STUDIES = "studies"  # the part of which one study is left out at a time
_FIELDS = {
    "Phenotype": "phenotype",
    "Study Type": "study_type",
    "Screen Type": "study_type",
    "Screen Technology": "technology",
    "Screen Imaging Method": "imaging_method",
    "Experiment Imaging Method": "imaging_method",
}
_CIL = ("imaging_method", "preparation", "contrast", "visualization", "cell_type", "cellular_component",
        "biological_process", "organism", "molecular_function")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """One text and one term, as one source states it."""

    source: str
    group: str
    property: str
    text: str
    curie: str


@dataclass(slots=True)
class Case:
    """One distinct text: its right terms as places in the lexicon, and the groups (studies, sources) that say so."""

    source: str
    property: str
    text: str
    right: set[int] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    part: str = ""


def pairs() -> Iterator[Pair]:
    """Every pair of every gold set that is here."""
    yield from _idr()
    yield from _cil()
    yield from _tissues()
    yield from _open_targets()


def _rows(name: str, delimiter: str = "\t") -> Iterator[dict[str, str]]:
    with (GOLD / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=delimiter)


def _idr() -> Iterator[Pair]:
    """The pairs of the gold table, and those of all harvested studies."""
    for row in _rows("idr_text_to_term.tsv"):
        if prop := _FIELDS.get(row["field"]):
            yield Pair(_idr_set(prop), row["study"][:7], prop, row["text"], row["accession"])
    for prop in ("phenotype", "study_type", "technology", "imaging_method"):
        yield from (Pair(_idr_set(prop), *row) for row in _stated("idr", prop))


def _idr_set(prop: str) -> str:
    return "IDR phenotypes" if prop == "phenotype" else "IDR study types, technologies, methods"


def _stated(archive: str, prop: str) -> Iterator[tuple[str, str, str, str]]:
    """Study, property, text and term, as the archive states them."""
    found = Annotation.objects.filter(
        source_value__study__archive__key=archive, source_value__property=prop, property=prop, group=""
    )
    rows = found.values_list("source_value__study__accession", "source_value__text", "term__curie")
    yield from ((study, prop, text, curie) for study, text, curie in rows.distinct())


def _cil() -> Iterator[Pair]:
    for prop in _CIL:
        yield from (Pair("Cell Image Library", *row) for row in _stated("cil", prop))


def _tissues() -> Iterator[Pair]:
    for row in _rows("opentargets_gtex_v8_tissues.tsv"):
        yield Pair("tissues", "GTEx", "anatomy", row["gtex_tissue_name"], row["ontology_code"])
    for row in _rows("opentargets_expression_uberon.csv", "|"):
        yield Pair("tissues", "expression", "anatomy", row["label"], row["uberon_code"])


def _open_targets() -> Iterator[Pair]:
    for row in _rows("opentargets_manual_string.tsv"):
        curie = row["SEMANTIC_TAG"].rpartition("/")[2]
        yield Pair("Open Targets", row["STUDY"], "disease", row["PROPERTY_VALUE"], curie)


def scopes(source: str, prop: str) -> tuple[Scope, ...]:
    """Where the answers are looked for: a property's scope, and for traits and tissues all that their gold uses."""
    if source == "Open Targets":  # holds measurements and phenotypes beside diseases
        return tuple(Scope(frozenset({prefix})) for prefix in ("EFO", "MONDO"))
    if source == "IDR phenotypes":  # the archive's template asks for this one
        return (Scope(frozenset({"CMPO"})),)
    if source == "tissues":  # of people: no fish
        return tuple(Scope(frozenset({prefix})) for prefix in ("UBERON", "CL", "EFO"))
    return PROPERTIES[prop].scopes


def cases(index: Index, stated: Iterable[Pair]) -> tuple[list[Case], Counter[str]]:
    """The distinct texts whose gold is loaded and in scope; and per set how many pairs were left out, and why."""
    found: dict[tuple[str, str, str], Case] = {}
    apart: Counter[str] = Counter()
    for pair in stated:
        place, why = _right(index, pair)
        if place < 0:
            apart[f"{pair.source}: {why}"] += 1
            continue
        if pair.source == "Cell Image Library" and says_nothing_new(index, pair, place):
            apart[f"{pair.source}: is the label or the id itself"] += 1
            continue
        case = found.setdefault(
            (pair.source, pair.property, key(pair.text)), Case(pair.source, pair.property, pair.text)
        )
        case.right.add(place)
        case.groups.add(pair.group)
    rules = tomllib.loads(PARTS.read_text(encoding="utf-8"))
    for case in found.values():
        case.part = part_of(rules, case)
    return list(found.values()), apart


def says_nothing_new(index: Index, pair: Pair, place: int) -> bool:
    """Whether the text is the label of its term, or an id."""
    return bool(normalise(pair.text)) or key(index.lexicon.term(place).label) == key(pair.text)


def _right(index: Index, pair: Pair) -> tuple[int, str]:
    curie = normalise(pair.curie) or pair.curie
    place = index.lexicon.place(curie)
    if place < 0:
        return -1, "not in a loaded ontology"
    live = int(index.targets[place])
    if live < 0:
        return -1, "obsolete without a replacement"
    inside = index.lexicon.mask(frozenset(scopes(pair.source, pair.property)))[live]
    return (live, "") if inside else (-1, "outside the scope of its property")


def part_of(rules: dict[str, dict[str, list[str]]], case: Case) -> str:
    """`tune` or `select` where any group of the case is for that: what was seen there is not reported.

    `STUDIES` where each group is reported by a model that has seen all others.
    """
    mine = rules[case.source]
    if STUDIES in mine:
        return STUDIES
    if "hash" in mine["tune"]:
        even = any(hashlib.sha256(group.encode()).digest()[0] % 2 == 0 for group in case.groups)
        return "tune" if even else "report"
    return next((part for part in ("tune", "select") if case.groups & set(mine.get(part, ()))), "report")
