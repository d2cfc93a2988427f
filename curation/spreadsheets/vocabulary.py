"""The terms that the rows of a sheet name, looked up together, and whether a property may use them."""

from collections.abc import Collection, Iterable, Sequence

from catalog.bulk import among
from catalog.properties import Property
from curation.spreadsheets.cells import Row
from curation.spreadsheets.conversions import symbols
from curation.spreadsheets.faults import Faulty
from ontology import curies, selectors
from ontology.lexicons import Names
from ontology.models import AlternativeId, Ontology, Term
from ontology.wording import listed

_SHOWN = 3
_MOST_NEAREST = 100  # a look for the nearest takes milliseconds, and whoever reads more has a column that slipped
_QUALITY = "PATO"  # stands beside an entity, whatever ontology that is of

Asked = tuple[Property, Row]


class Vocabulary:
    """Everything that rows of these properties name; some eight queries for any number of rows."""

    def __init__(self, asked: Sequence[Asked]) -> None:
        self._names: Names = selectors.names()
        self._near: dict[tuple[str, str], list[str]] = {}
        self._by_label = {
            (entry.key, row.said("label")): self._hits(entry, row) for entry, row in asked if not row.said("term")
        }
        wanted = {_curie(entry, row) for entry, row in asked} | {
            curie for found in self._by_label.values() for curie in found
        }
        self._former = {one.curie: one.term.curie for one in _alternatives(wanted)}
        known = among(Term.objects.select_related("ontology"), "curie", wanted | set(self._former.values()))
        self._terms = {term.curie: term for term in known}
        self._loaded = set(Ontology.objects.values_list("prefix", flat=True))
        self._roots = _ids({root for entry, _ in asked for branch in entry.scope for root in branch.roots})
        self._above = selectors.ancestors([term.pk for term in self._terms.values()])

    def term(self, entry: Property, row: Row, held: Collection[str] = ()) -> Term:
        """The term of a row: by its id, or by its label alone where that is one term's. Raises `Faulty`.

        `held`: the terms that the value has already, which may be of any branch.
        """
        if not row.said("term"):
            return self._labelled(entry, row)
        term = self._named(entry, row)
        self._check_use(entry, row, term, held)
        self._check_label(entry, row, term)
        return term

    def _named(self, entry: Property, row: Row) -> Term:
        written = row.said("term")
        curie = _curie(entry, row)
        if curie in self._former and curie not in self._terms:
            now = self._terms[self._former[curie]]
            raise Faulty(row.number, "term", f"{written} is a former id of {now.label}: write {now.curie}.")
        term = self._terms.get(curie)
        if term is None or term.kind == Term.Kind.UNRESOLVED:
            raise Faulty(row.number, "term", self._unknown(entry, row, curie))
        return term

    def _unknown(self, entry: Property, row: Row, curie: str) -> str:
        written, prefix = row.said("term"), curies.prefix(curie)
        if not curies.normalise(written, prefix=_only_prefix(entry)):
            says = f"“{written}” is no id of a term; one looks like {_example(entry)}."
        elif prefix not in self._loaded and entry.kind == "term":
            says = f"{curie} is not known: the ontology {prefix} is not loaded."
        else:
            says = f"There is no term {curie}."
        near = self._nearest(entry, row.said("label") or row.said("text"))
        return (
            f"{says} The nearest to “{row.said('label') or row.said('text')}”: {listed(near, 'or')}." if near else says
        )

    def _nearest(self, entry: Property, words: str) -> list[str]:
        key = entry.key, words
        if words and entry.scopes and key not in self._near and len(self._near) < _MOST_NEAREST:
            hits = self._names.complete(words, entry.scopes, _SHOWN)
            self._near[key] = [f"{hit.curie} ({hit.label})" for hit in hits if not hit.obsolete]
        return self._near.get(key, [])

    def _check_use(self, entry: Property, row: Row, term: Term, held: Collection[str]) -> None:
        if term.obsolete:
            instead = listed([self._shown(curie) for curie in (term.replaced_by, *term.consider) if curie], "or")
            says = f"write {instead}" if instead else "choose a term that is in use"
            raise Faulty(row.number, "term", f"{term.curie} ({term.label}) is obsolete: {says}.")
        beside = curies.prefix(term.curie) == _QUALITY and entry.kind == "term"
        if not (self._inside(entry, term) or beside or term.curie in held):
            near = self._nearest(entry, row.said("text"))
            hint = f" Nearest to its text: {listed(near, 'or')}." if near else ""
            raise Faulty(
                row.number, "term", f"{term.curie} ({term.label}) is no {entry.label.lower()}: {_scope(entry)}.{hint}"
            )

    def _shown(self, curie: str) -> str:
        hit = self._names.by_curie(curie)
        return f"{curie} ({hit.label})" if hit else curie

    def _inside(self, entry: Property, term: Term) -> bool:
        """Whether the property may use the term: of its kind, or of one of its branches."""
        if not entry.scope:
            return term.kind == entry.kind
        owners = {curies.prefix(term.curie), term.ontology.prefix if term.ontology else ""}
        reached = self._above[term.pk] | {term.pk}
        branches = [branch for branch in entry.scope if branch.prefix in owners]
        return any(
            not branch.roots or not reached.isdisjoint(map(self._roots.get, branch.roots)) for branch in branches
        )

    def _check_label(self, entry: Property, row: Row, term: Term) -> None:
        label = row.said("label")
        hits = self._names.exact(label) if label and label != term.label else []
        if not label or label == term.label or any(hit.curie == term.curie for hit in hits):
            return
        if term.label.upper() in symbols(label):
            says = f"“{label}” is a date that a spreadsheet made of {term.label}: write {term.label}."
        else:
            others = [f"{hit.curie} is “{hit.label}”" for hit in self._names.exact(label, entry.scopes)[:_SHOWN]]
            says = f"{term.curie} is “{term.label}”, not “{label}”. Write the label of the term that is meant, or leave it empty."
            says += f" {listed(others)}." if others else ""
        raise Faulty(row.number, "label", says)

    def _hits(self, entry: Property, row: Row) -> list[str]:
        label = row.said("label")
        return [hit.curie for hit in self._names.exact(label, entry.scopes) if not hit.obsolete] if label else []

    def _labelled(self, entry: Property, row: Row) -> Term:
        label = row.said("label")
        found = [self._terms[curie] for curie in self._by_label.get((entry.key, label), ()) if curie in self._terms]
        found = [term for term in found if self._inside(entry, term)]
        if len(found) == 1:
            return found[0]
        if found:
            names = listed([f"{term.curie} ({term.label})" for term in found[:_SHOWN]], "or")
            raise Faulty(row.number, "term", f"Several terms are called “{label}”: write {names}.")
        near = self._nearest(entry, label)
        hint = f" The nearest: {listed(near, 'or')}." if near else ""
        raise Faulty(
            row.number, "term", f"No {entry.label.lower()} term is called “{label}”: write the id of one.{hint}"
        )


