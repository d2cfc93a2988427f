"""Ask Vitrine's search many things at once, of an index in one segment and then in several; the other side of recount.py.

`test_against_search` runs `main` in a process of its own, with the data folder it filled.

`questions` holds a list of queries. `answers` gets `segments`, and `totals` (query to `[samples, studies]`) and `facets`
(property to id to `[samples, studies]`), each for both shapes of the index.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings

from catalog.models import Study
from catalog.search.engines.embedded import EmbeddedEngine
from catalog.search.indexing import Indexer
from catalog.search.language import parse
from catalog.search.request import MAX_FACET_SIZE
from catalog.search.service import Searcher
from catalog.search.vocabulary import DatabaseVocabulary
from catalog.services import reinstate, withdraw
from ontology.problems import Problem

MOVED = (("idr0002", "S-BIAD677"), ("idr0028",), ("idr0056", "idr0094"))


def segments(folder: Path) -> int:
    """How many segments hold the samples."""
    (meta,) = folder.glob("*/samples/meta.json")
    return len(json.loads(meta.read_text())["segments"])


def scatter(indexer: Indexer) -> None:
    """Withdraw some studies and take them back: their samples move to new segments and are deleted in the first."""
    for accessions in MOVED:
        studies = list(Study.objects.filter(accession__in=accessions))
        for study in studies:
            withdraw(study=study, reason="to come back")
        indexer.catch_up()
        for study in studies:
            reinstate(study=study)
        indexer.catch_up()


def ask(searcher: Searcher, queries: list[str]) -> dict[str, Any]:
    """The totals of each query, and every value of every facet over everything."""
    everything = searcher.search(replace(parse(""), facet_size=MAX_FACET_SIZE))
    return {
        "totals": {query: totals(searcher, query) for query in queries},
        "facets": {
            key: {value.term: [value.samples, value.studies] for value in (*facet.values, *facet.passing)}
            for key, facet in everything.facets.items()
        },
    }


def totals(searcher: Searcher, query: str) -> list[int] | str:
    """Samples and studies, or the sentence that says why there are none."""
    try:
        found = searcher.search(replace(parse(query), facet_size=0, page_size=1)).totals
    except Problem as problem:
        return str(problem)
    return [found.samples, found.studies]


def main(questions: str, answers: str) -> None:
    """Build, ask, scatter, ask again."""
    queries = json.loads(Path(questions).read_text(encoding="utf-8"))
    folder = Path(settings.DATA_DIR) / "asked"
    engine, vocabulary = EmbeddedEngine(folder, threads=1), DatabaseVocabulary()
    indexer, searcher = Indexer(engine, vocabulary), Searcher(engine, vocabulary)
    indexer.rebuild()
    found: dict[str, Any] = {"segments": {"one": segments(folder)}, "one": ask(searcher, queries)}
    scatter(indexer)
    found["segments"]["several"] = segments(folder)
    found["several"] = ask(searcher, queries)
    Path(answers).write_text(json.dumps(found), encoding="utf-8")
