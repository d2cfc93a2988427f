"""Which samples carry which id: stated, and with everything below."""

from collections import defaultdict
from dataclasses import dataclass, field

from . import ids
from .obo import Words

Sets = dict[str, dict[str, set[int]]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sample was read: study is `archive:accession`, `row` the line of the table (header is 1), 0 if implicit."""

    study: str
    file: str
    row: int


@dataclass
class Tally:
    """Samples by number and the ids each states.

    `notes`: what the scripts could not read. `former`: alternative ids and gene aliases, with what they mean.
    """

    places: list[Place] = field(default_factory=list)
    stated: Sets = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    genes: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    former: dict[str, str] = field(default_factory=dict)

    def sample(self, place: Place) -> int:
        """Count one more sample; its number."""
        self.places.append(place)
        return len(self.places) - 1

    def state(self, sample: int, prop: str, curie: str) -> None:
        """`sample` carries `curie`."""
        self.stated[prop][curie].add(sample)

    def gene(self, sample: int, stated: tuple[str, ...]) -> None:
        """`sample` is about one gene, for which its row gives these ids."""
        self.genes.append((sample, stated))

    def finish(self, words: Words) -> tuple[Sets, Sets]:
        """Samples by property and id: exactly that id, and it with everything below."""
        self._name_genes()
        exact: Sets = defaultdict(lambda: defaultdict(set))
        below: Sets = defaultdict(lambda: defaultdict(set))
        for prop, by_id in self.stated.items():
            for curie, samples in by_id.items():
                term = words.resolve(curie)
                if term != curie:
                    self.former[curie] = term
                exact[prop][term] |= samples
                for upper in {term, *words.ancestors(term), *_first_block(term)}:
                    below[prop][upper] |= samples
        return exact, below

    def _name_genes(self) -> None:
        """A gene is its best id; an id that some row states together with a better one is that better one."""
        better: dict[str, set[str]] = defaultdict(set)
        for stated in {stated for _, stated in self.genes}:
            best = min(stated, key=ids.gene_rank)
            for other in stated:
                if ids.gene_rank(other) > ids.gene_rank(best):
                    better[other].add(best)
        self.former |= {other: min(names) for other, names in better.items() if len(names) == 1}
        for sample, stated in self.genes:
            best = min(stated, key=ids.gene_rank)
            names = better.get(best, {best})
            if len(names) > 1:
                self.notes.append(f"{self.places[sample]}: {best} belongs to {sorted(names)}")
            self.state(sample, "gene", min(names))

    def count(self, samples: set[int]) -> list[int]:
        """Samples and studies."""
        return [len(samples), len({self.places[number].study for number in samples})]


def _first_block(curie: str) -> tuple[str, ...]:
    return (curie.split("-", maxsplit=1)[0],) if curie.startswith("InChIKey:") and "-" in curie else ()
