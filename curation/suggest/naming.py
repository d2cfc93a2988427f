"""How sure it is that a text names a gene or a compound, and why."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from scipy.special import expit, logit

from catalog import identities
from catalog.models import Orthology
from catalog.properties import PROPERTIES, Property
from catalog.species import Species, species_of
from curation.suggest.identifiers import identified
from curation.suggest.reasons import named
from ontology import curies, lexicons
from ontology.bulk import chunks
from ontology.matching.likeness import alike
from ontology.matching.symbols import Reading, compound_readings, gene_readings
from ontology.matching.wording import NOTHING, form, parts
from ontology.models import Closure, Term
from ontology.selectors import Hit

_PIECES = 6
# Log odds by the kind of name, and what is added where it is not met as it is written.
_KINDS = {"label": 3.0, "EXACT": 2.2, "NARROW": 0.5, "BROAD": 0.5, "RELATED": 1.2}
_SPELT_DIFFERENTLY, _SHORTENED, _A_DATE, _A_CLASS, _OBSOLETE, _LIKE = -0.4, -0.7, -0.7, -1.0, -0.7, -2.0
_ITS_ORGANISM, _OF_ANOTHER, _ORTHOLOGUE, _UNHEARD = 1.0, -5.0, -1.5, -4.0


@dataclass(frozen=True, slots=True)
class Found:
    """A term for a text: its log odds, and why. `piece` is the part of the text it is for; empty for all of it.

    `foreign`: a gene of an organism that the study has not.
    """

    hit: Hit
    odds: float
    why: str
    piece: str = ""
    foreign: bool = False


class Search:
    """Everything that one question for many texts looks up once."""

    def __init__(self, texts: Sequence[str], entry: Property, organisms: Collection[str]) -> None:
        self._gene, self._scope = entry.kind == "gene", identities.SOURCES[entry.kind]
        self._names, self._related = lexicons.names(), _related(frozenset(organisms))
        pieces = {piece for text in texts for piece in (text, *parts(text))}
        self._ids = identified(pieces, entry, self._names)
        self._named = {piece: list(self._by_name(piece)) for piece in pieces}
        self._species = self._species_of(hit for named in self._named.values() for _, hit in named)

    def _species_of(self, hits: Iterable[Hit]) -> dict[int, Species]:
        wanted = {hit.id for hit in chain(hits, (one.hit for one in self._ids.values()))} if self._gene else set()
        return {gene: one for chunk in chunks(wanted) for gene, one in species_of(chunk).items()}

    def found(self, text: str) -> list[Found]:
        """What the text says as a whole, else what its pieces say."""
        if form(text) in NOTHING:
            return []
        whole, pieces = self._of_piece(text), parts(text)
        if whole or not 1 < len(pieces) <= _PIECES:
            return whole
        several = (
            replace(one, piece=piece, why=one.why.replace("the text", repr(piece), 1))
            for piece in pieces
            for one in self._of_piece(piece)
        )
        return list(_best(several).values())

    def unheard(self, term: int) -> Found | None:
        """A term that only earlier decisions speak for."""
        curie = Term.objects.filter(pk=term).values_list("curie", flat=True).first()
        hit = self._names.by_curie(curie) if curie else None
        self._species |= species_of([term])
        return next(self._of_organism({term: Found(hit, _UNHEARD, "")}), None) if hit else None

    def _of_piece(self, text: str) -> list[Found]:
        found = [one for reading, hit in self._named[text] for one in self._read(reading, hit)]
        if one := self._ids.get(text):
            found.append(Found(one.hit, one.odds, one.why))
        if not found and not self._gene:
            found = list(self._by_likeness(text))
        return _shared(list(self._of_organism(_best(found))))

    def _by_name(self, text: str) -> Iterator[tuple[Reading, Hit]]:
        for reading in gene_readings(text) if self._gene else compound_readings(text):
            for hit in self._names.exact(reading.name, (self._scope,)):
                # a plural s is a letter of a symbol
                if not self._gene or _letters(reading.name) == _letters(hit.name):
                    yield reading, hit

    def _read(self, reading: Reading, hit: Hit) -> Iterator[Found]:
        odds = self._odds(hit) + _SHORTENED * bool(reading.without) + _A_DATE * reading.date
        # the case of a symbol tells species apart, that of a chemical says nothing
        same = hit.name == reading.name or (not self._gene and hit.name.casefold() == reading.name.casefold())
        one = Found(hit, odds + _SPELT_DIFFERENTLY * (not same), named(reading, hit, gene=self._gene))
        if not reading.organism:
            yield one
        elif self._is_of(hit, reading.organism):
            yield replace(one, odds=one.odds + _ITS_ORGANISM, why=f"{one.why}, with its organism")

    def _odds(self, hit: Hit) -> float:
        is_class = not self._gene and curies.prefix(hit.curie) != "InChIKey"
        return _KINDS[hit.kind] + _OBSOLETE * hit.obsolete + _A_CLASS * is_class

    def _is_of(self, hit: Hit, organism: str) -> bool:
        known = {one.curie for one in self._names.exact(organism, PROPERTIES["organism"].scopes)}
        return self._species.get(hit.id, Species()).taxon in known

    def _by_likeness(self, text: str) -> Iterator[Found]:
        for hit in self._names.complete(text, (self._scope,), _PIECES):
            if alike(text, hit.name):
                yield Found(hit, self._odds(hit) + _LIKE, f"the text is spelt like its name {hit.name!r}")

    def _of_organism(self, found: Mapping[int, Found]) -> Iterator[Found]:
        """The same, each with its organism and what that says, and orthologues instead of those of others."""
        foreign: list[Found] = []
        for one in found.values():
            of = self._species.get(one.hit.id)
            said = "; ".join(filter(None, [one.why, f"of {of.name}" if of else ""]))
            if of and self._related and of.taxon not in self._related:
                foreign.append(one)
                said = f"{said}, not of the study's organism"
                yield replace(one, odds=one.odds + _OF_ANOTHER, why=said, foreign=True)
            else:
                yield replace(one, why=said)
        if foreign:
            yield from self._orthologues(foreign, found)

    def _orthologues(self, foreign: Sequence[Found], found: Mapping[int, Found]) -> Iterator[Found]:
        by_id = {one.hit.id: one for one in foreign}
        rows = Orthology.objects.filter(gene__in=by_id, other__taxon__in=self._related).exclude(other__in=found)
        for gene, curie in rows.values_list("gene_id", "other__term__curie"):
            if hit := self._names.by_curie(curie):
                one = by_id[gene]
                why = f"it is the orthologue of {one.hit.label} ({one.hit.curie}), and {one.why}"
                yield Found(hit, one.odds + _ORTHOLOGUE, why)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _best(found: Iterator[Found] | list[Found]) -> dict[int, Found]:
    """The surest way to each term."""
    best: dict[int, Found] = {}
    for one in found:
        if one.hit.id not in best or one.odds > best[one.hit.id].odds:
            best[one.hit.id] = one
    return best


def _related(organisms: frozenset[str]) -> frozenset[str]:
    """The organisms with all above and below them: a gene of a species is one of its strains."""
    above = Closure.objects.filter(descendant__curie__in=organisms).values_list("ancestor__curie", flat=True)
    below = Closure.objects.filter(ancestor__curie__in=organisms).values_list("descendant__curie", flat=True)
    return organisms.union(above, below) if organisms else organisms


def _shared(found: list[Found]) -> list[Found]:
    """Candidates with the same best odds share them: only one of them can be right."""
    top = max((one.odds for one in found), default=0.0)
    equal = sum(one.odds == top for one in found)
    if equal < 2:
        return found
    share = float(expit(top)) / equal
    odds = float(logit(share))
    return [
        replace(one, odds=odds, why=f"{one.why}; {equal} have this name")
        if one.odds == top
        else replace(one, odds=min(one.odds, odds + _SPELT_DIFFERENTLY))
        for one in found
    ]
