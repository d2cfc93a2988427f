"""Tables of orthologues: pairs of gene ids, one a row."""

import csv
from collections.abc import Iterable, Iterator

from ontology import curies
from ontology.problems import Problem

# Headers of the two columns, and the prefix of their ids where bare numbers stand in them.
# The second line is NCBI's gene_orthologs: https://ftp.ncbi.nlm.nih.gov/gene/DATA/README
_COLUMNS = (("gene", "other", ""), ("GeneID", "Other_GeneID", "NCBIGene"))


def pairs(lines: Iterable[str], name: str) -> Iterator[tuple[str, str]]:
    """The pairs of CURIEs of a table with tabs or commas. `name` is what messages call it.

    Raises `Problem` that names the line for a table without the two columns, and for what is no gene id.
    """
    rows = iter(lines)
    header = next(rows, "").lstrip("\ufeff#").rstrip("\r\n")
    separator = "\t" if "\t" in header else ","
    one, other, prefix = _columns([cell.strip() for cell in header.split(separator)], name)
    reader = csv.reader(rows, delimiter=separator)
    try:
        for cells in filter(None, reader):
            where = f"{name}, line {reader.line_num + 1}"
            yield _curie(cells, one, prefix, where), _curie(cells, other, prefix, where)
    except csv.Error as error:
        raise Problem(f"{name}, line {reader.line_num + 1}: is no text of a table ({error}).") from None


def _columns(header: list[str], name: str) -> tuple[int, int, str]:
    for one, other, prefix in _COLUMNS:
        if one in header and other in header:
            return header.index(one), header.index(other), prefix
    asked = " or ".join(f"{one} and {other}" for one, other, _ in _COLUMNS)
    raise Problem(f"{name}, line 1: a table of orthologues has the columns {asked}.")


def _curie(cells: list[str], at: int, prefix: str, where: str) -> str:
    text = cells[at].strip() if at < len(cells) else ""
    curie = curies.normalise(text, prefix=prefix if text.isdigit() else "")
    if not curie:
        raise Problem(f"{where}: {text!r} is no gene id; ids look like NCBIGene:991.")
    return curie
