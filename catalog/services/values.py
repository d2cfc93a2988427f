"""The values of one study and what the archive asserts about them, written while its samples stream by."""

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from catalog import properties, quantities
from catalog.bulk import IdAllocator, insert_rows, update_rows
from catalog.facts import Claim, CompoundClaim, GeneClaim, TermClaim, ValueFact
from catalog.limits import check_value
from catalog.models import Annotation, SourceValue, Study
from catalog.services.compounds import ensure_compounds
from catalog.services.genes import ensure_genes
from catalog.services.successors import Carrier, Successors
from catalog.services.terms import ensure_terms

_Key = tuple[str, str, str]
_COLUMNS = ("id", "study", "property", "text", "submitted_id", "number", "dimension", "sample_count", "retired")


@dataclass(frozen=True, slots=True)
class Asserted:
    """How many annotations hold that the archive asserts, and whether any came or went."""

    holding: int
    changed: bool


class ValueWriter:
    """Finds or makes the SourceValue of each ValueFact of one study; call `finish` once all samples have passed."""

    def __init__(self, study: Study) -> None:
        self._study = study
        rows = SourceValue.objects.filter(study=study).values_list("property", "text", "submitted_id", "pk")
        self._known: dict[_Key, int] = {(prop, text, submitted): pk for prop, text, submitted, pk in rows}
        self._successors = Successors(study, self._known)
        self._ids: dict[ValueFact, int] = {}
        self._several: dict[ValueFact, tuple[int, ...]] = {}
        self._facts: dict[int, ValueFact] = {}
        self._fresh: list[tuple[object, ...]] = []
        self._allocate = IdAllocator(SourceValue)
        self.counts: Counter[int] = Counter()

    def __len__(self) -> int:
        return len(self._facts)

    def id_of(self, fact: ValueFact, carrier: Carrier) -> int:
        """The primary key of the SourceValue that the carrier carries by this fact, made if it is new."""
        found = self._ids.get(fact)
        if found is not None:
            return found
        values = self._several.get(fact) or self._find(fact)
        if len(values) == 1:
            self._ids[fact] = values[0]
            return self._stated(values[0], fact)
        self._several[fact] = values
        return self._stated(self._successors.kept(carrier, values), fact)

    def _find(self, fact: ValueFact) -> tuple[int, ...]:
        text = unicodedata.normalize("NFC", fact.text)
        exact = self._known.get((fact.property, text, fact.submitted_id))
        return self._successors.of(fact, text, exact) or (self._new(fact, text),)

    def _new(self, fact: ValueFact, text: str) -> int:
        key = (fact.property, text, fact.submitted_id)
        check_value(*key)
        value_id = self._known[key] = self._allocate()
        number, dimension = _number(fact.property, text)
        self._fresh.append((value_id, self._study.pk, *key, number, dimension, 0, False))
        return value_id

    def _stated(self, value_id: int, fact: ValueFact) -> int:
        held = self._facts.get(value_id)
        if held and held.claims != fact.claims:
            # One text and id, but rows that state more or less about it: together they are what the archive says.
            fact = replace(held, claims=tuple(dict.fromkeys((*held.claims, *fact.claims))))
        self._facts[value_id] = fact
        return value_id

    def flush(self) -> None:
        """Write the values met since the last flush."""
        insert_rows(SourceValue, _COLUMNS, self._fresh)
        self._fresh.clear()

    def finish(self) -> Asserted:
        """Counts, retirements and the archive's annotations."""
        self.flush()
        seen = set(self._facts)
        self._set_states(seen)
        return assert_claims(study=self._study, facts=self._facts)

    def _set_states(self, seen: set[int]) -> None:
        rows = SourceValue.objects.filter(study=self._study).values_list("pk", "sample_count", "retired")
        wanted = ((pk, (self.counts[pk], pk not in seen), (count, retired)) for pk, count, retired in rows)
        changed = [(*state, pk) for pk, state, held in wanted if state != held]
        update_rows(SourceValue, ("sample_count", "retired"), changed)


