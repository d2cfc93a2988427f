"""idrNNNN-study.txt: what holds for the study, and for each of its screens or experiments."""

import itertools
import re
from dataclasses import dataclass, field
from pathlib import Path

from . import ids

_BLOCK_STARTS = ("Screen Number", "Experiment Number")
_NAMES = ("Comment[IDR Screen Name]", "Comment[IDR Experiment Name]")
_WITH_TERMS = {"Organism": "organism", "Imaging Method": "imaging_method"}
_TERM_KEY = re.compile(
    r"(?:Study |Screen |Experiment )?(Organism|Imaging Method|Phenotype) Term (Source REF|Accession)"
)


@dataclass
class Block:
    """One part of the file: the head (the study) or one screen or experiment; `stated` by property."""

    name: str = ""
    stated: dict[str, list[str]] = field(default_factory=dict)
    phenotypes: dict[str, list[str]] = field(default_factory=dict)


def _lines(path: Path) -> list[tuple[str, list[str]]]:
    """Key and values of each line that has a key, in order."""
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    found = []
    for line in re.split(r"\r\n|\r|\n", text):
        key, *values = [cell.strip().strip('"').strip() for cell in line.split("\t")]
        if key and not key.startswith("#"):
            found.append((key, values))
    return found


def _claims(refs: list[str], accessions: list[str]) -> list[str | None]:
    """One CURIE for each column."""
    padded = refs + [""] * len(accessions)
    return [ids.curie(accession, ref) for accession, ref in zip(accessions, padded, strict=False)]


def _read_block(lines: list[tuple[str, list[str]]]) -> Block:
    """The last REF line holds for the accession line after it; both may come twice (terms a and b of a phenotype)."""
    block, refs, names = Block(), [], []
    for key, values in lines:
        term_key = _TERM_KEY.fullmatch(key)
        if key in _NAMES and values:
            block.name = values[0].rsplit("/", 1)[-1]
        elif key == "Phenotype Name":
            names = values
        elif term_key and term_key[2] == "Source REF":
            refs = values
        elif term_key and term_key[1] == "Phenotype":
            for name, curie in zip(names, _claims(refs, values), strict=False):
                if name and curie:
                    block.phenotypes.setdefault(name, []).append(curie)
        elif term_key:
            found = [curie for curie in _claims(refs, values) if curie]
            block.stated.setdefault(_WITH_TERMS[term_key[1]], []).extend(found)
    return block


def read(path: Path) -> tuple[Block, list[Block]]:
    """The study's own block, and its screens or experiments."""
    lines = _lines(path)
    starts = [number for number, (key, _) in enumerate(lines) if key in _BLOCK_STARTS]
    edges = [0, *starts, len(lines)]
    head, *components = [_read_block(lines[start:end]) for start, end in itertools.pairwise(edges)]
    return head, components
