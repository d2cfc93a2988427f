"""What studies are drawn from: the shapes of real ones, the real terms of each property, made-up genes and compounds."""

import pickle
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from benchmarks.synthetic.shapes import QUALITY, WORDS, PropertyShape, StudyShape, Uses, fitted, slope
from catalog.effective import read_study
from catalog.models import Study
from catalog.properties import PROPERTIES
from catalog.search.text import fold
from catalog.search.vocabulary import EXACT, LABEL, DatabaseVocabulary, Word
from ontology.curies import prefix
from ontology.models import Closure, Term

# Genes by the database whose identifiers they bear, roughly as those of the organisms; and all compounds.
GENES = {"ENSEMBL": 24_000, "NCBIGene": 12_000, "SGD": 6_000, "PomBase": 5_000, "RefSeq": 3_000}
COMPOUNDS = {"InChIKey": 20_000}
# How much larger the synthetic archive is than the real one, in studies: new studies bring new values (Heaps).
_STUDIES, _NEW = 3_000, 0.5
# Ids of these that a spreadsheet filled down (idr0056) are no values of the property: a study has few organisms.
_FILLED_DOWN, _FEW = ("organism", "cell_line"), 0.55
_SYLLABLES = ("ba", "co", "di", "fen", "gro", "lu", "mi", "nok", "per", "ra", "sol", "tiv", "vex", "zym")


@dataclass(frozen=True, slots=True)
class Universe:
    """Values that studies choose from, the most popular first, each with the logarithm of its popularity."""

    values: tuple[str, ...]
    popularity: np.ndarray

    @classmethod
    def of(cls, values: Sequence[str], exponent: float) -> "Universe":
        """Popularity falls with the rank by this exponent."""
        return cls(tuple(values), -exponent * np.log(np.arange(1, len(values) + 1)))

    def choose(self, random: np.random.Generator, count: int) -> list[str]:
        """Different values, by popularity (the largest of perturbed logarithms: Gumbel's trick), popular ones first."""
        keys = self.popularity + random.gumbel(size=len(self.values))
        return [self.values[place] for place in np.argsort(-keys)[:count]]


@dataclass(slots=True)
class World:
    """All there is to draw from. `real`: what the shapes were fitted on, per property, over all studies."""

    shapes: tuple[StudyShape, ...]
    universes: dict[tuple[str, str], Universe]
    words: dict[str, Word]
    real: dict[str, Uses] = field(default_factory=dict)

    def universe(self, key: str, shape: PropertyShape) -> Universe:
        """What the values of a property come from in a study of this shape."""
        return self.universes[key.removesuffix(WORDS), shape.prefix]

    def save(self, path: Path) -> None:
        """Keep it for other processes."""
        path.write_bytes(pickle.dumps(self))

    @staticmethod
    def load(path: Path) -> "World":
        """What `save` kept."""
        kept: World = pickle.loads(path.read_bytes())
        return kept


class MadeVocabulary:
    """The words of a world, for the product's builder and its search."""

    def __init__(self, words: Mapping[str, Word]) -> None:
        self._words = words
        self._named: dict[str, list[str]] = defaultdict(list)
        for word in words.values():
            self._named[fold(word.label)].append(word.curie)

    def words(self, curies: Collection[str]) -> dict[str, Word]:
        """As `Vocabulary.words`."""
        return {curie: self._words.get(curie) or Word(curie, "") for curie in curies}

    def resolve(self, curie: str) -> str:
        """As `Vocabulary.resolve`: nothing was ever renamed."""
        return curie if curie in self._words else ""

    def named(self, name: str) -> list[str]:
        """As `Vocabulary.named`."""
        return self._named.get(fold(name), [])

    def orthologues(self, _genes: Collection[str]) -> dict[str, tuple[str, ...]]:
        """As `Vocabulary.orthologues`: none are known."""
        return {}

    def state(self) -> str:
        """As `Vocabulary.state`: never changes."""
        return ""


def fitted_world() -> World:
    """The world of the installation's harvested studies and loaded ontologies."""
    shapes, real, popular = _fit()
    universes: dict[tuple[str, str], Universe] = {}
    for (key, of), used in popular.items():
        universes[key, of] = _universe(key, of, used)
    made = dict(_made_words())
    for (key, of), universe in universes.items():
        universes[key, of] = universe if key not in _MADE else _renamed(universe, key, of)
    universes["quality", QUALITY] = Universe.of(_candidates("quality", QUALITY)[:100], 1.0)
    needed = {value for universe in universes.values() for value in universe.values} - made.keys()
    return World(shapes, universes, made | _closed(needed), real)


