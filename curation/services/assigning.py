"""Who curates a study, how soon, and whether two do so independently of each other."""

from typing import Any

from django.db import transaction

from catalog.models import ChangeSet, Study
from catalog.permissions import Action, Who, roles_of
from catalog.services import open_change_set
from curation.models import Proposal, StudyCuration
from curation.states import State
from ontology.problems import Conflict, Forbidden, Problem
from ontology.wording import counted

# The higher the sooner.
PRIORITIES = {-1: "later", 0: "normal", 1: "soon", 2: "next"}
UNFINISHED = (State.DRAFT, State.SUBMITTED, State.SENT_BACK)


@transaction.atomic
def claim(*, study: Study, who: Who) -> ChangeSet:
    """Take a study that nobody has. Raises `Conflict` where somebody else was first."""
    who.require(Action.CURATE)
    row = _held(study)
    if row.curator not in (None, who.user):
        raise Conflict(f"{study.accession} was claimed by {row.curator}; ask them, or a reviewer, to hand it over.")
    return _give(row, who.user, who, "claim", f"Claimed {study.accession}")


@transaction.atomic
def release(*, study: Study, who: Who) -> ChangeSet:
    """Give a study back; one of somebody else only by who may assign."""
    who.require(Action.CURATE)
    row = _held(study)
    if row.curator is None:
        raise Conflict(f"{study.accession} is nobody's: there is nothing to release.")
    if row.curator != who.user and not who.may(Action.ASSIGN):
        raise Forbidden(f"{study.accession} is {row.curator}'s; only they or a reviewer may release it.")
    return _give(row, None, who, "release", f"Released {study.accession}")


@transaction.atomic
def assign(*, study: Study, curator: Any, who: Who) -> ChangeSet:
    """Hand a study to a curator, whoever had it. Raises `Problem` for who may not curate."""
    who.require(Action.ASSIGN)
    if not Who(roles_of(curator), "", curator).may(Action.CURATE):
        raise Problem(f"{curator} may not curate values; give them the role of a curator first.")
    return _give(_held(study), curator, who, "assign", f"Assigned {study.accession} to {curator}")


@transaction.atomic
def prioritise(*, study: Study, priority: int, who: Who) -> ChangeSet:
    """Say how soon a study should be curated."""
    who.require(Action.ASSIGN)
    if priority not in PRIORITIES:
        known = ", ".join(f"{number} ({word})" for number, word in PRIORITIES.items())
        raise Problem(f"{priority} is no priority; it is one of {known}.")
    row = _held(study)
    row.priority = priority
    row.save()
    return _recorded(who, "prioritise", f"Priority of {study.accession}: {PRIORITIES[priority]}")


@transaction.atomic
def curate_twice(*, study: Study, double: bool, who: Who) -> ChangeSet:
    """Have two curators judge every value, each for themselves, or no longer.

    Raises `Conflict` while judgements of the other way are unfinished: nobody would see them any more.
    """
    who.require(Action.ASSIGN)
    row = _held(study)
    if row.double != double:
        _check_finished(study, double=double)
    row.double = double
    row.save()
    words = "Two curators judge" if double else "One curator judges"
    return _recorded(who, "double", f"{words} {study.accession}")


def _check_finished(study: Study, *, double: bool) -> None:
    waiting = Proposal.objects.filter(within=study, track__isnull=double, state__in=UNFINISHED).count()
    if waiting:
        whose = "that all share" if double else "of either curator"
        raise Conflict(
            f"{study.accession} has {counted(waiting, 'unfinished proposal')} {whose}: have them approved or undone first."
        )


def _held(study: Study) -> StudyCuration:
    """How the study is curated, locked until the transaction ends."""
    StudyCuration.objects.get_or_create(study=study)
    return StudyCuration.objects.select_for_update(of=("self",)).select_related("curator").get(study=study)


def _give(row: StudyCuration, curator: Any, who: Who, action: str, words: str) -> ChangeSet:
    row.curator = curator
    row.save()
    return _recorded(who, action, words)


def _recorded(who: Who, action: str, words: str) -> ChangeSet:
    return open_change_set(action=action, summary=words, actor=who.user)
