"""How often do suggestions name the right term, and how fast?

    python -m benchmarks.suggest [--others PYTHON] [--json PATH]

Asks the gold that `suggestions/parts.toml` keeps for reporting: no model, threshold or word list was made with it. Beside
the suggestions stand exact look-up and character n-gram TF-IDF on the same names; then each stage is switched off in turn,
and the studies of the Image Data Resource are replayed one after the other with the decisions of those before.
"""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.filled import fill
from benchmarks.report import SHARED, Row, arguments, need, percentile, show
from benchmarks.suggestions import gold, methods
from benchmarks.suggestions.asking import ask
from benchmarks.suggestions.measures import Ranks
from benchmarks.suggestions.replay import replay
from benchmarks.suggestions.twins import twins
from benchmarks.suggestions.whole import whole_scope
from curation.suggest import suggest
from ontology import lexicons
from ontology.matching import indexing
from ontology.matching.index import Index

# hit@1 / hit@5 in per cent: with the sentence model, and at most five points less without it.
WANTED = {
    "IDR phenotypes": (85, 93),
    "Cell Image Library": (90, 99),
    "tissues": (82, 90),
    "Open Targets": (68, 90),
    "IDR study types, technologies, methods": (100, 100),
}
ALLOWANCE = 5
SURE = (0.9, 0.8)
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
    rows = [_build(index), *_speed(cases)]
    rows += [Row(f"left out: {why}", "", f"{count} pairs") for why, count in sorted(apart.items())]
    beside = {
        f"{tool} (PyPI)": methods.other(options.others, f"with_{tool}.py") for tool in ("gilda", "text2term", "oaklib")
    }
    for name, method in (methods.METHODS | (beside if options.others else {})).items():
        rows += _rows(name, ask(index, reported, method), wanted=name == "suggestions")
    rows += _rows("suggestions in the whole scope", whole_scope(index, reported))
    rows += _sure(ask(index, reported, methods.suggestions))
    rows += _unique(ask(index, reported, methods.unique_names))
    rows += _rows("twins count as right", ask(index, reported, methods.suggestions, twins(index)))
    for stage in methods.STAGES:
        with methods.without(stage, index):
            rows += _rows(f"without {stage}", ask(index, reported, methods.suggestions))
    show("suggest", [*rows, *replay(index)], options.json, heading=("what", "wanted", "hit@1 / hit@5, MRR, texts"))


def _rows(name: str, ranks: dict[str, Ranks], *, wanted: bool = False) -> list[Row]:
    return [
        _row(f"{name} | {source}", one, WANTED.get(source) if wanted else None) for source, one in sorted(ranks.items())
    ]


def _row(what: str, ranks: Ranks, wanted: tuple[int, int] | None) -> Row:
    first, fifth = (100 * ranks.hit(within) for within in (1, 5))
    low, high = (100 * end for end in ranks.interval(1))
    measured = f"{first:.1f} / {fifth:.1f}, {ranks.reciprocal:.3f}, {len(ranks.places)}; hit@1 {low:.0f} to {high:.0f}"
    if wanted is None:
        return Row(what, "", measured)
    met = first >= wanted[0] - ALLOWANCE and fifth >= wanted[1] - ALLOWANCE
    budget = f"{wanted[0]} / {wanted[1]}, without the sentence model {wanted[0] - ALLOWANCE} / {wanted[1] - ALLOWANCE}"
    return Row(what, budget, measured, met, {"hit@1": first, "hit@5": fifth, "interval": [low, high]})


def _sure(ranks: dict[str, Ranks]) -> list[Row]:
    rows = []
    for confidence in SURE:
        for source, one in sorted(ranks.items()):
            if source in WANTED:
                right, share = one.accepted(confidence)
                measured = f"{right:.1%} right, {share:.0%} of the texts"
                rows.append(
                    Row(f"accepted from {confidence:.0%} on | {source}", ">= 99 % right", measured, right >= 0.99)
                )
    return rows


def _unique(ranks: dict[str, Ranks]) -> list[Row]:
    rows = []
    for source, one in sorted(ranks.items()):
        right, share = one.accepted(1)
        low, high = one.accepted_interval(1)
        measured = f"{right:.1%} right ({low:.0%} to {high:.0%}), {share:.0%} of {len(one.places)} texts"
        rows.append(Row(f"unique | {source}", ">= 99 % right", measured, right >= 0.99 if share else None))
    return rows


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
    texts = [case.text for case in cases if case.source == "Open Targets"][:_SPEED]
    suggest(texts[:64], "disease")
    began = time.perf_counter()
    suggest(texts, "disease")
    rate = len(texts) / (time.perf_counter() - began)
    times = []
    for text in texts[:200]:
        began = time.perf_counter()
        suggest([text], "disease")
        times.append((time.perf_counter() - began) * 1000)
    alone = percentile(times, 0.95)
    return [
        Row("texts a second, in batches", ">= 300", f"{rate:.0f}", rate >= 300),
        Row("a single text", "<= 30 ms", f"p50 {percentile(times, 0.5):.1f} ms, p95 {alone:.1f} ms", alone <= 30),
    ]


if __name__ == "__main__":
    main()