_MADE = {"gene": GENES, "compound": COMPOUNDS}


def _fit() -> tuple[tuple[StudyShape, ...], dict[str, Uses], dict[tuple[str, str], Counter[str]]]:
    """Shapes, all uses together, and in how many studies each term of a property and a prefix is used."""
    shapes: list[StudyShape] = []
    real: dict[str, Uses] = defaultdict(Uses)
    popular: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for study in Study.objects.filter(archive__key="idr", status="live").order_by("accession"):
        sizes = [
            (part.samples.count(), " ".join(map(str, part.attributes.values()))) for part in study.components.all()
        ]
        shape, uses = fitted(read_study(study.pk), sizes)
        shapes.append(replace(shape, properties={name: _mended(name, one) for name, one in shape.properties.items()}))
        for name, used in uses.items():
            real[name].values.update(used.values)
            real[name].per_sample.update(used.per_sample)
            of = shapes[-1].properties[name].prefix
            if of:
                regular = len(used.values) < 500 or name in _MADE
                popular[name, of].update(value for value in used.values if prefix(value) == of and regular)
    return tuple(shapes), dict(real), dict(popular)


def _mended(name: str, shape: PropertyShape) -> PropertyShape:
    if name in _FILLED_DOWN and shape.growth > _FEW:
        shape = replace(shape, growth=0.0)
    # Compounds of every database are drawn from one set.
    return replace(shape, prefix="InChIKey") if name == "compound" else shape


def _universe(key: str, of: str, used: Counter[str]) -> Universe:
    ranked = [value for value, _ in used.most_common()]
    further = [curie for curie in _candidates(key, of) if curie not in used]
    size = round(len(ranked) * (_STUDIES / Study.objects.count()) ** _NEW)
    return Universe.of([*ranked, *further][: max(size, len(ranked))], slope(list(used.values())))


def _candidates(key: str, of: str) -> list[str]:
    """Terms of this prefix that the property may have, in an order of chance that is always the same."""
    terms = Term.objects.filter(curie__startswith=f"{of}:", obsolete=False)
    roots = [
        root
        for entry in (PROPERTIES[key].scope if key in PROPERTIES else ())
        if entry.prefix == of
        for root in entry.roots
    ]
    if roots:
        terms = terms.filter(pk__in=Closure.objects.filter(ancestor__curie__in=roots).values("descendant"))
    found = sorted(terms.values_list("curie", flat=True))
    np.random.default_rng(1).shuffle(found)
    return found


def _renamed(universe: Universe, key: str, of: str) -> Universe:
    """As many made-up genes or compounds as there shall be, of the same popularity."""
    made = [word.curie for word in _made(key, of, _MADE[key][of])]
    return Universe.of([curie for curie in made if "-" in curie or key == "gene"], -universe.popularity[1] / np.log(2))


def _made_words() -> Iterator[tuple[str, Word]]:
    for key, sizes in _MADE.items():
        for of, size in sizes.items():
            yield from ((word.curie, word) for word in _made(key, of, size))


def _made(key: str, of: str, size: int) -> Iterator[Word]:
    for number in range(size):
        name = spelt(number)
        if key == "gene":
            symbol = f"{name[:4].upper()}{number}"
            yield Word(f"{of}:9{number:07d}", symbol, frozenset(), ((LABEL, symbol), (EXACT, f"{name} {number}")))
        else:
            skeleton = f"{of}:{name.upper():X<14.14}{number:06d}"
            yield Word(skeleton, f"{name}ate", frozenset(), ((LABEL, f"{name}ate"),))
            whole, label = f"{skeleton}-UHFFFAOYSA-N", f"{name}ate {number}"
            yield Word(whole, label, frozenset({skeleton}), ((LABEL, label),))


def spelt(number: int) -> str:
    """A word that stands for a number."""
    more, last = divmod(number, len(_SYLLABLES))
    return (spelt(more) if more else "") + _SYLLABLES[last]


def _closed(curies: Collection[str]) -> dict[str, Word]:
    """The terms with their names, and everything above them."""
    found = DatabaseVocabulary().words(sorted(curies))
    above = {higher for word in found.values() for higher in word.ancestors} - found.keys()
    return found | DatabaseVocabulary().words(sorted(above))
