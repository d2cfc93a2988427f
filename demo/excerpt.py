"""A study of the Image Data Resource, cut down to facts: chosen rows, chosen keys, descriptions in our own words.

The layout is the archive's own: `<folder>/idrNNNN-study.txt` (tab-separated, one block a screen or experiment) and
`<folder>/<component>/idrNNNN-<component>-annotation.csv`.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

# Facts only: no protocols, no descriptions, no people besides the names of a publication's authors.
KEYS = frozenset(
    f"{block} {key}"
    for block, keys in {
        "Study": "Title|Type|Key Words|Organism|Screens Number|Experiments Number|External URL|Public Release Date|"
        "BioImage Archive Accession|PubMed ID|Publication Title|Author List|PMC ID|DOI|Publication Preprint|License|"
        "License URL|Copyright|Data Publisher|Data DOI",
        "Term Source": "Name|URI|File",
        "Screen": "Number|Sample Type|Size|Imaging Method|Technology Type|Technology|Type|Organism|Data DOI",
        "Experiment": "Number|Sample Type|Size|Imaging Method|Type|Organism|Data DOI",
        "Library": "Type|Manufacturer",
        "Phenotype": "Name|Score Type",
        "Processed Data Column": "Name|Type|Annotation Level",
    }.items()
    for key in keys.split("|")
)
_TERM_COLUMN = re.compile(r" Term (Source REF|Accession|Name)$")
_NAME = re.compile(r"Comment\[IDR (Study Accession|Screen Name|Experiment Name)\]")


@dataclass(frozen=True, slots=True)
class Pick:
    """Take `each` rows, spread evenly, for every value (or every one of `values`) of every column that matches."""

    column: re.Pattern[str]
    each: int
    values: frozenset[str] | None

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> "Pick":
        """From one `[[study.component.pick]]` of studies.toml."""
        values = entry.get("values")
        return cls(re.compile(entry["column"]), entry["each"], None if values is None else frozenset(values))

    def wants(self, value: str) -> bool:
        """Whether a cell counts; empty cells only if they were asked for."""
        return bool(value) if self.values is None else value in self.values


@dataclass(frozen=True, slots=True)
class Line:
    """One key of a study.txt with its values, a tab column each."""

    key: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        return "\t".join((self.key, *self.values)).rstrip("\t")


def write(source: Path, target: Path, study: Mapping[str, Any]) -> None:
    """Write the excerpt of one study (an entry of studies.toml) below `target`."""
    folder, number = study["folder"], study["folder"][:7]
    (target / folder).mkdir(parents=True)
    counts = {
        component["name"]: _write_rows(source / folder, target / folder, number, component)
        for component in study["component"]
    }
    lines = _study_lines(source / folder / f"{number}-study.txt", study, counts)
    text = "".join(f"{line}\n" for line in (*_header(source / folder, study), *lines))
    (target / folder / f"{number}-study.txt").write_text(text, encoding="utf-8")


def choose(header: Sequence[str], rows: Sequence[Sequence[str]], picks: Sequence[Pick]) -> list[int]:
    """The positions of the rows that the picks take, ascending; all rows if there is no pick."""
    if not picks:
        return list(range(len(rows)))
    chosen: set[int] = set()
    for pick in picks:
        for column in (number for number, name in enumerate(header) if pick.column.fullmatch(name)):
            chosen.update(_spread(rows, column, pick))
    return sorted(chosen)


def _spread(rows: Sequence[Sequence[str]], column: int, pick: Pick) -> Iterator[int]:
    places: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        if pick.wants(row[column]):
            places.setdefault(row[column], []).append(number)
    for found in places.values():
        take = min(pick.each, len(found))
        yield from (found[step * len(found) // take] for step in range(take))


def _write_rows(source: Path, target: Path, number: str, component: Mapping[str, Any]) -> tuple[int, int]:
    """Write the chosen rows without the dropped columns; how many of how many."""
    name = f"{component['name']}/{number}-{component['name']}-annotation.csv"
    data = (source / name).read_bytes()
    header, *rows = csv.reader(data.decode("utf-8-sig").splitlines())
    chosen = choose(header, rows, [Pick.read(entry) for entry in component.get("pick", ())])
    dropped = component.get("drop", ())
    kept = [place for place, column in enumerate(header) if not any(fnmatchcase(column, it) for it in dropped)]
    (target / name).parent.mkdir()
    # A byte order mark is one of the archive's habits that a reader has to survive: keep it where it is.
    encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    with (target / name).open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([header[place] for place in kept])
        writer.writerows([rows[row][place] for place in kept] for row in chosen)
    return len(chosen), len(rows)


def _header(source: Path, study: Mapping[str, Any]) -> Iterator[str]:
    lines = read_lines(source / f"{study['folder'][:7]}-study.txt")
    stated = {line.key: line.values[0] for line in lines if line.values and line.key.startswith("Study ")}
    note = (source / "LICENSE_NOTE.txt").read_text(encoding="utf-8")
    repository = re.search(r"^Source repository: (\S+)", note, re.MULTILINE)
    yield f"# Made for Vitrine's demo: facts of {study['folder']}; the descriptions are our own."
    yield f"# Source: https://github.com/{repository[1] if repository else 'IDR/idr-metadata'}"
    yield f"# Licence: {stated['Study License']} ({stated['Study License URL']}), copyright {stated['Study Copyright']}"


def read_lines(path: Path) -> list[Line]:
    """The lines of a study.txt that have a key, in order; hints that the template left behind are no values."""
    lines = []
    for text in path.read_text(encoding="utf-8-sig").splitlines():
        cells = [cell.strip() for cell in next(csv.reader([text], delimiter="\t"), [])]
        if cells and cells[0] and not cells[0].startswith("#"):
            lines.append(Line(cells[0], tuple("" if cell.startswith("#") else cell for cell in cells[1:])))
    return lines


def _is_fact(key: str) -> bool:
    return _TERM_COLUMN.sub("", key) in KEYS or key.startswith("Phenotype Term ") or bool(_NAME.fullmatch(key))


def _blocks(lines: Sequence[Line]) -> list[list[Line]]:
    """The study's block and one block a screen or experiment."""
    blocks: list[list[Line]] = [[]]
    for line in lines:
        if line.key in ("Screen Number", "Experiment Number"):
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _study_lines(path: Path, study: Mapping[str, Any], counts: Mapping[str, tuple[int, int]]) -> Iterator[Line]:
    first, *blocks = _blocks(read_lines(path))
    told = f"{study['description']} {_held(counts)}".rstrip()
    yield from _told(first, "Study Title", study, ("Study Description", told))
    components = {component["name"]: component for component in study["component"]}
    for block in blocks:
        name = next(line.values[0].rpartition("/")[2] for line in block if line.key.startswith("Comment[IDR "))
        if name in components:
            kind = block[0].key.partition(" ")[0]
            comment = _extent(*counts[name])
            described = (f"{kind} Description", components[name]["description"]), (f"{kind} Comments", comment)
            yield Line("", ())
            yield from _told(block, f"Comment[IDR {kind} Name]", components[name], *described)


def _held(counts: Mapping[str, tuple[int, int]]) -> str:
    """Said where a reader cannot miss it: totals of the demo are not those of the study."""
    taken, of = (sum(numbers) for numbers in zip(*counts.values(), strict=True))
    return "" if taken == of else f"The demo holds {taken} of the {of:,} samples of {' and '.join(counts)}."


def _extent(taken: int, of: int) -> str:
    return f"All {of} rows." if taken == of else f"An excerpt: {taken} of {of:,} rows."


def _told(block: Sequence[Line], after: str, entry: Mapping[str, Any], *words: tuple[str, str]) -> Iterator[Line]:
    """The facts of a block, with our words after the line `after`."""
    for line in block:
        if _is_fact(line.key) and line.key not in entry.get("without", ()) and any(line.values):
            yield line
        if line.key == after:
            yield from (Line(key, (text,)) for key, text in words)
