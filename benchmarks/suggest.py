"""How often do suggestions name the right term, and how fast?

    python -m benchmarks.suggest [--others PYTHON] [--json PATH]

Asks the gold that `suggestions/parts.toml` keeps for reporting: no model, threshold or word list was made with it. Beside
the suggestions stand exact look-up and character n-gram TF-IDF on the same names; then each stage is switched off in turn,
and the studies of the Cell Image Library are replayed one after the other with the decisions of those before. Studies of the
Image Data Resource are in the training: `suggestions.train` reports each by a model that has not seen it, here only what
learns nothing is asked for them.
"""

import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.filled import fill
from benchmarks.report import SHARED, Row, arguments, need, percentile, show
from benchmarks.suggestions import gold, methods
from benchmarks.suggestions.asking import ask
from benchmarks.suggestions.replay import replay
from benchmarks.suggestions.rows import accepted, hit_rates, unique
from benchmarks.suggestions.twins import twins
from curation.suggest import meaning, suggest
from ontology import lexicons
from ontology.matching import indexing
from ontology.matching.index import Index

_SPEED = 2_000  # texts


def main() -> None:
    parser = arguments("Ask for terms whose experts' choice is known.")
    parser.add_argument(
        "--others", help="interpreter of an environment with gilda, text2term and oaklib, to run them beside"
    )
    options = parser.parse_args()
    need(SHARED / "gold")
    fill(("idr", "cil"))
    index = lexicons.index()
    cases, apart = gold.cases(index, gold.pairs())
    reported = [case for case in cases if case.part == "report"]
    all_shown = [case for case in cases if case.part in ("report", gold.STUDIES)]
    rows = [_build(index), *_speed(cases)]
    rows += [Row(f"left out: {why}", "", f"{count} pairs") for why, count in sorted(apart.items())]
    beside = {f"{tool} (PyPI)": methods.other(options.others, tool) for tool in ("gilda", "text2term", "oaklib")}
    for name, method in (methods.METHODS | (beside if options.others else {})).items():
        learned = name == "suggestions"
        rows += hit_rates(name, ask(index, reported if learned else all_shown, method), wanted=learned)
    rows += accepted(ask(index, reported, methods.suggestions))
    rows += unique(ask(index, all_shown, methods.unique_names))
    rows += hit_rates("twins count as right", ask(index, reported, methods.suggestions, twins(index)))
    for stage in methods.STAGES:
        with methods.without(stage, index):
            rows += hit_rates(f"without {stage}", ask(index, reported, methods.suggestions))
    show(
        "suggest",
        [*rows, *replay(index, "Cell Image Library")],
        options.json,
        heading=("what", "wanted", "hit@1 / hit@5, MRR, texts"),
    )


def _build(index: Index) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        indexing.build(Path(folder), index.lexicon)
        seconds = time.perf_counter() - began
        size = sum(file.stat().st_size for file in Path(folder).iterdir()) / 1024**2
    strings = len(index.forms)
    measured = f"{seconds:.1f} s, {120_000 * seconds / strings:.1f} s for 120,000; {size:.0f} MiB"
    return Row(
        f"build the index of {strings:,} strings", "<= 20 s for 120,000", measured, 120_000 * seconds / strings <= 20
    )


def _speed(cases: Sequence[gold.Case]) -> list[Row]:
    """By the clock, and by the processor time of all threads: what a machine that is shared would do alone with one core."""
    texts = [case.text for case in cases if case.source == "Open Targets"][:_SPEED]
    suggest(texts[:64], "disease")
    clock, processor = (len(texts) / seconds for seconds in _timed(texts))
    alone = [_timed([text]) for text in texts[:200]]
    (usual, seldom), (_, computed) = (
        [1000 * percentile([times[which] for times in alone], share) for share in (0.5, 0.95)] for which in (0, 1)
    )
    least, load = (150 if meaning.ready() else 300), os.getloadavg()[0]
    return [
        Row("texts a second, in batches", f">= {least}", f"{clock:.0f}", clock >= least),
        Row("the same, a second of processor time", "", f"{processor:.0f}; load of the machine {load:.1f}"),
        Row("a single text", "<= 30 ms", f"p50 {usual:.1f} ms, p95 {seldom:.1f} ms", seldom <= 30),
        Row("the same, processor time", "", f"p95 {computed:.1f} ms"),
    ]


def _timed(texts: Sequence[str]) -> tuple[float, float]:
    """Seconds by the clock, and of the processor."""
    began = time.perf_counter(), time.process_time()
    suggest(texts, "disease")
    return time.perf_counter() - began[0], time.process_time() - began[1]


if __name__ == "__main__":
    main()
