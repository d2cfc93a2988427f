"""Side by side on one Elasticsearch: nested pairs of one document an image, and Vitrine's index of one a sample.

    [BENCHMARK_DATA_DIR=FOLDER] python -m benchmarks.baseline [--samples 100000] [--json PATH]

The same synthetic samples, the same ten kinds of question (`benchmarks.baseline.questions`), and the truth of each
counted sample by sample. Latency is that of a whole answer as each design gives it: nested pairs count images and,
where asked, values or studies; Vitrine's answer always has totals, studies with their reasons, and for the facet
question all facets.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from elasticsearch import Elasticsearch

from benchmarks.baseline import nested
from benchmarks.baseline.questions import FACET, Question, Truth, Uses, counted, ten
from benchmarks.filled import fill
from benchmarks.report import Row, arguments, percentile, show
from benchmarks.scale import EIGHT, stored_bytes
from benchmarks.servers import elasticsearch
from benchmarks.synthetic import spool
from benchmarks.synthetic.studies import heads, samples
from benchmarks.synthetic.world import MadeVocabulary, World, fitted_world
from catalog.effective import SampleState
from catalog.search import schema
from catalog.search.engines.base import Engine, IndexState
from catalog.search.engines.elastic import opened
from catalog.search.language import parse
from catalog.search.results import SearchResult
from catalog.search.rows import StudyRow
from catalog.search.service import Searcher

STUDIES = 10_000

# What one design said to one question, for the answer asked of it, or None where it cannot ask.
Said = int | dict[str, int] | None


@dataclass(frozen=True, slots=True)
class Asked:
    """One question put to one design: what it said, what is true, and how many seconds it took."""

    kind: str
    said: Said
    true: Said
    seconds: float


def main() -> None:
    parser = arguments("Compare with nested pairs.")
    parser.add_argument("--samples", type=int, default=100_000, help="how many samples")
    parser.add_argument("--world", type=Path, help="a world that was fitted before")
    options = parser.parse_args()
    world = World.load(options.world) if options.world else _fitted()
    with TemporaryDirectory() as folder, elasticsearch() as server:
        rows = compared(world, options.samples, Path(folder), server.address)
    show(
        "baseline",
        rows,
        options.json,
        heading=("what", "nested pairs, a document an image", "Vitrine, a document a sample"),
    )


def _fitted() -> World:
    fill(["idr"])
    return fitted_world()


def compared(world: World, count: int, folder: Path, address: str) -> list[Row]:
    """Index both, ask both."""
    uses = Uses(_pairs(world, count), world.words)
    questions = ten(uses)
    truths = counted(questions, _pairs(world, count))
    server = Elasticsearch(address, request_timeout=120)
    rows = [_sizes(world, count), *_indexed(world, count, folder, server, address)]
    searcher = Searcher(opened([address]), MadeVocabulary(world.words))
    theirs = asked_all(questions, truths, uses, lambda question: _nested(server, question))
    ours = asked_all(questions, truths, uses, lambda question: vitrine_says(searcher, question))
    return rows + [_row(kind, theirs[kind], ours[kind]) for kind in theirs] + [_answered(theirs, ours)]


def _pairs(world: World, count: int) -> Iterator[tuple[str, SampleState]]:
    return ((study.accession, state) for study, state in _states(world, count))


def _states(world: World, count: int) -> Iterator[tuple[StudyRow, SampleState]]:
    for head in heads(world, samples=count):
        row = head.row
        yield from ((row, state) for state in samples(world, head))


def _sizes(world: World, count: int) -> Row:
    images = sum(state.image_count or 0 for _, state in _states(world, count))
    return Row("documents", f"{images:,} images", f"{count:,} samples", detail={"images": images, "samples": count})


def _indexed(world: World, count: int, folder: Path, server: Elasticsearch, address: str) -> list[Row]:
    """The time of writing what is ready; making the documents of either is not counted."""
    seconds = {"nested": 0.0, "vitrine": 0.0}
    nested.create(server)
    for portion in _portions(world, count):
        began = time.perf_counter()
        nested.fill(server, portion)
        seconds["nested"] += time.perf_counter() - began
    made = spool.write(folder / "spool", world, count)
    seconds["vitrine"] = write(opened([address]), made)
    sizes = {"nested": stored_bytes(address, nested.INDEX), "vitrine": stored_bytes(address, "vitrine-*")}
    return [
        _both("seconds to index", {name: f"{value:.0f} s" for name, value in seconds.items()}, seconds),
        _both("size of the index", {name: f"{value / 2**20:,.0f} MiB" for name, value in sizes.items()}, sizes),
    ]


def _portions(world: World, count: int) -> Iterator[list[dict[str, Any]]]:
    portion: list[dict[str, Any]] = []
    for study, state in _states(world, count):
        portion.extend(nested.documents(study, state))
        if len(portion) >= 50_000:
            yield portion
            portion = []
    yield portion


def write(engine: Engine, made: spool.Spool) -> float:
    seconds = 0.0
    with engine.building() as writer:
        for collection in ("studies", "terms", "samples"):
            for portion in made.documents(collection):
                began = time.perf_counter()
                writer.put(collection, portion)
                seconds += time.perf_counter() - began
        began = time.perf_counter()
        writer.commit(IndexState(layout=schema.version()))
    return seconds + time.perf_counter() - began


def asked_all(
    questions: Sequence[Question], truths: Sequence[Truth], uses: Uses, ask: Callable[[Question], Said]
) -> dict[str, list[Asked]]:
    """Every question once."""
    found: dict[str, list[Asked]] = defaultdict(list)
    for question, truth in zip(questions, truths, strict=True):
        began = time.perf_counter()
        said = ask(question)
        found[question.kind].append(
            Asked(question.kind, said, _true(question, truth, uses), time.perf_counter() - began)
        )
    return dict(found)


def _true(question: Question, truth: Truth, uses: Uses) -> Said:
    """Of organisms those that no other one is below: what is below another one, only Vitrine counts for it."""
    match question.answer:
        case "images":
            return truth.images
        case "facet":
            return {label: number for label, number in truth.organisms.most_common(30) if label in uses.leaves}
    return dict(truth.studies)


def _nested(server: Elasticsearch, question: Question) -> Said:
    if question.query is None:
        return None
    match question.answer:
        case "images":
            return int(nested.count(server, question.query)["hits"]["total"]["value"])
        case "facet":
            answer = nested.count(server, question.query, aggregations=nested.facets(EIGHT))
            return nested.counted(answer, FACET)
    by_study = {"studies": {"terms": {"field": "study", "size": STUDIES}}}
    buckets = nested.count(server, question.query, aggregations=by_study)["aggregations"]["studies"]["buckets"]
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}


def vitrine_says(searcher: Searcher, question: Question) -> Said:
    if question.text == "?":
        return None
    request = parse(question.text)
    match question.answer:
        case "images":
            return searcher.search(replace(request, facet_size=0)).totals.images
        case "facet":
            return _organisms(searcher.search(request))
    request = replace(request, facet_size=0, page_size=200)
    first = searcher.search(request)
    pages = [first, *(searcher.search(replace(request, page=page)) for page in range(2, first.pages + 1))]
    return {hit.accession: hit.images for page in pages for hit in page.studies}


def _organisms(found: SearchResult) -> dict[str, int]:
    facet = found.facets.get(FACET)
    return {value.label: value.images for value in facet.values} if facet else {}


def is_right(asked: Asked) -> bool:
    """Whether it said what is true; of a facet the counts of all values that samples have themselves and that are shown."""
    if isinstance(asked.said, dict) and isinstance(asked.true, dict):
        return all(asked.said.get(name) == number for name, number in list(asked.true.items())[:5])
    return asked.said == asked.true


def _row(kind: str, theirs: Sequence[Asked], ours: Sequence[Asked]) -> Row:
    return Row(
        f"{kind} ({len(theirs)})",
        _told(theirs),
        _told(ours),
        detail={name: _detail(asked) for name, asked in (("nested", theirs), ("vitrine", ours))},
    )


def _told(asked: Sequence[Asked]) -> str:
    right = sum(map(is_right, asked))
    if all(one.said is None for one in asked):
        return "cannot be asked"
    verdict = "right" if right == len(asked) else f"{right} of {len(asked)} right"
    seconds = _seconds(asked)
    return f"{verdict}, p50 {percentile(seconds, 0.5) * 1000:.1f} ms, p95 {percentile(seconds, 0.95) * 1000:.1f} ms"


def _seconds(asked: Sequence[Asked]) -> list[float]:
    """The first question of a kind warms up for the others."""
    return [one.seconds for one in asked[1:] or asked]


def _detail(asked: Sequence[Asked]) -> dict[str, float]:
    seconds = _seconds(asked)
    return {
        "right": sum(map(is_right, asked)),
        "asked": len(asked),
        "p50": percentile(seconds, 0.5),
        "p95": percentile(seconds, 0.95),
    }


def _answered(theirs: dict[str, list[Asked]], ours: dict[str, list[Asked]]) -> Row:
    right = {
        name: sum(all(map(is_right, asked)) for asked in each.values())
        for name, each in (("nested", theirs), ("vitrine", ours))
    }
    return _both("kinds answered rightly", {name: f"{number} of {len(ours)}" for name, number in right.items()}, right)


def _both(what: str, said: dict[str, str], detail: Mapping[str, float]) -> Row:
    return Row(what, said["nested"], said["vitrine"], detail=dict(detail))


if __name__ == "__main__":
    main()
