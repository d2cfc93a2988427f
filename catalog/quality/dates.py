"""Dates where gene symbols should be: what spreadsheets make of SEPT2 and MARCH1."""

from collections.abc import Iterator

from catalog.quality.base import Found, Material, Rule, Severity
from ontology.matching.symbols import undated
from ontology.wording import listed


def check(material: Material) -> Iterator[Found]:
    """Values of genes that read as dates, until somebody has told which gene is meant."""
    for value in material.of_kind("gene"):
        if (symbols := undated(value.text)) and not any(held.judged for held in value.held):
            yield Found(f"“{value.text}” is a date; {listed(symbols, 'or')} may be meant.", value)


RULE = Rule(
    "date", "A date instead of a gene", Severity.ERROR,
    "Spreadsheets turn some gene symbols into dates when a file is opened, and the gene is lost.",
    "Look the gene up by its other columns, such as the id or the siRNA, and map the value to it.", check,
)  # fmt: skip
