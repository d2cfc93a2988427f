"""Sheets in tests: exported, edited as a person would, and read again."""

import io

from openpyxl import load_workbook

from catalog.services import annotate
from curation.spreadsheets import difference as comparing
from curation.spreadsheets import tsv, xlsx
from curation.spreadsheets.files import read
from curation.spreadsheets.present import present
from curation.spreadsheets.sheet import Sheet, sheet_of
from ontology.models import Term
from tests.curation.judging import ROUND, value
from tests.curation.people import curator
from tests.factories import StudyFactory

WRITERS = {"tsv": tsv.write, "xlsx": xlsx.write}


def example():
    """A study with an open value, one that the archive mapped, and one that a spreadsheet would make a date of."""
    study = StudyFactory(accession="idr0056", title="=A title")
    value(study, "big nuclei")
    annotate(
        subject=value(study, "round"), property_key="phenotype", term=Term.objects.get(curie=ROUND), asserted_by="idr"
    )
    value(study, "SEPT2", "gene")
    return study


def sheet(study, who=None, **more):
    return sheet_of(study, present(study, who or curator()), suggestions=more.pop("suggestions", False))


def edited(made, value, *, row=0, **cells):
    """The sheet with cells of the `row`th line of that text changed."""
    lines = [dict(line) for line in made.lines]
    [line for line in lines if line["text"] == value][row].update(cells)
    return Sheet(made.about, tuple(lines))


def with_line(made, value, **cells):
    """The sheet with a copy of the first line of that text added, changed."""
    line = next(line for line in made.lines if line["text"] == value)
    return Sheet(made.about, (*made.lines, {**line, **cells}))


def compared(study, made, who=None, form="tsv"):
    """The difference of a sheet that went through a file."""
    return comparing.difference(study, read(WRITERS[form](made), study), who or curator())


def saved_by_hand(content, **cells):
    """An XLSX file opened, cells changed by their coordinates, and saved as a spreadsheet program does."""
    book = load_workbook(io.BytesIO(content))
    for place, written in cells.items():
        book["values"][place].value = written
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def faults(found):
    """Row, column and sentence of each."""
    return [(one.fault.row, one.fault.column, one.fault.says) for one in found.troubles]


def cells(change):
    return [(one.column, one.before, one.after) for one in change.cells]