def _curie(entry: Property, row: Row) -> str:
    """The id in a row in its one spelling; as it stands where it is none."""
    written = row.said("term")
    return curies.normalise(written, prefix=_only_prefix(entry)) or written


def _only_prefix(entry: Property) -> str:
    """What a bare number is an id of: nothing where several ontologies may be used."""
    prefixes = {branch.prefix for branch in entry.scope}
    return next(iter(prefixes)) if len(prefixes) == 1 else ""


def _example(entry: Property) -> str:
    examples = {"gene": "NCBIGene:991", "compound": "CHEBI:34892", "CMPO": "CMPO:0000118"}
    prefix = entry.scope[0].prefix if entry.scope else str(entry.kind)
    return examples.get(prefix, f"{prefix}:0000001")


def _scope(entry: Property) -> str:
    if not entry.scope:
        return f"its terms are {entry.kind}s"
    below = [
        f"{branch.prefix}{' below ' + listed(branch.roots[:_SHOWN], 'or') if branch.roots else ''}"
        for branch in entry.scope
    ]
    return f"its terms are of {listed(below, 'or')}"


def _alternatives(wanted: Iterable[str]) -> Iterable[AlternativeId]:
    return among(AlternativeId.objects.select_related("term"), "curie", wanted)


def _ids(roots: Iterable[str]) -> dict[str, int]:
    rows = among(Term.objects.all(), "curie", roots)
    return {term.curie: term.pk for term in rows}
