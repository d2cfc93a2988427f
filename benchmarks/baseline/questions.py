"""Ten questions, each defined once: in words, in Vitrine's language, for nested pairs, and as what is true of a sample."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from benchmarks.baseline import nested
from benchmarks.baseline.nested import Query
from catalog.effective import SampleState
from catalog.search.vocabulary import Word

Answer = Literal["images", "facet", "studies"]
# The property whose counts are compared; Vitrine's own eight facets are asked for along with it.
FACET = "organism"


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `query` for nested pairs, None where they have no means to ask it; `text` "?" likewise for Vitrine.

    `answer`: what is asked of the images that `holds` is true of: their number, their organisms, their studies.
    """

    kind: str
    text: str
    query: Query | None
    holds: Callable[[SampleState], bool]
    answer: Answer = "images"


@dataclass(slots=True)
class Truth:
    """What is true, counted sample by sample: images, of each organism and of each study."""

    images: int = 0
    organisms: Counter[str] = field(default_factory=Counter)
    studies: Counter[str] = field(default_factory=Counter)

    def add(self, accession: str, state: SampleState) -> None:
        """Count a sample."""
        images = state.image_count or 0
        self.images += images
        self.studies[accession] += images
        for label in {fact.label for fact in state.profile.facts if fact.property == FACET}:
            self.organisms[label] += images


def counted(questions: Iterable[Question], samples: Iterable[tuple[str, SampleState]]) -> list[Truth]:
    """The truth of each question, by asking it of every sample: (accession of the study, sample)."""
    asked = [(question.holds, Truth()) for question in questions]
    for accession, state in samples:
        for holds, truth in asked:
            if holds(state):
                truth.add(accession, state)
    return [truth for _, truth in asked]


