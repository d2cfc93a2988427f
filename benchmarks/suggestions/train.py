"""Make the models of suggestions anew, and say how good they are for studies that they have not seen.

    BENCHMARK_DATA_DIR=FOLDER python -m benchmarks.suggestions.train [--json PATH] [--select]

FOLDER is an installation with the sample data (made and filled where it is empty); some minutes. Writes
`curation/suggest/model.json`, and where the extra `semantic` is installed the one that also compares meanings. What
`benchmarks.suggest` reports is not read. The studies of the Image Data Resource are in both models; for the report each is left out
in turn, by blocks (`studies.py`). With `--select` no model is written: it says how often models that have not seen the part for
choosing, nor any of these studies, are right there, with every stage and without each in turn, learned anew.
"""

import json
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace

from django.core.management import call_command

from benchmarks.filled import fill
from benchmarks.report import SHARED, Row, arguments, need, show
from benchmarks.suggestions import gold, learn
from benchmarks.suggestions.examples import examples
from benchmarks.suggestions.measures import Ranks
from benchmarks.suggestions.methods import STAGES, without
from benchmarks.suggestions.rows import accepted, hit_rates
from benchmarks.suggestions.studies import Leaving, weighted
from benchmarks.suggestions.whole import whole_scope
from curation.suggest import fusion, meaning
from ontology import lexicons
from ontology.matching.candidates import FEATURES
from ontology.matching.index import Index

MODELS = {"model.json": FEATURES, meaning.MODEL: (*FEATURES, *meaning.FEATURES)}
_SEEN = ("tune", "select", gold.STUDIES)


def main() -> None:
    parser = arguments("Make the models of suggestions anew.")
    parser.add_argument("--select", action="store_true", help="say how good they are on the part kept to choose with")
    options = parser.parse_args()
    need(SHARED / "gold")
    fill(("idr", "cil"))
    index = lexicons.index()
    if meaning.installed() and not meaning.ready():
        call_command("suggest_meanings")
    cases, _ = gold.cases(index, gold.pairs())
    if options.select:
        learned = [row for stage in ("", *STAGES) for row in _learned_without(index, cases, stage)]
        show("suggest-stages", learned, options.json, heading=("what", "wanted", "hit@1 / hit@5, MRR, texts"))
        return
    rows: list[Row] = []
    for name, kept in _by_model(index, cases, _SEEN):
        rows += _made(index, cases, name, kept)
        print(f"{name} made", flush=True)
    show("suggest-studies", rows, options.json, heading=("what", "wanted", "hit@1 / hit@5, MRR, texts"))


def _by_model(
    index: Index, cases: Sequence[gold.Case], parts: Container[str], *, names: bool = True
) -> Iterator[tuple[str, list[learn.Example]]]:
    """For each model that can be made its examples; features are computed once, the sentence model's are the last."""
    of_parts = [case for case in cases if case.part in parts]
    kept = list(examples(index, of_parts, semantic=meaning.ready(), names=names))
    for name, features in MODELS.items():
        if meaning.ready() or name != meaning.MODEL:
            yield name, [replace(one, features=one.features[:, : len(features)]) for one in kept]


def _made(index: Index, cases: Sequence[gold.Case], name: str, kept: Sequence[learn.Example]) -> Iterator[Row]:
    """Writes a model; what its like say of studies that they have not seen."""
    leaving = Leaving(kept)
    weight = leaving.weight()
    document = learn.fit(weighted(kept, weight), MODELS[name])
    (fusion.HOME / name).write_text(json.dumps(document, separators=(",", ":")) + "\n", encoding="utf-8")
    yield Row(f"{name}: texts, candidates", "", f"{len(kept):,}, {sum(len(one.right) for one in kept):,}")
    yield Row(f"{name}: weight of a study's text", "", f"{weight:g}")
    left = {study: (weight, model) for study, weight, model in leaving.models()}
    chosen = ", ".join(f"{study} {weight:g}" for study, (weight, _) in sorted(left.items()))
    yield Row(f"{name}: weight chosen without each study's block", "", chosen)
    # they have no confidences of their own, and where the first candidate has too little of it none is shown
    models = {study: replace(model, curve=fusion.load(name).curve) for study, (_, model) in left.items()}
    by_source = _unseen(kept, models)
    yield from hit_rates(f"{name}: studies left out", by_source, wanted=True)
    yield from accepted(by_source)
    yield from hit_rates(f"{name}: studies left out, whole scope", whole_scope(index, cases, models))


def _unseen(kept: Sequence[learn.Example], models: Mapping[str, fusion.Model]) -> dict[str, Ranks]:
    """Each text of a study as the model ranks it that has not seen that study."""
    found: dict[str, Ranks] = {}
    for one in kept:
        if one.studies:
            ranks, model = found.setdefault(one.source, Ranks()), models[min(one.studies)]
            ranks.places.append(one.place(model))
            scores = model.scores(one.features)
            ranks.sure.append(float(model.confidence(scores.max())) if len(scores) else 0.0)
    return found


def _learned_without(index: Index, cases: Sequence[gold.Case], stage: str) -> Iterator[Row]:
    """How often models made without a stage are right for what they have not seen; all stages where none is named."""
    with without(stage, index) if stage else nullcontext():
        asked = dict(_by_model(index, cases, ("select", gold.STUDIES), names=False))
        for name, kept in _by_model(index, cases, ("tune",)):
            model = fusion.from_json(learn.grown(kept))
            ranks: defaultdict[str, Ranks] = defaultdict(Ranks)
            for one in asked[name]:
                ranks[one.source].places.append(one.place(model))
            yield from hit_rates(f"{name} {f'without {stage}' if stage else 'with every stage'}", ranks)
    print(f"{stage or 'every stage'} done", flush=True)


if __name__ == "__main__":
    main()
