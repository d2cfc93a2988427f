"""Cell lines of another organism than the study's."""

from collections.abc import Iterator

from catalog.quality.base import Found, Known, Material, Rule, Severity
from ontology.models import Term
from ontology.wording import listed

# EFO 3.90 names the organism of 1,472 cell lines by a branch above them, and that of no others. CLO and Cellosaurus say
# it by axioms that are not in what is loaded.
_ORGANISMS = {
    "EFO:0002888": ("NCBITaxon:9606", "Homo sapiens"),
    "EFO:0002887": ("NCBITaxon:10090", "Mus musculus"),
    "EFO:0002936": ("NCBITaxon:10116", "Rattus norvegicus"),
    "EFO:0002935": ("NCBITaxon:7227", "Drosophila melanogaster"),
    "EFO:0002940": ("NCBITaxon:7955", "Danio rerio"),
}
TAXA = frozenset(_ORGANISMS) | {taxon for taxon, _ in _ORGANISMS.values()}


def check(material: Material) -> Iterator[Found]:
    """Cell lines whose organism no sample of the study is of. A line of several organisms fits each of them."""
    organisms = [held.term for value in material.values if value.key == "organism" for held in value.held]
    if not organisms or any(term.kind != Term.Kind.CLASS for term in organisms):
        return
    present = frozenset().union(*(term.reached for term in organisms))
    for value in material.settled():
        for held in value.held if value.key == "cell_line" else ():
            wanted = dict(_ORGANISMS[root] for root in sorted(held.term.reached & _ORGANISMS.keys()))
            if wanted and not present & wanted.keys():
                yield Found(_said(held.term, list(wanted.values()), organisms), value, held.term.curie)


def _said(line: Known, of: list[str], organisms: list[Known]) -> str:
    stated = listed(sorted({term.label for term in organisms}), "and")
    return f"{line.curie} ({line.label}) is a cell line of {listed(of, 'or')}, and the study is of {stated}."


RULE = Rule(
    "line", "A cell line of another organism", Severity.WARNING,
    "One of the two is wrong, and a search for the organism finds samples that are not of it.",
    "Decide which of the two is right, and map the value that is not.", check,
)  # fmt: skip
