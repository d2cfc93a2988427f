"""The columns of an annotation table, each with the columns of ids that belong to it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ingest.archives.idr_headers import Header, read_header


@dataclass(frozen=True, slots=True)
class Column:
    """A column with what stands behind it: where its ids are, and where the source of bare ids is named (-1: nowhere)."""

    at: int
    header: Header
    accession: int = -1
    ref: int = -1


def read_columns(headers: Iterable[str]) -> list[Column]:
    """The columns of a table without the `Term Source N REF / Accession` ones, which belong to the characteristic before them."""
    result: list[Column] = []
    for column in (Column(at, read_header(text)) for at, text in enumerate(headers)):
        if column.header.meaning.role != "term":
            result.append(column)
            continue
        owner = next((i for i in reversed(range(len(result))) if _takes_terms(result[i])), None)
        if owner is not None:
            result[owner] = _with_term(result[owner], column)
    return result


def _takes_terms(column: Column) -> bool:
    return column.header.wrapper in ("Characteristics", "Experimental Condition")


def _with_term(owner: Column, term: Column) -> Column:
    if term.header.meaning.target == "ref":
        return replace(owner, ref=term.at if owner.ref < 0 else owner.ref)
    return replace(owner, accession=term.at if owner.accession < 0 else owner.accession)
