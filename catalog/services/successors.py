"""Which of a study's values a fact is about, where curators have judged them.

An archive that takes up what curators decided states other ids from then on: what was *round cells* without an id is
*round cells* with one. It is the same value still, and so is what it was tied to. A fact therefore goes on with a judged
value of its property and text, if nothing that holds for the value would change by it. Where several would do, whoever
carries one of them keeps it.
"""

from collections import defaultdict

from catalog.facts import TermClaim, ValueFact
from catalog.judged import judged_values
from catalog.models import Component, SampleValue, Study
from catalog.services.terms import find_terms
from ontology.bulk import chunks

Key = tuple[str, str, str]
Carrier = tuple[str, int]  # "sample", "component" or "study", and its primary key
_NOTHING: frozenset[int] = frozenset()


class Successors:
    """The judged values of one study, and who carries them now; made before anything of the study is written."""

    def __init__(self, study: Study, known: dict[Key, int]) -> None:
        self._judged = judged_values(study)
        self._by_text: dict[tuple[str, str], list[int]] = defaultdict(list)
        for (prop, text, _), value_id in known.items():
            self._by_text[prop, text].append(value_id)
        self._carried = self._carriers(study) if self._judged else {}

    def _carriers(self, study: Study) -> dict[Carrier, set[int]]:
        """Of values that share their text with a judged one."""
        texts = [ids for ids in self._by_text.values() if len(ids) > 1 and any(pk in self._judged for pk in ids)]
        wanted = [pk for ids in texts for pk in ids]
        found: dict[Carrier, set[int]] = defaultdict(set)
        for some in chunks(wanted):
            links = {
                "sample": SampleValue.objects.filter(value_id__in=some).values_list("sample_id", "value_id"),
                "component": Component.values.through.objects.filter(sourcevalue_id__in=some).values_list(
                    "component_id", "sourcevalue_id"
                ),
                "study": Study.values.through.objects.filter(study=study, sourcevalue_id__in=some).values_list(
                    "study_id", "sourcevalue_id"
                ),
            }
            for kind, rows in links.items():
                for carrier, value_id in rows:
                    found[kind, carrier].add(value_id)
        return found

    def of(self, fact: ValueFact, text: str, exact: int | None) -> tuple[int, ...]:
        """The values that this fact may be about, the best first: the one of its very id, then judged ones that agree."""
        agreeing = [pk for pk in self._by_text.get((fact.property, text), ()) if pk != exact and self._agrees(pk, fact)]
        return (*(() if exact is None else (exact,)), *sorted(agreeing))

    def _agrees(self, value_id: int, fact: ValueFact) -> bool:
        """Whether stating this of the value would neither add an annotation nor end one."""
        held = self._judged.get(value_id)
        if held is None:
            return False
        wanted = _wanted(fact)
        return wanted is not None and {one.key for one in held if one.stated} <= wanted <= {one.key for one in held}

    def kept(self, carrier: Carrier, values: tuple[int, ...]) -> int:
        """The value that the carrier goes on with: one that it carries, else the best."""
        carried = self._carried.get(carrier, _NOTHING)
        return next((pk for pk in values if pk in carried), values[0])


def _wanted(fact: ValueFact) -> set[tuple[int, str, str]] | None:
    """The annotations that a fact asks for; None if it asks for what no ontology knows, or for genes or compounds."""
    claims = [claim for claim in fact.claims if isinstance(claim, TermClaim)]
    terms = find_terms(claim.curie for claim in claims)
    if len(claims) < len(fact.claims) or any(claim.curie not in terms for claim in claims):
        return None
    group = "1" if fact.grouped and len(claims) > 1 else ""
    return {(terms[claim.curie], fact.polarity, group) for claim in claims}
