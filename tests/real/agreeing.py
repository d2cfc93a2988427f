"""Put many different questions to both engines, over whatever the data folder holds. Run by test_engines_agree.py."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from catalog.models import Study
from catalog.search import engines
from catalog.search.changes import Scope
from catalog.search.indexing import indexer
from catalog.search.language import parse
from catalog.search.request import SearchRequest
from catalog.search.service import Searcher
from catalog.search.status import index_status
from catalog.search.vocabulary import DatabaseVocabulary
from catalog.services import reinstate, withdraw
from ontology.problems import Problem
from tests.real.asking import MOVED

QUESTIONS = """
mitosis delayed
mitosis delayed cdc20
"mitosis delayed"
-"mitosis delayed"
phenotype:"mitosis delayed"
phenotype:CMPO:0000118
exact:phenotype:CMPO:0000118
-phenotype:CMPO:0000118
phenotype:"cell process phenotype"
exact:phenotype:"cell process phenotype"
phenotype:"round cell" phenotype:"increased cell size"
phenotype:("round cell" OR "increased cell size")
phenotype:CMPO:0000369+PATO:0000460
exact:phenotype:CMPO:0000369+PATO:0000460
absent:phenotype:CMPO:0000118
-absent:phenotype:CMPO:0000118
phenotype:"mitosis dellayed"
phenotype:CMPO:9999999
organism:human
organism:human organism:mouse
organism:(human OR mouse)
-organism:human
organism:9606 phenotype:CMPO:0000118
organism:Eukaryota
organism:NCBITaxon:4896
human mouse
gene:CDC20
gene:991
gene:(CDC20 OR BUB1B)
gene:ENSG00000117399
-gene:CDC20 phenotype:"mitosis delayed"
gene:DEPDC1
gene:NCBIGene:55635
cdc20
compound:nocodazole
nocodazole
compound:taxol phenotype:"round cell"
dose>=1uM
dose<1uM
dose:1uM..10uM
dose=10uM compound:nocodazole
-dose>=1nM
age<6weeks
control:"negative control"
-control:"negative control"
control:("negative control" OR "positive control")
quality_control:fail
-quality_control:fail phenotype:CMPO:0000118
study:idr0013
-study:idr0013 organism:human
study:(idr0001 OR idr0013)
archive:idr
archive:(idr OR cil)
-archive:idr
spindle
"spindle checkpoint"
sirna screen
HeLa
cell_line:HeLa
neuron
imaging_method:"fluorescence microscopy"
imaging_method:FBbi:00000251
antibody:anti-tubulin
actin -tubulin
"Schizosaccharomyces pombe"
fission yeast phenotype
anti-β-tubulin
zebrafish
tumour
100% ethanol
""".splitlines()


def ask(answers: str) -> None:
    """Write what both engines answer: engine and question to one JSON for each shape of it."""
    scatter()
    found: dict[str, Any] = {engine: all_answers(engine) for engine in engines.ENGINES}
    found["complete"] = {engine: _complete(engine) for engine in engines.ENGINES}
    Path(answers).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def scatter() -> None:
    """Build the server's index, then let some studies go and come back in it."""
    elastic = indexer("elasticsearch")
    elastic.rebuild()
    for accessions in MOVED:
        studies = list(Study.objects.filter(accession__in=accessions))
        # The Change log is for the engine of the settings; the other one is told what to write.
        scopes = {study.pk: Scope(everything=True) for study in studies}
        for study in studies:
            withdraw(study=study, reason="to come back")
        elastic.rewrite(scopes)
        for study in studies:
            reinstate(study=study)
        elastic.rewrite(scopes)
    indexer("embedded").catch_up()


def _complete(engine: str) -> bool:
    status = index_status(engine)
    return (status.studies_here, status.samples_here) == (status.studies_indexed, status.samples_indexed)


def all_answers(engine: str) -> dict[str, list[Any]]:
    """Every question in every shape."""
    searcher = Searcher(engines.configured(engine), DatabaseVocabulary())
    return {question: [answer(searcher, request) for request in shapes(question)] for question in QUESTIONS}


def shapes(question: str) -> list[SearchRequest]:
    """As a page of studies with every facet value, further studies, and samples from three places of the list."""
    request = parse(question)
    return [
        replace(request, facet_size=1000, page_size=200),
        replace(request, facet_size=5, page_size=7, page=2),
        replace(request, facet_size=0, unit="sample"),
        replace(request, facet_size=0, unit="sample", page=3, page_size=200),
        replace(request, facet_size=0, unit="sample", page=50, page_size=200),
    ]


def answer(searcher: Searcher, request: SearchRequest) -> Any:
    """The whole answer, or the sentence that says why there is none."""
    try:
        return searcher.search(request).as_json()
    except Problem as problem:
        return str(problem)