def _number(key: str, text: str) -> tuple[float | None, str]:
    entry = properties.PROPERTIES[key]
    quantity = quantities.parse(text) if entry.kind == "number" else None
    return (quantity.value, quantity.dimension) if quantity else (None, "")


def assert_claims(*, study: Study, facts: dict[int, ValueFact]) -> Asserted:
    """Make the archive's annotations of these values equal to what it claims, sparing what a curator overruled.

    An annotation that the archive no longer states is retired; one that a curator made is never touched.
    """
    term_of = _term_ids(claim for fact in facts.values() for claim in fact.claims)
    archive = study.archive.key
    wanted: dict[tuple[int, str, int, str, str], tuple[ValueFact, Claim]] = {}
    for value_id, fact in facts.items():
        group = "1" if fact.grouped and len(fact.claims) > 1 else ""
        for claim in fact.claims:
            if claim in term_of:
                wanted.setdefault((value_id, fact.property, term_of[claim], fact.polarity, group), (fact, claim))
    held, barred, stale = _present(study, wanted, facts)
    update_rows(Annotation, ("status",), ((Annotation.Status.RETIRED.value, pk) for pk in stale))
    fresh = {key: stated for key, stated in wanted.items() if key not in held and key[:4] not in barred}
    Annotation.objects.bulk_create((_asserted(key, stated, archive) for key, stated in fresh.items()), batch_size=1000)
    return Asserted(len(fresh) + len(held), bool(fresh or stale))


def _present(
    study: Study, wanted: Collection[tuple[int, str, int, str, str]], stated_values: Collection[int]
) -> tuple[set[tuple[int, str, int, str, str]], set[tuple[int, str, int, str]], list[int]]:
    """Of the study's annotations: what holds already, what a curator ended (barred), and what the archive dropped."""
    archive = study.archive.key
    held, barred, stale = set(), set(), []
    rows = Annotation.objects.filter(source_value__study=study).values_list(
        "pk", "source_value_id", "property", "term_id", "polarity", "group", "status", "asserted_by"
    )
    for pk, value_id, prop, term_id, polarity, group, status, asserted_by in rows:
        key = (value_id, prop, term_id, polarity, group)
        if status == Annotation.Status.ACCEPTED:
            if key in wanted:
                held.add(key)
            elif asserted_by == archive and value_id in stated_values:
                stale.append(pk)
        elif status in (Annotation.Status.OVERRULED, Annotation.Status.SUPERSEDED):
            barred.add(key[:4])
    return held, barred, stale


def _asserted(key: tuple[int, str, int, str, str], stated: tuple[ValueFact, Claim], archive: str) -> Annotation:
    value_id, prop, term_id, polarity, group = key
    fact, claim = stated
    return Annotation(
        source_value_id=value_id,
        property=prop,
        term_id=term_id,
        polarity=polarity,
        group=group,
        score_type=fact.score_type,
        asserted_by=archive,
        stated_label=_stated_label(claim),
        stated_curie=claim.curie if isinstance(claim, TermClaim) else "",
    )


def _stated_label(claim: Claim) -> str:
    match claim:
        case TermClaim():
            return claim.label
        case GeneClaim():
            return claim.symbol
        case CompoundClaim():
            return claim.name


def _term_ids(claims: Iterable[Claim]) -> dict[Claim, int]:
    distinct = list(dict.fromkeys(claims))
    terms = [claim for claim in distinct if isinstance(claim, TermClaim)]
    found = ensure_terms(terms)
    result: dict[Claim, int] = {claim: found[claim.curie] for claim in terms}
    genes = ensure_genes(claim for claim in distinct if isinstance(claim, GeneClaim))
    compounds = ensure_compounds(claim for claim in distinct if isinstance(claim, CompoundClaim))
    for more in (genes.items(), compounds.items()):
        result.update(more)
    return result
