"""What does it cost a curator to map every phenotype, imaging method and organism of the IDR sample?

    [BENCHMARK_DATA_DIR=FOLDER] python -m benchmarks.curation_replay [--json PATH]

Replays the work study by study, in the order of accessions, with the suggestions as shipped. Right is what the archive states.
Before a study is curated nothing that was stated of it is known; once it is, later studies learn from it. Everything is rolled
back. Keys are counted as the workbench takes them: Enter accepts the first suggestion, a digit another of the first nine, both
go on to the next value; else `/`, the fewest characters of the term's label that bring it among the nine offered, as many
arrows as it is below the box, and Enter; `+` the same for a further term. Each property of a study is submitted by two keys.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from benchmarks.filled import fill
from benchmarks.report import Row, arguments, show
from catalog.models import Annotation, SourceValue
from catalog.pages.terms import scopes
from curation.models import Proposal
from curation.selectors.reach import with_reach
from curation.states import State
from curation.suggest import Candidate, suggest
from ontology.matching.wording import form
from ontology.selectors import autocomplete

# The organism first: it leaves out ontologies that are made for others.
PROPERTIES = ("organism", "imaging_method", "phenotype")
OFFERS = 9
SUBMIT = 2  # choose all, submit
_STATED = (Annotation.Status.ACCEPTED, Annotation.Status.OVERRULED)


@dataclass(frozen=True, slots=True)
class Case:
    """A value of a study with the terms that the archive states, by CURIE with their labels."""

    value: SourceValue
    right: dict[str, str]
    reach: int


@dataclass(slots=True)
class Cost:
    """What the values of a property took."""

    values: int = 0
    reach: int = 0
    keys: int = 0
    texts: set[str] = field(default_factory=set)
    ways: Counter[str] = field(default_factory=Counter)


def main() -> None:
    options = arguments("Replay the curation of the IDR sample.").parse_args()
    fill(["idr"])
    with transaction.atomic():
        Proposal.objects.exclude(state=State.OPEN).update(state=State.OPEN)
        costs, apart = _replay()
        transaction.set_rollback(True)
    costs["all three"] = _sum(list(costs.values()))
    rows = [row for name, cost in costs.items() for row in _rows(name, cost)]
    rows.append(Row("left out: another id for the same text", "", f"{apart:,} values"))
    show("curation_replay", rows, options.json, heading=("property", "one decision a row", "in the workbench"))


def _replay() -> tuple[dict[str, Cost], int]:
    """The costs by property, and how many values were left out."""
    cases, apart = _cases()
    Annotation.objects.filter(source_value__property__in=PROPERTIES, status__in=_STATED).update(
        status=Annotation.Status.RETIRED
    )
    costs = {key: Cost() for key in PROPERTIES}
    for study in sorted(cases, key=lambda pk: next(iter(cases[pk].values()))[0].value.study.accession):
        for key in PROPERTIES:
            some = cases[study].get(key, ())
            if some:
                _curate(study, key, some, costs[key])
    return costs, apart


def _cases() -> tuple[dict[int, dict[str, list[Case]]], int]:
    """By study and property the values that the archive mapped, the most samples first; one for each text."""
    right: defaultdict[int, dict[str, str]] = defaultdict(dict)
    stated = Annotation.objects.filter(status__in=_STATED, term__obsolete=False).exclude(asserted_by="curator")
    columns = ("source_value", "term__curie", "term__label")
    for value, curie, label in stated.filter(source_value__property__in=PROPERTIES).values_list(*columns):
        right[value or 0][curie] = label
    values: QuerySet[Any] = with_reach(
        SourceValue.objects.filter(study__archive__key="idr", property__in=PROPERTIES, retired=False)
    )
    found: defaultdict[int, defaultdict[str, list[Case]]] = defaultdict(lambda: defaultdict(list))
    seen: set[tuple[int, str, str]] = set()
    apart = 0
    for value in values.select_related("study").order_by("-reach", "pk"):
        place = (value.study_id, value.property, value.text)
        if value.pk not in right:
            continue
        if place in seen:
            apart += 1
            continue
        seen.add(place)
        found[value.study_id][value.property].append(Case(value, right[value.pk], value.reach))
    return {study: dict(cases) for study, cases in found.items()}, apart


def _curate(study: int, key: str, cases: Sequence[Case], cost: Cost) -> None:
    """Judge the values of one property of a study; then what the archive states of it is known."""
    suggestions = suggest([case.value.text for case in cases], key, limit=OFFERS, study=study)
    for case, suggestion in zip(cases, suggestions, strict=True):
        keys, way = _judge(case, key, suggestion.candidates)
        cost.values += 1
        cost.reach += case.reach
        cost.keys += keys
        cost.ways[way] += 1
        cost.texts.add(form(case.value.text))
    ids = [case.value.pk for case in cases]
    cost.keys += SUBMIT
    Annotation.objects.filter(source_value__in=ids).update(status=Annotation.Status.ACCEPTED)


def _judge(case: Case, key: str, offers: Sequence[Candidate]) -> tuple[int, str]:
    """How many keys a value takes, and how its first term was found."""
    offered = [offer.term for offer in offers]
    wanted = sorted(case.right, key=lambda curie: offered.index(curie) if curie in offered else OFFERS)
    first, *others = wanted
    keys = sum(_search(curie, case.right[curie], key) for curie in others)
    if first not in offered:
        return keys + _search(first, case.right[first], key), "searched"
    return keys + 1, "first suggestion" if offered[0] == first else "another suggestion"


def _search(curie: str, label: str, key: str) -> int:
    """Keys to find a term by typing the beginning of its label, or its CURIE where that does not bring it up."""
    ways = (1 + typed + arrows + 1 for typed, arrows in _found(curie, label, key))
    return min(ways, default=1 + len(curie) + 2)


def _found(curie: str, label: str, key: str) -> Iterator[tuple[int, int]]:
    for typed in range(2, len(label) + 1):
        hits = [hit.curie for hit in autocomplete(label[:typed], scope=scopes(key), limit=OFFERS)]
        if curie in hits:
            yield typed, hits.index(curie) + 1
            if hits[0] == curie:
                return


def _sum(costs: Sequence[Cost]) -> Cost:
    total = Cost()
    for number, cost in enumerate(costs):
        total.values += cost.values
        total.reach += cost.reach
        total.keys += cost.keys
        total.ways += cost.ways
        # The same words about another property are another judgement.
        total.texts |= {f"{number} {text}" for text in cost.texts}
    return total


def _rows(name: str, cost: Cost) -> Iterator[Row]:
    ways = ", ".join(f"{way} {number}" for way, number in cost.ways.most_common())
    yield Row(
        f"{name} | decisions",
        f"{cost.reach:,}",
        f"{cost.values:,}, one for {cost.reach / cost.values:,.0f} samples reached ({cost.values / cost.reach:.5f} a sample)",
        detail={"values": cost.values, "reach": cost.reach},
    )
    yield Row(
        f"{name} | keys",
        "",
        f"{cost.keys:,}: {cost.keys / cost.values:.2f} a value ({ways})",
        detail={"keys": cost.keys, "ways": dict(cost.ways)},
    )
    yield Row(
        f"{name} | the same text once for all studies",
        "",
        f"{len(cost.texts):,} decisions",
        detail={"texts": len(cost.texts)},
    )


if __name__ == "__main__":
    main()
