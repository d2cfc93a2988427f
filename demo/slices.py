"""Slices of ontologies: the terms that the demo uses, all above them, and enough beside them to be worth browsing.

A slice states ids, labels, synonyms, parents and what became of an obsolete term; definitions stay with their source.
"""

import re
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pronto.ontology import Ontology

Stated = dict[str, str]
MOST_SIBLINGS = 25
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)" (EXACT|NARROW|BROAD|RELATED)')
_CURIE = re.compile(r"\b(CMPO|EFO|GO|PATO|UBERON|NCBITaxon|F[Bb]bi)[_:](\d+)")
_BARE_TAXON = re.compile(r"NCBITaxon,(\d+)")


@dataclass(slots=True)
class Entry:
    """One term as its ontology states it. `synonyms` are (text, scope)."""

    name: str = ""
    synonyms: list[tuple[str, str]] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)
    wholes: list[str] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)
    replaced_by: list[str] = field(default_factory=list)
    consider: list[str] = field(default_factory=list)
    obsolete: bool = False

    @property
    def above(self) -> list[str]:
        """What lies directly above it, by is_a or part_of."""
        return [*self.parents, *self.wholes]


@dataclass(frozen=True, slots=True)
class Slice:
    """What to take of one ontology. `whole`: all its own terms; `branches`: these terms with everything below."""

    prefix: str
    file: str
    name: str
    source: str
    licence: str
    whole: bool = False
    branches: tuple[str, ...] = ()


_OBO = "http://purl.obolibrary.org/obo"
_APACHE = "https://www.apache.org/licenses/LICENSE-2.0"
_CC = "https://creativecommons.org"
SLICES = (
    Slice(
        "CMPO",
        "cmpo.obo",
        "Cellular Microscopy Phenotype Ontology",
        "http://www.ebi.ac.uk/cmpo/cmpo.obo",
        _APACHE,
        whole=True,
    ),
    Slice("EFO", "efo.obo", "Experimental Factor Ontology", "http://www.ebi.ac.uk/efo/efo.obo", _APACHE),
    Slice(
        "FBbi",
        "fbbi.owl",
        "Biological Imaging Methods Ontology",
        f"{_OBO}/fbbi.owl",
        f"{_CC}/licenses/by/4.0/",
        branches=("FBbi:00000222", "FBbi:00000321"),
    ),
    Slice("GO", "repaired/go_slice-fypo-2020.obo", "Gene Ontology", f"{_OBO}/go.obo", f"{_CC}/licenses/by/4.0/"),
    Slice(
        "NCBITaxon",
        "ncbitaxon-taxslim.obo",
        "NCBI organismal classification",
        f"{_OBO}/ncbitaxon/subsets/taxslim.obo",
        f"{_CC}/publicdomain/zero/1.0/",
    ),
    Slice("PATO", "pato.obo", "Phenotype And Trait Ontology", f"{_OBO}/pato.obo", f"{_CC}/licenses/by/3.0/"),
    Slice("UBERON", "uberon.obo", "Uber-anatomy ontology", f"{_OBO}/uberon.obo", f"{_CC}/licenses/by/3.0/"),
)


def used_ids(folder: Path) -> set[str]:
    """The ontology ids that the studies below `folder` name, in one spelling."""
    used: set[str] = set()
    for path in sorted(folder.rglob("*.*")):
        text = path.read_text(encoding="utf-8-sig")
        found = [(prefix, number) for prefix, number in _CURIE.findall(text)]
        found += [("NCBITaxon", number) for number in _BARE_TAXON.findall(text)]
        used.update(f"{'FBbi' if prefix.lower() == 'fbbi' else prefix}:{number}" for prefix, number in found)
        used.update(_bare_organisms(text))
    return used


