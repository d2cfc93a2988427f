"""Which of a study's values a fact is about, where curators have judged them.

An archive that takes up what curators decided states other ids from then on: what was *round cells* without an id is
*round cells* with one. It is the same value still, and so is what it was tied to. A fact therefore goes on with a judged
value of its property and text, if nothing that holds for the value would change by it. Where several would do, whoever
carries one of them keeps it.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

from catalog.facts import TermClaim, ValueFact
from catalog.judged import Held, judged_values
from catalog.models import Component, SampleValue, Study
from ontology.bulk import chunks

Key = tuple[str, str, str]
Carrier = tuple[str, int]  # "sample", "component" or "study", and its primary key
_NOTHING: frozenset[int] = frozenset()


class Successors:
    """The judged values of one study, and who carries them now; made before anything of the study is written."""

    def __init__(self, study: Study, known: dict[Key, int]) -> None:
        self._judged = judged_values(study)
        self._terms = {
            name: one.term_id for held in self._judged.values() for one in held for name in (one.curie, one.stated)
        }
        self._by_text: dict[tuple[str, str], list[int]] = defaultdict(list)
        for (prop, text, _), value_id in known.items():
            if value_id in self._judged:
                self._by_text[prop, text].append(value_id)
        self._carried = self._carriers(study, known) if self._judged else {}

    def _carriers(self, study: Study, known: dict[Key, int]) -> dict[Carrier, set[int]]:
        """Of values that share their text with a judged one; of one that has it alone there is no choice."""
        alike = Counter((prop, text) for prop, text, _ in known)
        wanted = [
            pk for (prop, text, _), pk in known.items() if (prop, text) in self._by_text and alike[prop, text] > 1
        ]
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
        best = () if exact is None else (exact,)
        judged = self._by_text.get((fact.property, text))
        wanted = self._wanted(fact) if judged else None
        if judged is None or wanted is None:
            return best
        return (*best, *(pk for pk in judged if pk != exact and _agree(self._judged[pk], wanted)))

    def _wanted(self, fact: ValueFact) -> set[tuple[int, str, str]] | None:
        """The annotations that a fact asks for; None if one of them can hold for no judged value."""
        claims = [claim.curie for claim in fact.claims if isinstance(claim, TermClaim) and claim.curie in self._terms]
        if len(claims) < len(fact.claims):
            return None
        group = "1" if fact.grouped and len(claims) > 1 else ""
        return {(self._terms[curie], fact.polarity, group) for curie in claims}

    def kept(self, carrier: Carrier, values: tuple[int, ...]) -> int:
        """The value that the carrier goes on with: one that it carries, else the best."""
        carried = self._carried.get(carrier, _NOTHING)
        return next((pk for pk in values if pk in carried), values[0])


def _agree(held: Sequence[Held], wanted: set[tuple[int, str, str]]) -> bool:
    """Whether stating what is wanted of the value would neither add an annotation nor end one."""
    return {one.key for one in held if one.stated} <= wanted <= {one.key for one in held}
