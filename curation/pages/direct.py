"""Annotating a study, component, sample or image by itself, where no submitted word says it."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.models import Annotation, Component, Image, Sample, Study
from catalog.models.samples import Level
from catalog.permissions import Action, Who
from catalog.properties import PROPERTIES, Property
from catalog.selectors import find_sample
from catalog.services.changes import Subject, subject_place
from curation.judgement import Choice, Judgement, Target, judgement_of
from curation.models import Proposal
from curation.pages.rows import Meant, choice_of_fact, chosen
from curation.selectors.values import ARCHIVE, STATES, own_or_shared
from curation.states import State
from ontology.problems import NotFound

KINDS = ("study", "component", "sample", "image")
OFFERED = tuple(entry for entry in PROPERTIES.values() if entry.has_terms)


@dataclass(frozen=True, slots=True)
class DirectLine:
    """One property: what holds for the subject, or what was judged about it."""

    entry: Property
    judgement: Judgement
    state: str
    proposal: Proposal | None = None

    @property
    def meant(self) -> tuple[Meant, ...]:
        """Its terms."""
        return tuple(chosen(one, self.entry.key) for one in self.judgement.terms)

    @property
    def version(self) -> int:
        """Of the proposal; 0 where there is none."""
        return self.proposal.version if self.proposal else 0

    @property
    def state_label(self) -> str:
        """Its state in words."""
        return STATES[self.state]


@dataclass(frozen=True, slots=True)
class DirectPage:
    """The screen: what holds of its own, and the form to say more. `known`: also what was said and undone."""

    kind: str
    ident: str
    subject: Subject
    study: Study
    known: tuple[DirectLine, ...]
    may_curate: bool
    properties: Sequence[Property] = OFFERED
    levels: Sequence[tuple[int, str]] = tuple(Level.choices)
    mappings: Sequence[str] = tuple(Annotation.Mapping.values)
    polarities: Sequence[str] = tuple(Annotation.Polarity.values)

    @property
    def title(self) -> str:
        """What the subject is called."""
        match self.subject:
            case Study():
                return self.subject.title or self.subject.accession
            case Component() | Sample():
                return self.subject.name or self.subject.key
            case Image():
                return self.subject.key
            case _:
                return str(self.subject)

    @property
    def lines(self) -> tuple[DirectLine, ...]:
        """What is said of it."""
        return tuple(line for line in self.known if line.meant or line.state != State.OPEN)

    @property
    def versions(self) -> Sequence[tuple[str, int]]:
        """Of each property that can be added to, the version that is looked at."""
        return [(entry.key, self.line(entry.key).version) for entry in self.properties]

    def line(self, key: str) -> DirectLine:
        """What is said of a property, also where nothing is."""
        found = next((line for line in self.known if line.entry.key == key), None)
        return found or DirectLine(PROPERTIES[key], Judgement(), State.OPEN.value)

    def target(self, key: str, version: int) -> Target:
        """The subject and that property, at the version that was looked at."""
        return Target(self.subject, key, version)


def find_subject(kind: str, ident: str) -> Subject:
    """The study (`archive:accession`), component or image (number), or sample (public id). Raises `NotFound`."""
    if kind == "sample":
        return find_sample(ident)
    found: Subject | None = None
    number = int(ident) if ident.isascii() and ident.isdigit() and len(ident) < 19 else 0
    if kind == "study":
        archive, _, accession = ident.partition(":")
        found = Study.objects.filter(archive__key=archive, accession=accession).select_related("archive").first()
    elif kind == "component":
        found = Component.objects.filter(pk=number).select_related("study__archive").first()
    elif kind == "image":
        found = Image.objects.filter(pk=number).select_related("sample__component__study__archive").first()
    if found is None:
        raise NotFound(f"There is no {kind} {ident} here.")
    return found


def direct_page(kind: str, ident: str, who: Who) -> DirectPage:
    """What is said of a subject itself; a fixed number of queries."""
    subject = find_subject(kind, ident)
    study = Study.objects.select_related("archive").get(pk=subject_place(subject)[0])
    return DirectPage(kind, ident, subject, study, _lines(kind, subject, who), who.may(Action.CURATE))


def _lines(kind: str, subject: Subject, who: Who) -> tuple[DirectLine, ...]:
    facts: dict[str, list[Choice]] = {}
    rows = Annotation.objects.filter(**{kind: subject}, status=Annotation.Status.ACCEPTED).select_related("term")
    for row in rows.order_by("group", "pk"):
        facts.setdefault(row.property, []).append(choice_of_fact(row))
    found = Proposal.objects.filter(own_or_shared(who), **{kind: subject}).prefetch_related("terms__term")
    proposals = {row.property: row for row in found.select_related("curator", "request")}
    keys = [key for key in PROPERTIES if key in facts or key in proposals]
    return tuple(_line(key, facts.get(key, []), proposals.get(key)) for key in keys)


def _line(key: str, facts: list[Choice], proposal: Proposal | None) -> DirectLine:
    if proposal and proposal.state != State.OPEN:
        return DirectLine(PROPERTIES[key], judgement_of(proposal), str(proposal.state), proposal)
    state = ARCHIVE if facts else State.OPEN.value
    return DirectLine(PROPERTIES[key], Judgement(tuple(facts)), state, proposal)
