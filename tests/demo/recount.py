"""The demo read plainly: csv and lines, nothing of the project. What search says has to agree with it."""

import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

DEMO = Path(__file__).resolve().parents[2] / "demo"
STUDIES = sorted((DEMO / "idr").iterdir())
SLICES = sorted((DEMO / "ontologies").glob("*.obo"))
_ID = re.compile(r"\b(CMPO|EFO|GO|PATO|UBERON|NCBITaxon|F[Bb]bi)[_:](\d+)")


@cache
def rows(study: Path) -> list[dict[str, str]]:
    """The rows of all annotation tables of a study."""
    tables = sorted(study.glob("*/*-annotation.csv"))
    return [row for path in tables for row in csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())]


def keys(study: Path) -> dict[str, list[list[str]]]:
    """The keys of a study.txt with the values of each time they occur."""
    found: dict[str, list[list[str]]] = {}
    for line in study_text(study).splitlines():
        key, *values = line.split("\t")
        if key and not key.startswith("#"):
            found.setdefault(key, []).append(values)
    return found


def study_text(study: Path) -> str:
    """The whole study.txt."""
    return (study / f"{study.name[:7]}-study.txt").read_text(encoding="utf-8")


def curies(text: str) -> set[str]:
    """The ontology ids in a text, in one spelling."""
    return {f"{'FBbi' if prefix.lower() == 'fbbi' else prefix}:{number}" for prefix, number in _ID.findall(text)}


@cache
def parents() -> dict[str, set[str]]:
    """Every term of the slices with its direct parents (is_a and part_of)."""
    found: dict[str, set[str]] = {}
    for path in SLICES:
        for stanza in path.read_text(encoding="utf-8").split("\n\n[Term]\n")[1:]:
            lines = stanza.split("\n\n")[0].splitlines()
            above = [
                re.sub(r"^(is_a|relationship: part_of):? ", "", it) for it in lines if it.startswith(("is_a", "rel"))
            ]
            found[lines[0].removeprefix("id: ")] = set(above)
    return found


def labels() -> dict[str, str]:
    """Every term of the slices with its label."""
    text = "".join(path.read_text(encoding="utf-8") for path in SLICES)
    return dict(re.findall(r"^id: (\S+)\nname: (.+)$", text, re.MULTILINE))


def below(term: str) -> set[str]:
    """The term and everything under it."""
    above = parents()
    found = {term}
    while more := {it for it, over in above.items() if over & found} - found:
        found |= more
    return found


def phenotypes(row: dict[str, str]) -> set[str]:
    """The phenotype ids of a row; a quality (PATO) says nothing by itself."""
    cells = " ".join(cell for name, cell in row.items() if re.match(r"Phenotype \d+ Term Accession", name) and cell)
    return {it for it in curies(cells) if not it.startswith("PATO:")}


def showing(term: str) -> Counter[str]:
    """How many samples of each study show the phenotype or one below it."""
    reached = below(term)
    return Counter(study.name[:7] for study in STUDIES for row in rows(study) if phenotypes(row) & reached)


def having(**columns: str) -> Counter[str]:
    """How many rows of each study have a column whose header starts so (`_` for blank) and whose cell is this."""
    wanted = [(name.replace("_", " "), text) for name, text in columns.items()]
    return Counter(
        study.name[:7]
        for study in STUDIES
        for row in rows(study)
        if all(any(it.startswith(name) and row[it] == text for it in row) for name, text in wanted)
    )
