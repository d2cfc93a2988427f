from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import CommandParser

from catalog.permissions import Who, roles_of
from curation.migrating import Fate, Group, Survey, survey
from curation.services import migrate
from curation.services.migrating import certain
from ontology.commands import ProblemCommand
from ontology.problems import NotFound, Problem
from ontology.wording import counted, listed

_OPEN = (Fate.CHOICE, Fate.NONE, Fate.HELD)


class Command(ProblemCommand):
    help = "Account for every annotation whose term became obsolete; with --apply, propose the replacements for review."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--ontology", default="", metavar="PREFIX", help="only terms of this one, such as EFO")
        parser.add_argument("--apply", action="store_true", help="propose what the ontologies say themselves")
        parser.add_argument("--as", dest="name", default="", metavar="USER", help="the curator who proposes it")
        parser.add_argument("--terms", action="store_true", help="list the terms that need a choice or have none")

    def handle(self, *, ontology: str, apply: bool, name: str, terms: bool, **_: Any) -> None:
        found = survey().of(ontology)
        for line in report(found):
            self.stdout.write(line)
        for group in found.groups() if terms else ():
            if any(one.fate in _OPEN for one in group.statements):
                self.stdout.write(_line(group))
        if apply:
            made = migrate(choices=certain(found), who=_who(name))
            self.stdout.write(f"{made.summary}; somebody else has to approve it.")


def report(found: Survey) -> Iterator[str]:
    """The accounting, line by line."""
    fates = found.fates
    terms = len({one.term for one in found.statements if not one.proposal})
    yield f"{counted(fates.total(), 'annotation')} on {counted(terms, 'obsolete term')}"
    for fate in Fate:
        by = [f"{prefix} {number:,}" for prefix, number in found.successors.most_common()]
        more = f" ({listed(by)})" if fate is Fate.AUTOMATIC and by else ""
        yield f"{fates[fate]:>9,}  {fate}{more}"
    proposed = {one.proposal for one in found.statements if one.proposal}
    yield f"{counted(len(proposed), 'unfinished proposal')} with obsolete terms"


def _line(group: Group) -> str:
    reach = f"{counted(group.annotations, 'annotation')}, {counted(group.samples, 'sample')}"
    return f"{group.about} {group.term.curie} {group.term.label}: {group.succession.sentence} ({reach})"


def _who(name: str) -> Who:
    if not name:
        raise Problem("Say who proposes it: --as takes the name of a curator's account.")
    user = get_user_model()._default_manager.filter(username=name).first()
    if user is None:
        raise NotFound(f"There is no account {name!r}; python manage.py role {name} curator --create makes it.")
    return Who(roles_of(user), f"user {user.pk}", user)
