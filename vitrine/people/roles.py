"""Giving roles and taking them."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Q, QuerySet

from catalog.permissions import COMMAND_LINE, GRANTED, Action, Role, Who, roles_of
from ontology.problems import Conflict, Problem
from vitrine.people.models import RoleChange


@dataclass(frozen=True, slots=True)
class Plan:
    """What would change, each in the order of the roles."""

    given: tuple[Role, ...]
    taken: tuple[Role, ...]

    def __bool__(self) -> bool:
        return bool(self.given or self.taken)


def plan(user: User, roles: Collection[str]) -> Plan:
    """From the roles that somebody holds to those given. Raises `Problem` for a role that there is not."""
    if unknown := sorted(set(roles) - set(GRANTED)):
        raise Problem(f"There is no role {unknown[0]!r}; roles are {', '.join(GRANTED)}.")
    held = roles_of(user)
    given = tuple(role for role in GRANTED if role in roles and role not in held)
    return Plan(given, tuple(role for role in GRANTED if role in held and role not in roles))


def set_roles(*, user: User, roles: Collection[str], who: Who, seen: Collection[str] | None = None) -> Plan:
    """Somebody holds these roles from now on; each change is logged.

    `seen` are the roles that were shown when this was decided. Raises `Forbidden`, `Problem` for a role that there is
    not, `Conflict` where the roles are no longer those seen, or nobody would be left to be admin.
    """
    who.require(Action.PEOPLE)
    with transaction.atomic():
        groups: dict[str, Group] = {role: Group.objects.get_or_create(name=role)[0] for role in GRANTED}
        # One at a time: two admins could take the role from each other.
        Group.objects.select_for_update().get(pk=groups[Role.ADMIN].pk)
        user = User.objects.get(pk=user.pk)
        if seen is not None and set(seen) != roles_of(user) & set(GRANTED):
            raise Conflict(f"Somebody else changed the roles of {user} in the meantime; look at them again.")
        planned = plan(user, roles)
        if Role.ADMIN in planned.taken:
            _take_admin(user)
        user.groups.add(*(groups[role] for role in planned.given))
        user.groups.remove(*(groups[role] for role in planned.taken))
        _log(user, planned, None if who is COMMAND_LINE else who.user)
    return planned


def admins() -> QuerySet[User]:
    """Everybody who can give roles."""
    return User.objects.filter(Q(groups__name=Role.ADMIN) | Q(is_superuser=True), is_active=True).distinct()


def _take_admin(user: User) -> None:
    if not admins().exclude(pk=user.pk).exists():
        raise Conflict(f"{user} is the only admin; give somebody else the role first.")
    User.objects.filter(pk=user.pk).update(is_superuser=False)


def _log(user: User, planned: Plan, actor: User | None) -> None:
    told = [(role, True) for role in planned.given] + [(role, False) for role in planned.taken]
    RoleChange.objects.bulk_create(RoleChange(user=user, actor=actor, role=role, given=given) for role, given in told)
