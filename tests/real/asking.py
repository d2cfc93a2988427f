"""Ask Vitrine's search many things at once; the other side of recount.py.

`test_against_search` runs these functions in processes of their own, with the data folder that it filled. `questions` is
a file with a list of queries. `answers` gets `segments`, `totals` (query to `[samples, studies]`) and `facets` (property
to id to `[samples, studies]`, of everything).
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings

from catalog.models import Study
from catalog.search.engines.embedded import EmbeddedEngine
from catalog.search.indexing import Indexer, catch_up
from catalog.search.language import parse
from catalog.search.request import MAX_FACET_SIZE
from catalog.search.service import Searcher, searcher
from catalog.search.vocabulary import DatabaseVocabulary
from catalog.services import reinstate, withdraw
from ontology.problems import Problem

MOVED = (("idr0002", "S-BIAD677"), ("idr0028",), ("idr0056", "idr0094"))


def scatter() -> None:
    """Withdraw some studies and take them back: their samples move to other segments and are deleted where they were."""
    for accessions in MOVED:
        studies = list(Study.objects.filter(accession__in=accessions))
        for study in studies:
            withdraw(study=study, reason="to come back")
        catch_up()
        for study in studies:
            reinstate(study=study)
        catch_up()


def in_one_segment(questions: str, answers: str) -> None:
    """Answers of an index built anew, by one thread."""
    folder = Path(settings.DATA_DIR) / "one"
    engine = EmbeddedEngine(folder, threads=1)
    Indexer(engine, DatabaseVocabulary()).rebuild()
    ask(Searcher(engine, DatabaseVocabulary()), folder, questions, answers)


def in_several_segments(questions: str, answers: str) -> None:
    """Answers of the index in use, which came about as the harvests and `scatter` left it."""
    ask(searcher(), Path(settings.DATA_DIR) / "index", questions, answers)


def ask(asked: Searcher, folder: Path, questions: str, answers: str) -> None:
    """The totals of each query, and every value of every facet over everything."""
    queries = json.loads(Path(questions).read_text(encoding="utf-8"))
    everything = asked.search(replace(parse(""), facet_size=MAX_FACET_SIZE))
    found: dict[str, Any] = {
        "segments": segments(folder),
        "totals": {query: totals(asked, query) for query in queries},
        "facets": {
            key: {value.term: [value.samples, value.studies] for value in (*facet.values, *facet.passing)}
            for key, facet in everything.facets.items()
        },
    }
    Path(answers).write_text(json.dumps(found), encoding="utf-8")


def segments(folder: Path) -> int:
    """How many segments hold the samples."""
    (meta,) = folder.glob("*/samples/meta.json")
    return len(json.loads(meta.read_text())["segments"])


def totals(asked: Searcher, query: str) -> list[int] | str:
    """Samples and studies, or the sentence that says why there are none."""
    try:
        found = asked.search(replace(parse(query), facet_size=0, page_size=1)).totals
    except Problem as problem:
        return str(problem)
    return [found.samples, found.studies]
