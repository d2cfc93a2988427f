"""How long until a decision is found by search: one that reaches two hundred samples, one that reaches ten thousand?

    [BENCHMARK_DATA_DIR=FOLDER] python -m benchmarks.decision [--runs 5] [--engine NAME ...] [--json PATH]

Annotates values of the harvested IDR data with terms that nothing was annotated with, and asks until search finds all
samples that carry the value. A folder that is given is written to.
"""

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db.models import Count, F, Q
from django.db.models.functions import Abs

from benchmarks.filled import fill
from benchmarks.report import Row, arguments, percentile, show
from benchmarks.servers import elasticsearch
from catalog.models import SourceValue
from catalog.properties import PROPERTIES
from catalog.search import indexing
from catalog.search.language import parse
from catalog.search.service import search
from catalog.services.annotations import annotate
from ontology.models import Term

ENGINES = ("embedded", "elasticsearch")
# About how many samples a decision reaches, and how many seconds it may take until all are found.
BUDGETS = ((190, 1.0), (10_000, 5.0))
_PATIENCE = 60.0


def main() -> None:
    options = _options()
    fill(["idr"])
    rows = [row for engine in options.engine for row in _of_engine(engine, options.runs)]
    show("decision", rows, options.json)


def _options() -> argparse.Namespace:
    parser = arguments("Measure how soon a decision is searchable.")
    parser.add_argument("--runs", type=int, default=5, help="decisions of each size")
    parser.add_argument("--engine", nargs="+", choices=ENGINES, default=ENGINES)
    return parser.parse_args()


def _of_engine(engine: str, runs: int) -> Iterator[Row]:
    with _engine(engine):
        built = indexing.rebuild()
        rate = built.samples / built.seconds
        yield Row(
            f"rebuild the index of {built.samples:,} samples, {engine}",
            "",
            f"{built.seconds:.1f} s, {rate:,.0f} a second",
            detail={"seconds": built.seconds, "samples": built.samples},
        )
        terms = _unused_terms()
        for wanted, budget in BUDGETS:
            values = _values(wanted, runs)
            taken = [_decide(value, next(terms)) for value in values]
            yield _row(engine, [samples for samples, _ in taken], [seconds for _, seconds in taken], budget)


@contextmanager
def _engine(name: str) -> Iterator[None]:
    settings.VITRINE_SEARCH_ENGINE = name
    if name == "embedded":
        yield
    else:
        with elasticsearch() as server:
            settings.VITRINE_ELASTICSEARCH_URL = (server.address,)
            yield


def _unused_terms() -> Iterator[Term]:
    """Terms of phenotypes that nothing is annotated with, and that have none below them."""
    free = Term.objects.filter(curie__startswith="FYPO:", obsolete=False, annotations__isnull=True)
    return free.filter(descendant_links__isnull=True).order_by("curie").iterator()


def _values(wanted: int, runs: int) -> list[SourceValue]:
    """Values that about so many samples carry themselves."""
    keys = [entry.key for entry in PROPERTIES.values() if entry.has_terms]
    near = SourceValue.objects.filter(property__in=keys).annotate(
        reached=Count("sample_links", filter=Q(sample_links__sample__retired=False))
    )
    around = near.filter(reached__gte=wanted // 2, reached__lte=wanted * 3 // 2)
    return list(around.order_by(Abs(F("reached") - wanted), "pk")[:runs])


def _decide(value: SourceValue, term: Term) -> tuple[int, float]:
    """How many samples were found, and after how many seconds all were."""
    expected = value.sample_links.filter(sample__retired=False).count()
    request = parse(f"phenotype:{term.curie}")
    began = time.perf_counter()
    annotate(subject=value, property_key="phenotype", term=term, asserted_by="benchmark")
    while (found := search(request).totals.samples) != expected:
        if time.perf_counter() - began > _PATIENCE:
            raise SystemExit(f"After {_PATIENCE:.0f} seconds {found:,} of {expected:,} samples were found.")
    return expected, time.perf_counter() - began


def _row(engine: str, reached: list[int], seconds: list[float], budget: float) -> Row:
    median, slowest = percentile(seconds, 0.5), max(seconds)
    return Row(
        f"an approved decision is searchable, {min(reached):,} to {max(reached):,} samples, {engine}",
        f"<= {budget:.0f} s",
        f"median {median:.2f} s, slowest {slowest:.2f} s ({len(seconds)} decisions)",
        slowest <= budget,
        {"samples": reached, "seconds": seconds},
    )


if __name__ == "__main__":
    main()
