"""What a new version of an ontology leaves behind: every accepted annotation, and every unfinished proposal, on an obsolete term."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, QuerySet, Value
from django.db.models.functions import Coalesce

from catalog.bulk import among
from catalog.models import Annotation, Sample
from catalog.models.annotations import SUBJECTS
from curation.models import Proposal, ProposedTerm, StudyCuration
from curation.states import State
from ontology import curies
from ontology.models import Term
from ontology.succession import CERTAIN, Kind, Succession, successions

Place = tuple[str, int, str]
UNFINISHED = (State.DRAFT, State.SUBMITTED, State.SENT_BACK)


class Fate(StrEnum):
    """What can become of an annotation whose term is obsolete. Each has exactly one."""

    AUTOMATIC = "replaced automatically"
    CHOICE = "needs a choice"
    NONE = "no replacement"
    HELD = "held up by another term of the same value"
    UNDER_WAY = "a proposal for it is under way"
    TWICE = "judged by two curators"


_BY_KIND = {
    Kind.REPLACED: Fate.AUTOMATIC,
    Kind.MERGED: Fate.AUTOMATIC,
    Kind.ONE: Fate.CHOICE,
    Kind.SEVERAL: Fate.CHOICE,
    Kind.ABSENT: Fate.NONE,
    Kind.NONE: Fate.NONE,
}


@dataclass(frozen=True, slots=True)
class Statement:
    """An obsolete term that is said of something: accepted, or in an unfinished `proposal` (its id, else 0).

    `samples` are those that the statement reaches.
    """

    place: Place
    term: int
    study: int
    samples: int
    proposal: int = 0
    fate: Fate = Fate.AUTOMATIC


@dataclass(frozen=True, slots=True)
class Group:
    """One obsolete term with all that is said with it `about` one property (its key)."""

    about: str
    term: Term
    succession: Succession
    statements: tuple[Statement, ...]

    @property
    def key(self) -> str:
        """What names it in a form."""
        return f"{self.about}|{self.term.curie}"

    @property
    def fates(self) -> Counter[Fate]:
        """How many of its statements have each fate."""
        return Counter(one.fate for one in self.statements)

    @property
    def open(self) -> int:
        """How many of its statements can be migrated, once it is said to what."""
        return sum(number for fate, number in self.fates.items() if fate not in (Fate.UNDER_WAY, Fate.TWICE))

    @property
    def annotations(self) -> int:
        """How many hold."""
        return sum(not one.proposal for one in self.statements)

    @property
    def proposals(self) -> int:
        """How many are proposed."""
        return sum(bool(one.proposal) for one in self.statements)

    @property
    def values(self) -> int:
        """How many source values say it."""
        return len({one.place[1] for one in self.statements if one.place[0] == "source_value"})

    @property
    def others(self) -> int:
        """How many studies, components, samples and images are annotated with it directly."""
        return len({one.place for one in self.statements if one.place[0] != "source_value"})

    @property
    def studies(self) -> int:
        """In how many studies."""
        return len({one.study for one in self.statements})

    @property
    def samples(self) -> int:
        """How many samples it reaches, each as often as it is said."""
        return sum({one.place: one.samples for one in self.statements}.values())


@dataclass(frozen=True, slots=True)
class Survey:
    """All of it, at one moment."""

    statements: tuple[Statement, ...]
    terms: Mapping[int, Term]
    successions: Mapping[int, Succession]

    @property
    def fates(self) -> Counter[Fate]:
        """Of the accepted annotations: how many have each fate. They add up to all of them."""
        return Counter(one.fate for one in self.statements if not one.proposal)

    @property
    def successors(self) -> Counter[str]:
        """Of the annotations that are replaced automatically: how many go to which ontology, by prefix."""
        found = (self.successions[one.term].terms[0] for one in self.statements if _is_automatic(one))
        return Counter(curies.prefix(term.curie) for term in found)

    def of(self, ontology: str) -> "Survey":
        """What is on terms of one ontology, by its prefix; everything if that is empty."""
        kept = (one for one in self.statements if ontology in ("", curies.prefix(self.terms[one.term].curie)))
        return replace(self, statements=tuple(kept))

    def groups(self) -> list[Group]:
        """By property and term, those that reach most samples first."""
        said: dict[tuple[str, int], list[Statement]] = defaultdict(list)
        for one in self.statements:
            said[one.place[2], one.term].append(one)
        found = [
            Group(key, self.terms[term], self.successions[term], tuple(some)) for (key, term), some in said.items()
        ]
        return sorted(found, key=lambda group: (-group.samples, group.about, group.term.curie))


def _is_automatic(one: Statement) -> bool:
    return one.fate is Fate.AUTOMATIC and not one.proposal


def survey() -> Survey:
    """Everything on obsolete terms; a fixed number of queries, however much it is."""
    statements = [*_accepted(), *_proposed()]
    ids = {one.term for one in statements}
    terms = {term.pk: term for term in among(Term.objects.select_related("ontology"), "pk", ids)}
    found = successions(terms.values())
    return Survey(tuple(_fated(statements, found)), terms, found)


def _accepted() -> Iterator[Statement]:
    rows = Annotation.objects.filter(status=Annotation.Status.ACCEPTED, term__obsolete=True)
    within = Coalesce(*(f"{way}_id" for way in SUBJECTS.values()))
    return _read(rows.annotate(of_proposal=Value(0), within=within), "")


def _proposed() -> Iterator[Statement]:
    rows = ProposedTerm.objects.filter(proposal__state__in=UNFINISHED, term__obsolete=True)
    return _read(rows.annotate(of_proposal=F("proposal_id"), within=F("proposal__within_id")), "proposal__")


def _read(rows: QuerySet[Any], before: str) -> Iterator[Statement]:
    """Rows as statements; `before` is the way to the columns of the subject."""
    ways = {f"of_{name}": F(f"{before}{name}_id") for name in SUBJECTS}
    reach = {"of_value": F(f"{before}source_value__sample_count"), "of_whole": F(f"{before}study__sample_count")}
    columns = {**ways, **reach, "key": F(f"{before}property")}
    read = list(rows.order_by("pk").annotate(**columns).values("term_id", "within", "of_proposal", *columns))
    sizes = _sizes({row["of_component"] for row in read if row["of_component"]})
    for row in read:
        name = next(name for name in SUBJECTS if row[f"of_{name}"] is not None)
        reached = {
            "source_value": row["of_value"],
            "study": row["of_whole"],
            "component": sizes.get(row["of_component"], 0),
        }
        place = (name, row[f"of_{name}"], row["key"])
        yield Statement(place, row["term_id"], row["within"], reached.get(name, 1), row["of_proposal"])


def _sizes(components: Iterable[int]) -> dict[int, int]:
    rows = Sample.objects.filter(retired=False).values("component_id").annotate(size=Count("pk")).order_by()
    return {row["component_id"]: row["size"] for row in among(rows, "component", components)}


def _fated(statements: Sequence[Statement], found: Mapping[int, Succession]) -> Iterator[Statement]:
    under_way, double = _under_way({one.place for one in statements}), _double()
    unsure = {(one.place, one.proposal) for one in statements if found[one.term].kind not in CERTAIN}
    for one in statements:
        fate = _BY_KIND[found[one.term].kind]
        if one.study in double:
            fate = Fate.TWICE
        elif one.place in under_way and not one.proposal:
            fate = Fate.UNDER_WAY
        elif fate is Fate.AUTOMATIC and (one.place, one.proposal) in unsure:
            fate = Fate.HELD
        yield replace(one, fate=fate)


def _under_way(places: Iterable[Place]) -> set[Place]:
    """Those for which there is an unfinished proposal."""
    found: set[Place] = set()
    ids: dict[str, set[int]] = defaultdict(set)
    for name, pk, _ in places:
        ids[name].add(pk)
    for name, some in ids.items():
        rows = Proposal.objects.filter(state__in=UNFINISHED).values_list(F(f"{name}_id"), "property")
        found |= {(name, pk, key) for pk, key in among(rows, name, some)}
    return found


def _double() -> set[int]:
    return set(StudyCuration.objects.filter(double=True).values_list("study_id", flat=True))
