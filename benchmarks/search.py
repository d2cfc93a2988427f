"""How fast is a question answered, by the engine and as a page?

    [BENCHMARK_DATA_DIR=FOLDER] python -m benchmarks.search [--questions 120] [--json PATH]

Asks the IDR sample data, about 100,000 samples, for terms that at least a hundred of them have, from the rarest to the
commonest, each once: in this process, with all facets and totals, and then of a site behind gunicorn that was not asked before.
"""

import gc
import os
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import httpx

from benchmarks.filled import fill
from benchmarks.report import Row, arguments, percentile, show
from benchmarks.scale import terms_in_use
from benchmarks.servers import site
from catalog.search import service
from catalog.search.language import parse

ENGINE, PAGE = 30, 100  # milliseconds, 95 of 100 questions
FEWEST = 100
WARMING = 10


def main() -> None:
    parser = arguments("Ask the sample data of IDR.")
    parser.add_argument("--questions", type=int, default=120, help="how many")
    options = parser.parse_args()
    fill(["idr"])
    searcher = service.searcher()
    samples = searcher.search(parse("")).totals.samples
    asked = spread(terms_in_use(searcher), options.questions + WARMING)
    rows = [_row(f"search with a term, all facets and totals, {samples:,} samples", ENGINE, _of_engine(asked))]
    rows.append(_row("the page of it, behind gunicorn", PAGE, _of_pages(asked)))
    show("search", rows, options.json)


def spread(hits: Mapping[str, int], count: int) -> list[str]:
    """So many questions, if there are, evenly from those with the fewest hits to those with the most."""
    enough = sorted((text for text in hits if hits[text] >= FEWEST), key=lambda text: (hits[text], text))
    if len(enough) <= count:
        return enough
    return [enough[place * (len(enough) - 1) // max(1, count - 1)] for place in range(count)]


def _of_engine(asked: Sequence[str]) -> list[float]:
    # As the server does when it is up: long-lived objects are not looked at again.
    gc.collect()
    gc.freeze()
    return _taken(lambda text: service.search(parse(text)), asked)


def _of_pages(asked: Sequence[str]) -> list[float]:
    with site(os.environ, workers=1) as address, httpx.Client(base_url=address, timeout=60) as client:
        return _taken(lambda text: client.get("/", params={"q": text}).raise_for_status(), asked)


def _taken(ask: Callable[[str], Any], asked: Sequence[str]) -> list[float]:
    """Milliseconds of each question; the first ones warm up, and do not count."""
    found = []
    for text in asked:
        began = time.perf_counter()
        ask(text)
        found.append((time.perf_counter() - began) * 1000)
    return found[WARMING:]


def _row(what: str, budget: int, taken: Sequence[float]) -> Row:
    median, slow = percentile(taken, 0.5), percentile(taken, 0.95)
    measured = f"{len(taken)} questions: p50 {median:.1f} ms, p95 {slow:.1f} ms, longest {max(taken):.1f} ms"
    return Row(what, f"p95 <= {budget} ms", measured, slow <= budget, {"p50": median, "p95": slow})


if __name__ == "__main__":
    main()
