"""What somebody wrote into a term picker, as the one term that it names."""

import re
from collections.abc import Sequence

from catalog import properties
from catalog.pages.terms import MAX_TEXT, scopes
from ontology import curies, selectors
from ontology.models import Term
from ontology.problems import Problem
from ontology.selectors import Hit
from ontology.succession import successions
from ontology.wording import listed

_NEAREST = 5
_NAMED = re.compile(r"(?P<label>.+?)\s*\((?P<curie>[^()\s]+:[^()\s]+)\)", re.DOTALL)


class Unclear(Problem):
    """The text names no term, or more than one; `candidates` are those that may be meant, best first."""

    def __init__(self, sentence: str, candidates: Sequence[Hit | Term] = ()) -> None:
        super().__init__(sentence)
        self.candidates = tuple(candidates)


def picked(text: str, property_key: str = "") -> Term:
    """The term that is meant: by CURIE in any spelling, by `label (CURIE)`, or by a name that one term in the property's scope has.

    A CURIE may lie outside the scope: the quality rules look at that, and entities may be paired with qualities of PATO.
    Raises `Unclear` where it is obsolete, or names none or several.
    """
    wanted = text.strip()
    if not wanted:
        raise Unclear("Say which term: its name, a synonym or its CURIE.")
    if len(wanted) > 2 * MAX_TEXT:
        raise Unclear(f"A term's name may have {MAX_TEXT} characters; this has {len(wanted)}.")
    written = _NAMED.fullmatch(wanted)
    curie = written["curie"] if written else wanted
    term = selectors.find(curie) if curies.normalise(curie) else None
    return _in_use(term or _by_name(wanted, property_key))


def _in_use(term: Term) -> Term:
    if not term.obsolete:
        return term
    found = successions([term])[term.pk]
    raise Unclear(
        f"{term.curie} ({term.label}) is obsolete: {found.sentence}. Choose a term that is in use.", found.terms
    )


def _by_name(text: str, property_key: str) -> Term:
    inside = scopes(property_key)
    where = f" for {properties.find(property_key).label.lower()}" if property_key else ""
    hits = selectors.terms_by_name(text[:MAX_TEXT], scope=inside)
    live = [hit for hit in hits if not hit.obsolete] or hits
    labels = [hit for hit in live if hit.how == "label"]
    best = labels if len(labels) == 1 else live
    if len(best) == 1:
        return selectors.resolve(best[0].curie)
    if best:
        names = listed([f"{hit.label} ({hit.curie})" for hit in best[:_NEAREST]])
        raise Unclear(f"“{text}” is a name of {len(best)} terms{where}: {names}. Choose one of them.", best[:_NEAREST])
    if curies.normalise(text):
        raise Unclear(selectors.unknown(text))
    near = selectors.autocomplete(text[:MAX_TEXT], scope=inside, limit=_NEAREST)
    hint = f"; the nearest is {near[0].label or near[0].curie} ({near[0].curie})" if near else ""
    raise Unclear(f"No term{where} is called “{text}”{hint}.", near)
