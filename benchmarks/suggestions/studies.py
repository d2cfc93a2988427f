"""Leave studies out: a study is judged by a model that has seen neither it nor the others of its block, and no text of theirs.

A block is a large study alone or with some that have few texts, so that a fit serves several: stricter than one study at a time.
How much the texts of studies weigh beside the tuning gold is chosen inside: for the studies of a block by what the other
blocks say of models that have seen neither.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from benchmarks.suggestions import learn
from benchmarks.suggestions.learn import Example
from curation.suggest import fusion

WEIGHTS = (1.0, 4.0)
BLOCKS = 4


def without(examples: Sequence[Example], studies: Collection[str]) -> list[Example]:
    """What neither comes from these studies nor has the words of a text that does."""
    texts = {one.form for one in examples if not one.studies.isdisjoint(studies)}
    return [one for one in examples if one.form not in texts]


def weighted(examples: Sequence[Example], weight: float) -> list[Example]:
    """The same, texts of studies with this weight."""
    return [replace(one, weight=weight) if one.studies else one for one in examples]


def blocks(examples: Sequence[Example]) -> list[frozenset[str]]:
    """The studies in blocks of about equally many texts; a text that several studies state is the first one's."""
    texts: dict[str, int] = {}
    for one in examples:
        if one.studies:
            texts[min(one.studies)] = texts.get(min(one.studies), 0) + 1
    found: list[set[str]] = [set() for _ in range(BLOCKS)]
    for study in sorted(texts, key=lambda study: (-texts[study], study)):
        min(found, key=lambda block: sum(texts[one] for one in block)).add(study)
    return [frozenset(block) for block in found if block]


class Leaving:
    """Models that have not seen some studies, each made once."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self._examples, self._blocks = examples, blocks(examples)
        self._made: dict[tuple[frozenset[str], float], fusion.Model] = {}

    def models(self) -> Iterator[tuple[str, float, fusion.Model]]:
        """Each study with the weight that was chosen without its block, and the model that has not seen the block."""
        for block in self._blocks:
            weight = self.weight(block)
            for study in sorted(block):
                yield study, weight, self.model(block, weight)

    def weight(self, apart: frozenset[str] = frozenset()) -> float:
        """The weight whose models rank the texts of the blocks that they have not seen best; `apart` has no say."""
        others = [block for block in self._blocks if block != apart]
        return max(WEIGHTS, key=lambda weight: sum(self._reciprocal(block, apart, weight) for block in others))

    def model(self, unseen: frozenset[str], weight: float) -> fusion.Model:
        """The model of all examples but those of `unseen`."""
        if (unseen, weight) not in self._made:
            seen = weighted(without(self._examples, unseen), weight)
            self._made[unseen, weight] = fusion.from_json(learn.grown(seen))
        return self._made[unseen, weight]

    def _reciprocal(self, block: frozenset[str], apart: frozenset[str], weight: float) -> float:
        """The sum of reciprocal ranks of the texts of a block."""
        model = self.model(block | apart, weight)
        mine = [one for one in self._examples if one.studies & block and one.studies.isdisjoint(apart)]
        places = [one.place(model) for one in mine if min(one.studies) in block]
        return sum(1 / (place + 1) for place in places if place is not None)


@contextmanager
def using(model: fusion.Model) -> Iterator[None]:
    """Suggestions by this model instead of the one that is shipped."""
    owner, attribute, former = fusion, "load", fusion.load
    setattr(owner, attribute, lambda *_: model)
    try:
        yield
    finally:
        setattr(owner, attribute, former)
