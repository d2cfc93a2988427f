"""Make the model of suggestions anew.

    BENCHMARK_DATA_DIR=FOLDER python -m benchmarks.suggestions.train [--semantic] [--select]

FOLDER is an installation with the sample data (made and filled where it is empty); some minutes. Writes
`curation/suggest/model.json`, or with `--semantic`, which needs the extra, the one that also compares meanings. The parts
that `benchmarks.suggest` reports are not read. With `--select` nothing is written: it says how often a model that has not
seen the part for choosing is right there, with every stage and without each in turn, learned anew.
"""

import argparse
import json
from collections.abc import Container, Sequence

import numpy as np
from django.core.management import call_command

from benchmarks.filled import fill
from benchmarks.report import SHARED, need
from benchmarks.suggestions import gold, learn
from benchmarks.suggestions.examples import examples
from benchmarks.suggestions.measures import Ranks
from benchmarks.suggestions.methods import STAGES, without
from curation.suggest import fusion, meaning
from ontology import lexicons
from ontology.matching.candidates import FEATURES
from ontology.matching.index import Index


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the model of suggestions anew.")
    parser.add_argument("--semantic", action="store_true", help="the model that also compares meanings")
    parser.add_argument("--select", action="store_true", help="say how good it is on the part kept to choose with")
    options = parser.parse_args()
    need(SHARED / "gold")
    fill(("idr", "cil"))
    index = lexicons.index()
    if options.semantic and not meaning.ready():
        call_command("suggest_meanings")
    cases, _ = gold.cases(index, gold.pairs())
    (_compare if options.select else _write)(index, cases, semantic=options.semantic)


def _write(index: Index, cases: Sequence[gold.Case], *, semantic: bool) -> None:
    kept = _examples(index, cases, ("tune", "select"), semantic=semantic)
    print(f"{len(kept):,} texts, {sum(len(example.features) for example in kept):,} candidates")
    document = learn.fit(kept, (*FEATURES, *(meaning.FEATURES if semantic else ())))
    (fusion.HOME / (meaning.MODEL if semantic else "model.json")).write_text(
        json.dumps(document, separators=(",", ":")) + "\n", encoding="utf-8"
    )


def _compare(index: Index, cases: Sequence[gold.Case], *, semantic: bool) -> None:
    print(f"every stage: {_chosen_by(index, cases, semantic=semantic)}", flush=True)
    for stage in STAGES:
        with without(stage, index):
            print(f"without {stage}: {_chosen_by(index, cases, semantic=semantic)}", flush=True)


def _chosen_by(index: Index, cases: Sequence[gold.Case], *, semantic: bool) -> str:
    model = fusion.from_json(learn.grown(_examples(index, cases, ("tune",), semantic=semantic)))
    ranks = Ranks()
    for example in _examples(index, cases, ("select",), semantic=semantic, names=False):
        right = example.right[np.argsort(-model.scores(example.features), kind="stable")]
        ranks.places.append(int(right.argmax()) if right.any() else None)
    return f"hit@1 {ranks.hit(1):.1%}, hit@5 {ranks.hit(5):.1%} of {len(ranks.places)} texts"


def _examples(
    index: Index, cases: Sequence[gold.Case], parts: Container[str], *, semantic: bool, names: bool = True
) -> list[learn.Example]:
    return list(examples(index, [case for case in cases if case.part in parts], semantic=semantic, names=names))


if __name__ == "__main__":
    main()
