"""How fast is a term completed among 200,000 terms and more?

    python -m benchmarks.autocomplete [--queries 2000] [--json PATH]

Loads every ontology of the sample data, then asks what people type: beginnings of names, their words in another order,
with a slip, inside a property's scope and everywhere; each question includes the look whether the names are current.
"""

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.installation import migrate
from benchmarks.ontology_load import OTHERS
from benchmarks.report import SHARED, Row, arguments, need, percentile, show
from catalog.properties import PROPERTIES
from ontology import lexicons, selectors
from ontology.models import Synonym, Term
from ontology.services import load_source

BUDGET = 20.0  # milliseconds, 95 of 100 questions
SEED = 20261122


def main() -> None:
    options = _options()
    folder = need(SHARED / "ontologies")
    migrate()
    rows = [_load(folder), *_ask(options.queries)]
    show("autocomplete", rows, options.json)


def _options() -> argparse.Namespace:
    parser = arguments("Complete terms among all ontologies of the sample data.")
    parser.add_argument("--queries", type=int, default=2000, help="number of questions")
    return parser.parse_args()


def _load(folder: Path) -> Row:
    for name in ("efo.obo", *OTHERS):
        load_source(source=str(folder / name))
    began = time.perf_counter()
    terms = lexicons.refresh()
    return Row(f"build the names of {terms:,} terms, once per state", "", f"{time.perf_counter() - began:.1f} s")


def _ask(count: int) -> list[Row]:
    chance = random.Random(SEED)
    scopes = [tuple(branch.scope for branch in entry.scope) for entry in PROPERTIES.values() if entry.scope]
    times: defaultdict[str, list[float]] = defaultdict(list)
    selectors.autocomplete("warm")
    for text in _texts(chance, count):
        kind, asked = chance.choice(list(KINDS.items()))
        scope = chance.choice(scopes) if chance.random() < 0.5 else ()
        began = time.perf_counter()
        selectors.autocomplete(asked(chance, text), scope=scope)
        times[kind].append((time.perf_counter() - began) * 1000)
    everything = [one for each in times.values() for one in each]
    total = _row(f"term autocomplete over {len(selectors.names()):,} terms", everything, budget=True)
    return [total, *(_row(f"  of these: {kind}", times[kind]) for kind in KINDS)]


def _texts(chance: random.Random, count: int) -> list[str]:
    names = [*Term.objects.values_list("label", flat=True), *Synonym.objects.values_list("text", flat=True)]
    return [text for text in chance.sample(names, min(2 * count, len(names))) if len(text) > 3][:count]


def _row(what: str, times: Sequence[float], *, budget: bool = False) -> Row:
    high = percentile(times, 0.95)
    measured = (
        f"p50 {percentile(times, 0.5):.1f} ms, p95 {high:.1f} ms, worst {max(times):.1f} ms ({len(times)} questions)"
    )
    return Row(what, f"p95 <= {BUDGET:.0f} ms" if budget else "", measured, high <= BUDGET if budget else None)


def _slip(chance: random.Random, text: str) -> str:
    place = chance.randrange(1, len(text) - 1)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _other_order(chance: random.Random, text: str) -> str:
    words = text.split()
    chance.shuffle(words)
    return " ".join(word[: max(3, len(word) - 2)] for word in words)


KINDS: dict[str, Callable[[random.Random, str], str]] = {
    "one letter": lambda _, text: text[:1],
    "three letters": lambda _, text: text[:3],
    "half of a name": lambda _, text: text[: max(4, len(text) // 2)],
    "a whole name": lambda _, text: text,
    "words in another order": _other_order,
    "a name with a slip": _slip,
}


if __name__ == "__main__":
    main()