def _bare_organisms(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.startswith("Study Organism Term Accession"):
            yield from (f"NCBITaxon:{cell}" for cell in line.split("\t")[1:] if cell.isdecimal())


def write(source: Path, target: Path, used: Collection[str]) -> None:
    """Write one OBO file an ontology into `target`."""
    target.mkdir(parents=True)
    for slice_ in SLICES:
        stated, entries = read(source / slice_.file, slice_.prefix)
        kept = select(entries, used, slice_)
        lines = [*_header(slice_, stated, len(kept))]
        for curie in sorted(kept):
            lines += _stanza(curie, entries[curie], kept)
        if any(line.startswith("relationship: part_of") for line in lines):
            lines += ("", "[Typedef]", "id: part_of", "name: part of", "is_transitive: true")
        (target / f"{slice_.prefix.lower()}.obo").write_text("\n".join(lines) + "\n", encoding="utf-8")


def read(path: Path, prefix: str) -> tuple[Stated, dict[str, Entry]]:
    """What an ontology in OBO or (by pronto) OWL states of itself, and its own terms."""
    stated, entries = _read_owl(path) if path.suffix == ".owl" else _read_obo(path)
    own = {curie: entry for curie, entry in entries.items() if curie.startswith(f"{prefix}:")}
    for entry in own.values():
        entry.parents = [it for it in entry.parents if it in own]
        entry.wholes = [it for it in entry.wholes if it in own]
    return stated, own


def _read_owl(path: Path) -> tuple[Stated, dict[str, Entry]]:
    with warnings.catch_warnings():
        # One line for every OWL construct that pronto passes over; none of them holds what a slice states.
        warnings.simplefilter("ignore")
        ontology = Ontology(path, import_depth=0)
    entries = {
        term.id: Entry(
            term.name or "",
            sorted((it.description, it.scope or "RELATED") for it in term.synonyms),
            sorted(it.id for it in term.superclasses(distance=1, with_self=False)),
            obsolete=term.obsolete,
            replaced_by=sorted(it.id for it in term.replaced_by),
        )
        for term in ontology.terms()
    }
    return {"data-version": ontology.metadata.data_version or ""}, entries


def _read_obo(path: Path) -> tuple[Stated, dict[str, Entry]]:
    stated: Stated = {}
    entries: dict[str, Entry] = {}
    entry: Entry | None = None
    for line in path.read_text(encoding="utf-8").splitlines():
        tag, _, value = line.partition(": ")
        if line.startswith("["):
            entry = Entry() if line == "[Term]" else None
        elif not entries and entry is None:
            stated.setdefault(tag, value)
        elif entry is not None and tag == "id":
            entries[value] = entry
        elif entry is not None:
            _add(entry, tag, value)
    return stated, entries


def _add(entry: Entry, tag: str, value: str) -> None:
    first = value.split(" ", 1)[0]
    lists = {"is_a": entry.parents, "alt_id": entry.alternatives, "replaced_by": entry.replaced_by}
    lists["consider"] = entry.consider
    if tag == "name":
        entry.name = value
    elif tag == "is_obsolete":
        entry.obsolete = value == "true"
    elif tag in lists:
        lists[tag].append(first)
    elif tag == "relationship" and first == "part_of":
        entry.wholes.append(value.split(" ")[1])
    elif tag == "synonym" and (found := _QUOTED.match(value)):
        entry.synonyms.append((found[1], found[2]))
    elif tag == "property_value" and first == "prefLabel":
        # CMPO's preferred label is its name without "phenotype"; people type it.
        entry.synonyms.append((value.split('"')[1], "EXACT"))


def select(entries: Mapping[str, Entry], used: Collection[str], slice_: Slice) -> set[str]:
    """The used terms, the branches, brothers and children where they are few, and everything above all of these."""
    if slice_.whole:
        return set(entries)
    below: dict[str, list[str]] = {}
    for curie, entry in entries.items():
        for parent in entry.above:
            below.setdefault(parent, []).append(curie)
    kept = _reached(slice_.branches, lambda it: below.get(it, []))
    for curie in entries.keys() & set(used):
        kept.add(curie)
        for near in (below.get(place, []) for place in (curie, *entries[curie].above)):
            kept.update(near if len(near) <= MOST_SIBLINGS else ())
    kept = _reached(kept, lambda it: entries[it].above)
    return kept | {it for it, entry in entries.items() if kept.intersection(entry.replaced_by)}


def _reached(start: Iterable[str], step: Callable[[str], list[str]]) -> set[str]:
    """The start and everything that repeated steps lead to."""
    found, waiting = set(), list(start)
    while waiting:
        curie = waiting.pop()
        if curie not in found:
            found.add(curie)
            waiting += step(curie)
    return found


def _header(slice_: Slice, stated: Stated, count: int) -> Iterator[str]:
    # The format as stated: a converted file, whose is_a may mean part_of, is told by it.
    yield f"format-version: {stated.get('format-version', '1.2')}"
    if version := stated.get("data-version"):
        yield f"data-version: {version}"
    yield f"ontology: {slice_.prefix.lower()}"
    yield f'property_value: http://purl.org/dc/terms/title "{slice_.name}" xsd:string'
    yield f"property_value: http://purl.org/dc/terms/license {slice_.licence}"
    yield f"property_value: http://purl.org/dc/terms/source {slice_.source}"
    yield f"remark: {count} terms for Vitrine's demo: ids, labels, synonyms and parents, no definitions"


def _stanza(curie: str, entry: Entry, kept: Collection[str]) -> Iterator[str]:
    yield ""
    yield "[Term]"
    yield f"id: {curie}"
    if entry.name:
        yield f"name: {entry.name}"
    yield from (f"alt_id: {it}" for it in entry.alternatives)
    # Only names that say more than the label does.
    yield from (f'synonym: "{it}" {scope} []' for it, scope in dict.fromkeys(entry.synonyms) if it != entry.name)
    yield from (f"is_a: {it}" for it in entry.parents if it in kept)
    yield from (f"relationship: part_of {it}" for it in entry.wholes if it in kept)
    if entry.obsolete:
        yield "is_obsolete: true"
    yield from (f"replaced_by: {it}" for it in entry.replaced_by)
    yield from (f"consider: {it}" for it in entry.consider)
