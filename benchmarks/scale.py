"""How does each engine grow: how fast it is written, how large it is, and how fast it answers?

    [BENCHMARK_DATA_DIR=FOLDER] python -m benchmarks.scale [--engine NAME ...] [--samples NUMBER ...] [--spools FOLDER]
                                                            [--json FOLDER] [--plot PATH]

Draws synthetic samples (`benchmarks.synthetic`) unless `--spools` has them, and measures each engine at each size in a
process of its own. Documents are ready before writing is timed. Every question is asked once, in a process that
has answered others, so that no cache holds its answer. `--plot` draws what is in the folder of `--json` (the `bench`
extra); with `--samples` and nothing behind it that is all.
"""

import argparse
import gc
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from unittest.mock import patch

from elasticsearch import Elasticsearch

from benchmarks.filled import fill
from benchmarks.report import Row, arguments, peak_mib, percentile, show
from benchmarks.servers import Running, elasticsearch
from benchmarks.synthetic import spool
from benchmarks.synthetic.world import MadeVocabulary, fitted_world
from catalog.properties import PROPERTIES
from catalog.search import facets, schema
from catalog.search.engines.base import Engine, Everything, HasAny, IndexState
from catalog.search.engines.elastic import opened
from catalog.search.engines.embedded import EmbeddedEngine
from catalog.search.language import parse
from catalog.search.service import Searcher
from catalog.search.text import encode

SIZES = (100_000, 500_000, 2_000_000)
FULL = SIZES[-1]
ENGINES = ("embedded", "elasticsearch")
# The budgets hold for the full size: hits, and milliseconds of each engine; documents a second.
HITS = {5_000: {"embedded": 30, "elasticsearch": 150}, 25_000: {"embedded": 100, "elasticsearch": 300}}
RATES = {"embedded": 60_000, "elasticsearch": 5_000}
FIRST, AFTERWARDS = 1.5, 0.02
EIGHT = (
    "organism", "phenotype", "gene", "compound", "cell_line", "imaging_method", "control", "quality_control",
)  # fmt: skip
QUESTIONS = 60


@dataclass(slots=True)
class Meter:
    """Seconds by the clock, and of the processors, of this process and of a server."""

    server: Running | None = None
    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def __call__(self, action: Callable[..., Any], *given: Any) -> Any:
        """Do it, and remember what it took."""
        clock, processor = time.perf_counter(), self._processor()
        done = action(*given)
        self.clock.append(time.perf_counter() - clock)
        self.processor.append(self._processor() - processor)
        return done

    def _processor(self) -> float:
        return time.process_time() + (self.server.processor() if self.server else 0.0)


def main() -> None:
    options = _options()
    with ExitStack() as stack:
        folder = options.spools or Path(stack.enter_context(_temporary()))
        _draw(folder, options.samples)
        for engine in options.engine:
            for count in options.samples:
                with get_context("spawn").Pool(1) as pool:
                    rows = pool.apply(measured, (engine, folder / str(count), count))
                target = options.json / f"scale-{engine}-{count}.json" if options.json else None
                show(f"{engine}, {count:,} samples", rows, target)
    if options.plot:
        # Only who draws needs the library that draws.
        import_module("benchmarks.plot").draw(options.json, options.plot)


