"""From obsolete terms to what took their places: drafts that are submitted at once, for somebody else to approve."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from catalog.bulk import among
from catalog.models import Annotation, ChangeSet
from catalog.permissions import Who
from catalog.services.annotations import COLUMN
from catalog.services.changes import Subject
from curation.judgement import Choice, Edit, Judgement, Target, judgement_of
from curation.migrating import Fate, Place, Statement, Survey, survey
from curation.models import Decision, Proposal
from curation.services.moving import submit
from curation.services.saving import save
from curation.states import State
from ontology.models import Term
from ontology.problems import Problem
from ontology.succession import CERTAIN
from ontology.wording import counted

ACTION = "migrate"
_MODELS = {column: model for model, column in COLUMN.items()}
_NEEDED = {"sample": ("component",), "image": ("sample__component",)}
_LEFT_ALONE = (Fate.UNDER_WAY, Fate.TWICE)

# The term that takes the place of an obsolete one (its id), of a property.
Choices = Mapping[tuple[str, int], Term]


def certain(found: Survey) -> dict[tuple[str, int], Term]:
    """The choices that nobody has to make: what the ontologies say themselves."""
    kinds = {(one.place[2], one.term): found.successions[one.term] for one in found.statements}
    return {key: succession.terms[0] for key, succession in kinds.items() if succession.kind in CERTAIN}


@transaction.atomic
def migrate(*, choices: Choices, who: Who) -> ChangeSet:
    """Propose what was chosen wherever the obsolete terms are said, as one ChangeSet, and submit it for review.

    Mapping, polarity, level, evidence and group stay, and so do other terms of the same subject. A subject is left as it is
    while any obsolete term of it has no choice. Drafts stay drafts. Raises `Problem` where nothing can be replaced.
    """
    edits = list(_edits(_wanted(survey(), choices), choices))
    if not edits:
        raise Problem("Nothing can be replaced: no annotation on these terms is free of other work.")
    words = f"{counted(len(choices), 'obsolete term')} replaced in {counted(len(edits), 'judgement')}"
    change_set = save(edits=edits, who=who, action=ACTION, summary=words)
    made = Decision.objects.filter(change_set=change_set)
    ready = {one.proposal_id: one.version for one in made if one.before["state"] not in _DRAFTS}
    if ready:
        submit(versions=ready, who=who, change_set=change_set)
    return change_set


_DRAFTS = (State.DRAFT, State.SENT_BACK)


def _wanted(found: Survey, choices: Choices) -> dict[tuple[Place, int], list[Statement]]:
    """By subject and proposal the obsolete statements, where a choice is made for each of them."""
    said: dict[tuple[Place, int], list[Statement]] = defaultdict(list)
    for one in found.statements:
        if one.fate not in _LEFT_ALONE:
            said[one.place, one.proposal].append(one)
    return {key: some for key, some in said.items() if all((one.place[2], one.term) in choices for one in some)}


def _edits(wanted: Mapping[tuple[Place, int], Sequence[Statement]], choices: Choices) -> Iterator[Edit]:
    proposed = {proposal for _, proposal in wanted if proposal}
    yield from _of_proposals(proposed, choices)
    yield from _of_annotations([place for place, proposal in wanted if not proposal], choices)


def _of_proposals(ids: Iterable[int], choices: Choices) -> Iterator[Edit]:
    rows: Any = Proposal.objects.select_related(*_subject_columns()).prefetch_related("terms__term")
    for row in among(rows, "pk", ids):
        subject = next(getattr(row, name) for name in _MODELS if getattr(row, f"{name}_id") is not None)
        said = judgement_of(row)
        terms = tuple(_renewed(one, row.property, choices) for one in said.terms)
        yield Edit(Target(subject, row.property, row.version), replace(said, terms=terms))


def _subject_columns() -> list[str]:
    return ["request", *_MODELS, *(f"{name}__{way}" for name, ways in _NEEDED.items() for way in ways)]


def _of_annotations(places: Sequence[Place], choices: Choices) -> Iterator[Edit]:
    by_column: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_column[place[0]].append(place)
    for column, some in by_column.items():
        subjects, facts, shared = _subjects(column, some), _facts(column, some), _shared(column, some)
        for place in some:
            proposal = shared.get(place)
            terms = tuple(_renewed(_choice(row), place[2], choices) for row in facts[place])
            target = Target(subjects[place[1]], place[2], proposal.version if proposal else 0)
            yield Edit(target, Judgement(terms, comment=proposal.comment if proposal else ""))


def _subjects(column: str, places: Iterable[Place]) -> dict[int, Subject]:
    rows: Any = _MODELS[column]._default_manager.select_related(*_NEEDED.get(column, ()))
    return {row.pk: row for row in among(rows, "pk", {place[1] for place in places})}


def _facts(column: str, places: Iterable[Place]) -> dict[Place, list[Annotation]]:
    """All that holds for these subjects, obsolete or not."""
    rows = Annotation.objects.filter(status=Annotation.Status.ACCEPTED).select_related("term").order_by("pk")
    found: dict[Place, list[Annotation]] = defaultdict(list)
    for row in among(rows, column, {place[1] for place in places}):
        found[column, getattr(row, f"{column}_id"), row.property].append(row)
    return found


def _shared(column: str, places: Iterable[Place]) -> dict[Place, Proposal]:
    """The proposals there are already, finished ones."""
    rows = Proposal.objects.filter(track=None)
    found = among(rows, column, {place[1] for place in places})
    return {(column, getattr(row, f"{column}_id"), row.property): row for row in found}


def _choice(row: Annotation) -> Choice:
    return Choice(row.term, row.mapping, row.polarity, row.level, row.evidence, row.group)


def _renewed(one: Choice, key: str, choices: Choices) -> Choice:
    """The same, said with the term that was chosen instead; how an obsolete one had been suggested is told no more."""
    term = choices.get((key, one.term.pk))
    return replace(one, term=term, rank=None, confidence=None) if term else one