class Uses:
    """What samples say, to choose questions from that have an answer. Labels of terms tell them apart."""

    def __init__(self, samples: Iterable[tuple[str, SampleState]], words: Mapping[str, Word]) -> None:
        self.words = words
        self.terms: dict[str, Counter[str]] = defaultdict(Counter)
        self.texts: dict[str, Counter[str]] = defaultdict(Counter)
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.numbers: set[float] = set()
        for _, state in samples:
            self._take(state)

    def _take(self, state: SampleState) -> None:
        own = sorted(_alone(state, "phenotype"))
        for key in ("phenotype", "gene", FACET):
            self.terms[key].update(_alone(state, key))
        self.pairs.update((one, other) for place, one in enumerate(own) for other in own[place + 1 :])
        self.texts["sirna"].update(text for key, text in state.profile.words if key == "sirna")
        self.numbers.update(value for key, _, value in state.profile.numbers if key == "dose")

    def common(self, key: str, count: int) -> list[str]:
        """Terms of middling use: neither those of nearly everything nor those of nearly nothing."""
        ranked = [term for term, _ in self.terms[key].most_common()]
        return ranked[len(ranked) // 20 :][:count]

    @property
    def leaves(self) -> set[str]:
        """The labels of organisms that no other one in use is below."""
        above = {higher for curie in self.terms[FACET] for higher in self.words[curie].ancestors}
        return {self.label(curie) for curie in self.terms[FACET].keys() - above}

    def label(self, curie: str) -> str:
        """What a term is called."""
        return self.words[curie].label


def _alone(state: SampleState, key: str) -> set[str]:
    """The terms of a property that a sample shows, not paired with a quality."""
    return {
        fact.curie
        for fact in state.profile.facts
        if fact.property == key and fact.polarity == "present" and not fact.curie.startswith("PATO:")
    }


def ten(uses: Uses, each: int = 20) -> list[Question]:
    """Ten kinds of question, `each` of every kind where there are so many."""
    phenotypes, genes = uses.common("phenotype", 3 * each + 1), uses.common("gene", each)
    # Different ones for each kind, so that no cache answers; two neighbours for each *or*.
    each_third = (len(phenotypes) - 1) // 3
    alternatives = phenotypes[: each_third + 1]
    first, second = phenotypes[each_third + 1 : 2 * each_third + 1], phenotypes[2 * each_third + 1 :]
    return [
        *(_equal(uses, "gene", curie) for curie in genes),
        *(_contains(piece) for piece in _pieces(uses, each)),
        *(_and(one, other) for (one, other), _ in uses.pairs.most_common(each)),
        *(_or(one, other) for one, other in pairwise(alternatives)),
        *(_not(curie) for curie in alternatives[:each_third]),
        *(_below(uses, curie) for curie in _higher(uses, each)),
        *(_range(value) for value in sorted(uses.numbers)[:: max(1, len(uses.numbers) // each)][:each]),
        *(_answering("facets of the result", "facet", curie) for curie in first),
        Question("counts of everything", "", {"match_all": {}}, lambda _: True, "facet"),
        *(_answering("studies of the result", "studies", curie) for curie in second),
    ]


def _accession(key: str, curie: str) -> Query:
    return nested.equals(f"{key}{nested.ACCESSION}", curie)


def _equal(uses: Uses, key: str, curie: str) -> Question:
    query = nested.equals(key, uses.label(curie))
    return Question("name = value", f"exact:{key}:{curie}", query, lambda state: curie in _alone(state, key))


def _pieces(uses: Uses, each: int) -> list[str]:
    return sorted({text[-5:-1] for text in uses.texts["sirna"] if len(text) > 6})[:each]


def _contains(piece: str) -> Question:
    """A piece of a word: Vitrine searches by words and phrases."""

    def holds(state: SampleState) -> bool:
        return any(key == "sirna" and piece.lower() in text.lower() for key, text in state.profile.words)

    return Question("value contains letters", "?", nested.contains("sirna", piece), holds)


def _and(one: str, other: str) -> Question:
    query = nested.both(_accession("phenotype", one), _accession("phenotype", other))
    text = f"exact:phenotype:{one} exact:phenotype:{other}"
    return Question("both on one sample", text, query, lambda state: {one, other} <= _alone(state, "phenotype"))


def _or(one: str, other: str) -> Question:
    query = nested.either(_accession("phenotype", one), _accession("phenotype", other))
    text = f"exact:phenotype:({one} OR {other})"
    return Question("one or the other", text, query, lambda state: bool({one, other} & _alone(state, "phenotype")))


def _not(curie: str) -> Question:
    query = nested.without(_accession("phenotype", curie))
    return Question("not", f"-exact:phenotype:{curie}", query, lambda state: curie not in _alone(state, "phenotype"))


def _higher(uses: Uses, each: int) -> list[str]:
    """Terms above those that are used, with most below them last."""
    below: Counter[str] = Counter()
    for curie in uses.terms["phenotype"]:
        below.update(uses.words[curie].ancestors)
    return [curie for curie, _ in reversed(below.most_common()) if below[curie] > 1][-each:]


def _below(uses: Uses, curie: str) -> Question:
    """The term and everything below it; nested pairs only know the term."""
    reached = {other for other in uses.terms["phenotype"] if other == curie or curie in uses.words[other].ancestors}
    return Question(
        "term with all below it",
        f"phenotype:{curie}",
        _accession("phenotype", curie),
        lambda state: bool(reached & _alone(state, "phenotype")),
    )


def _range(value: float) -> Question:
    """Numbers with their unit; in nested pairs they are strings."""

    def holds(state: SampleState) -> bool:
        return any(key == "dose" and number >= value for key, _, number in state.profile.numbers)

    return Question("number in a range", f"dose>={value * 1e6:.12g}uM", nested.at_least("dose", f"{value:g}"), holds)


def _answering(kind: str, answer: Answer, curie: str) -> Question:
    text = f"exact:phenotype:{curie}"
    return Question(
        kind, text, _accession("phenotype", curie), lambda state: curie in _alone(state, "phenotype"), answer
    )