def _options() -> argparse.Namespace:
    parser = arguments("Measure both engines at growing sizes.", folder=True)
    parser.add_argument("--engine", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--samples", nargs="*", type=int, default=SIZES)
    parser.add_argument("--spools", type=Path, help="folder of documents that are drawn already, or shall be kept")
    parser.add_argument("--plot", type=Path, help="file to draw all runs in the folder of --json to")
    return parser.parse_args()


@contextmanager
def _temporary() -> Iterator[str]:
    folder = tempfile.mkdtemp(prefix="vitrine-benchmark-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _draw(folder: Path, sizes: Sequence[int]) -> None:
    missing = [count for count in sizes if not spool.Spool(folder / str(count)).is_current]
    if missing:
        fill(["idr"])
        world = fitted_world()
        for count in missing:
            print(f"drawing {count:,} samples", file=sys.stderr, flush=True)
            spool.write(folder / str(count), world, count)


def measured(engine: str, folder: Path, count: int) -> list[Row]:
    """Everything about one engine at one size."""
    made = spool.Spool(folder)
    with _engine(engine) as (used, server, size):
        rows = [_index(used, made, count, server, size)]
        vocabulary = MadeVocabulary(made.world.words)
        rows += _questions(Searcher(used, vocabulary), engine, count, server)
        # A new state of the index for this process, on a server that has answered others.
        rows += _everything(Searcher(used, vocabulary), server)
        own = peak_mib()[0]
        rows.append(
            Row(
                "peak memory",
                "",
                f"{own:,.0f} MiB" + (f", of the server {server.peak_mib():,.0f} MiB" if server else ""),
                detail={"mib": round(own), "server_mib": round(server.peak_mib()) if server else 0},
            )
        )
    return rows


@contextmanager
def _engine(name: str) -> Iterator[tuple[Engine, Running | None, Callable[[], int]]]:
    """An empty engine, its server if it has one, and how many bytes it takes."""
    if name == "embedded":
        with _temporary() as folder:
            yield EmbeddedEngine(Path(folder) / "index"), None, lambda: _bytes_below(Path(folder))
    else:
        with elasticsearch() as server:
            yield opened([server.address]), server, lambda: stored_bytes(server.address, "vitrine-*")


def _bytes_below(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def stored_bytes(address: str, index: str) -> int:
    """What the indexes of this name take on the server's disk."""
    found = Elasticsearch(address, request_timeout=60).indices.stats(index=index, metric="store")
    return int(found["_all"]["primaries"]["store"]["size_in_bytes"])


def _index(engine: Engine, made: spool.Spool, count: int, server: Running | None, size: Callable[[], int]) -> Row:
    """Only handing documents over, committing and swapping are timed."""
    meter = Meter(server)
    building = engine.building()
    writer = meter(building.__enter__)
    for collection in ("studies", "terms", "samples"):
        for portion in made.documents(collection):
            meter(writer.put, collection, portion)
    meter(writer.commit, IndexState(layout=schema.version()))
    meter(building.__exit__, None, None, None)
    seconds, processor = sum(meter.clock), sum(meter.processor)
    rate, stored = count / seconds, size()
    measured = (
        f"{rate:,.0f} a second ({seconds:.1f} s; {processor:.1f} s of the processors),"
        f" {stored / 2**20:,.0f} MiB on disk, {stored / count:,.0f} bytes a sample"
    )
    budget = RATES[engine.key]
    return Row(
        f"index rate, {count:,} ready documents",
        f">= {budget:,} a second",
        measured,
        rate >= budget,
        {"rate": round(rate), "seconds": seconds, "processor": processor, "bytes": stored},
    )


def _everything(searcher: Searcher, server: Running | None) -> list[Row]:
    gc.freeze()
    first, later = Meter(server), Meter(server)
    totals = first(searcher.search, parse("")).totals
    for _ in range(20):
        later(searcher.search, parse(""))
    what = f"no selection: {totals.samples:,} samples, {totals.images:,} images, {totals.studies:,} studies"
    slow = percentile(later.clock, 0.95)
    return [
        Row(
            f"{what}, first time",
            f"<= {FIRST} s",
            f"{first.clock[0]:.2f} s ({first.processor[0]:.2f} s of the processors)",
            first.clock[0] <= FIRST,
            {"seconds": first.clock[0]},
        ),
        Row("  afterwards, p95", f"<= {AFTERWARDS * 1000:.0f} ms", _ms(slow), slow <= AFTERWARDS, {"seconds": slow}),
    ]


def _questions(searcher: Searcher, engine: str, count: int, server: Running | None) -> list[Row]:
    """Of the terms with about as many hits every other one is asked with eight facets, the others with all."""
    by_hits = terms_in_use(searcher)
    rows: list[Row] = []
    warming = list(by_hits)[:QUESTIONS]
    for text in warming:  # a server that has just begun is slow for a while
        searcher.search(parse(text))
    others = by_hits.keys() - set(warming)
    for wanted, budgets in HITS.items():
        near = sorted(others, key=lambda text: (abs(by_hits[text] - wanted), text))
        near = [text for text in near if 0.6 * wanted <= by_hits[text] <= 1.6 * wanted][: 2 * QUESTIONS]
        if len(near) >= 10:
            span = f"{min(map(by_hits.__getitem__, near)):,} to {max(map(by_hits.__getitem__, near)):,} hits"
            budget = budgets[engine] if count >= FULL else 0
            rows += _asked(searcher, span, wanted, near, budget, server)
    return rows


def terms_in_use(searcher: Searcher) -> dict[str, int]:
    """Every term that samples have themselves or through others, as it is asked for, with its hits."""
    found: dict[str, int] = {}
    view = searcher.view()
    snapshot = view.snapshot
    for row in view.find_terms(Everything()):
        if row.property in PROPERTIES and row.property not in ("gene", "compound"):
            node = HasAny(schema.up(row.property), (encode(row.curie),))
            found[f"{row.property}:{row.curie}"] = snapshot.count("samples", node)
    for key in ("gene", "compound"):
        tally = snapshot.tally(Everything(), schema.up(key))
        found.update((f"{key}:{curie}", number) for curie, number in tally.items())
    return found


def _asked(
    searcher: Searcher, span: str, wanted: int, texts: Sequence[str], budget: int, server: Running | None
) -> list[Row]:
    """Each question once, in turn with eight facets, which the budget speaks of, and with all of them.

    Long-lived objects are set aside as the server does, or a collection would look at them all.
    """
    gc.collect()
    gc.freeze()
    meters = {"8 facets": Meter(server), "all facets": Meter(server)}
    for eight, every in zip(texts[::2], texts[1::2], strict=False):
        with patch.object(facets, "FACETS", tuple(PROPERTIES[key] for key in EIGHT)):
            meters["8 facets"](searcher.search, parse(eight))
        meters["all facets"](searcher.search, parse(every))
    return [_row(f"{span}, {name}", wanted, meter, budget) for name, meter in meters.items()]


def _row(name: str, wanted: int, meter: Meter, budget: int) -> Row:
    clock = {share: percentile(meter.clock, share) for share in (0.5, 0.95)}
    processor = sum(meter.processor) / len(meter.processor)
    measured = (
        f"p50 {_ms(clock[0.5])}, p95 {_ms(clock[0.95])}, longest {_ms(max(meter.clock))}"
        f" ({_ms(processor)} of the processors on average)"
    )
    asked = len(meter.clock)
    detail = {"hits": wanted, "p50": clock[0.5], "p95": clock[0.95], "processor": processor, "questions": asked}
    met = clock[0.95] * 1000 <= budget if budget else None
    return Row(f"{name}: {asked} questions", f"p95 <= {budget} ms" if budget else "", measured, met, detail)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


if __name__ == "__main__":
    main()
