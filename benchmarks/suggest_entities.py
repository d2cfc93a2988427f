"""How often is the gene or compound that a text names the first suggestion, and how fast?

    [BENCHMARK_DATA_DIR=FOLDER] python -m benchmarks.suggest_entities [--json PATH]

Asks for every distinct text whose study states the gene or compound, without what was decided about it. The names were learned from
the same studies, so this says how many texts are ambiguous or not read, not how many genes of the world are known.
"""

import time
from collections import Counter, defaultdict

from benchmarks.filled import fill
from benchmarks.report import Row, arguments, show
from benchmarks.suggestions.measures import Ranks
from catalog.models import Annotation
from catalog.properties import PROPERTIES
from curation.suggest import species
from curation.suggest.naming import Search

_WORDS = ("its symbol", "another symbol", "its name", "another name", "synonym", "id", "structure", "spelt like")


def main() -> None:
    options = arguments("Ask for genes and compounds.").parse_args()
    fill(("idr",))
    rows = [row for key in ("gene", "compound") for known in (True, False) for row in _asked(key, organisms=known)]
    show("suggest_entities", rows, options.json, heading=("what", "wanted", "hit@1 / hit@5, texts"))


def _asked(key: str, *, organisms: bool) -> list[Row]:
    if key == "compound" and not organisms:
        return []
    ranks, ways, seconds = Ranks(), defaultdict[str, Counter[bool]](Counter), 0.0
    for study, texts in _stated(key).items():
        began = time.perf_counter()
        search = Search(list(texts), PROPERTIES[key], species.organisms_of(study) if organisms else ())
        found = {text: sorted(search.found(text), key=lambda one: -one.odds) for text in texts}
        seconds += time.perf_counter() - began
        for text, right in texts.items():
            place = next((place for place, one in enumerate(found[text]) if one.hit.curie in right), None)
            ranks.places.append(place)
            if found[text]:
                ways[next(word for word in _WORDS if word in found[text][0].why)][place == 0] += 1
    name = f"{key}, {'organism of the study' if organisms else 'no organism'}" if key == "gene" else key
    rate = len(ranks.places) / max(seconds, 1e-9)
    said = f"{100 * ranks.hit(1):.1f} / {100 * ranks.hit(5):.1f}, {len(ranks.places)}; {rate:.0f} texts a second"
    shares = [
        Row(f"{name} | by {way}", "", f"{100 * count[True] / count.total():.1f} % of {count.total()} right")
        for way, count in ways.items()
    ]
    return [Row(name, ">= 300 texts a second", said, rate >= 300), *shares]


def _stated(key: str) -> dict[int, dict[str, set[str]]]:
    """By study each text with the CURIEs that stand for it, and those of any of its forms."""
    rows = Annotation.objects.filter(property=key, source_value__property=key, group="")
    found: defaultdict[int, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for study, text, curie in rows.values_list("source_value__study", "source_value__text", "term__curie"):
        found[study][text].add(curie)
    return {study: dict(texts) for study, texts in found.items()}


if __name__ == "__main__":
    main()
