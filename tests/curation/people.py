"""Who asks, in tests of curation: accounts by their role."""

from django.contrib.auth.models import Group, User

from catalog.permissions import Role, Who, roles_of


def person(name: str, *roles: Role) -> Who:
    """An account of that name with these roles, made if it is not there."""
    user, _ = User.objects.get_or_create(username=name)
    user.groups.set([Group.objects.get_or_create(name=role.value)[0] for role in roles])
    return Who(roles_of(user), f"user {user.pk}", user)


def curator(name: str = "curator-1") -> Who:
    return person(name, Role.CURATOR)


def reviewer(name: str = "reviewer-1") -> Who:
    return person(name, Role.REVIEWER)


def both(name: str = "both") -> Who:
    return person(name, Role.CURATOR, Role.REVIEWER)
