"""Giving roles and taking them, on the pages and beneath."""

import pytest
from django.contrib.auth.models import User

from catalog.permissions import COMMAND_LINE, GRANTED, Role, roles_of
from ontology.problems import Conflict, Forbidden, Problem
from tests.vitrine.people.conftest import words
from vitrine.people.models import RoleChange
from vitrine.people.roles import plan, set_roles

pytestmark = pytest.mark.django_db


def held(user):
    return {str(role) for role in roles_of(User.objects.get(pk=user.pk)) if role in GRANTED}


def logged():
    return [(str(change.actor), str(change.user), change.role, change.given) for change in RoleChange.objects.all()]


def test_a_plan_is_what_differs(person):
    user = person("member", "curator", "operator")
    planned = plan(user, ["curator", "admin", "reviewer"])
    assert (planned.given, planned.taken) == ((Role.REVIEWER, Role.ADMIN), (Role.OPERATOR,))
    assert not plan(user, ["operator", "curator"])


def test_an_admin_gives_and_takes_after_confirming(site, person):
    root, user = person("root", "admin"), person("member", "operator")
    site.force_login(root)
    asked = site.post(f"/people/{user.pk}/", {"role": ["curator", "reviewer"]})
    assert "Give the role curator ." in words(asked)
    assert "Take the role operator away." in words(asked)
    assert (held(user), logged()) == ({"operator"}, [])
    confirmed = {"role": ["curator", "reviewer"], "seen": ["operator"], "confirmed": "yes"}
    assert site.post(f"/people/{user.pk}/", confirmed)["Location"] == f"/people/{user.pk}/"
    assert held(user) == {"curator", "reviewer"}
    assert sorted(logged()) == [
        ("root", "member", "curator", True),
        ("root", "member", "operator", False),
        ("root", "member", "reviewer", True),
    ]
    page = words(site.get("/people/"))
    assert "root made member curator" in page
    assert "root took the role operator from member" in page


def test_nothing_to_change(site, person):
    user = person("root", "admin")
    site.force_login(user)
    answer = site.post(f"/people/{user.pk}/", {"role": "admin"})
    assert answer.status_code == 400
    assert "root holds just these roles already." in words(answer)


def test_the_second_of_two_admins_is_told(person, who):
    first, user = person("first", "admin"), person("member")
    set_roles(user=user, roles=["curator"], who=who(first), seen=[])
    with pytest.raises(Conflict, match="Somebody else changed the roles of member in the meantime"):
        set_roles(user=user, roles=["operator"], who=who(first), seen=[])
    assert held(user) == {"curator"}


@pytest.mark.parametrize("superuser", [False, True])
def test_the_last_admin_stays(person, who, superuser):
    root = person("root", *([] if superuser else ["admin"]))
    User.objects.filter(pk=root.pk).update(is_superuser=superuser)
    root.refresh_from_db()
    person("off", "admin")
    User.objects.filter(username="off").update(is_active=False)
    with pytest.raises(Conflict, match=r"^root is the only admin; give somebody else the role first\.$"):
        set_roles(user=root, roles=["curator"], who=who(root))
    assert (held(root), logged()) == ({"admin"}, [])
    other = person("other")
    set_roles(user=other, roles=["admin"], who=who(root))
    set_roles(user=root, roles=["curator"], who=who(root))
    assert held(root) == {"curator"}
    assert not User.objects.get(username="root").is_superuser


@pytest.mark.parametrize("role", [None, "curator", "reviewer", "operator"])
def test_nobody_else_gives_roles(person, who, role):
    user = person("member", *([role] if role else []))
    with pytest.raises(Forbidden, match="Only admins may manage people"):
        set_roles(user=user, roles=["admin"], who=who(user))


def test_a_role_that_there_is_not(person):
    with pytest.raises(Problem, match="There is no role 'king'; roles are curator, reviewer, operator, admin"):
        set_roles(user=person(), roles=["king"], who=COMMAND_LINE)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["ada", "grace", "root"]),
        ("?q=HOPPER", ["grace"]),
        ("?q=a+lovelace", ["ada"]),
        ("?role=admin", ["root"]),
        ("?role=none", ["ada"]),
        ("?role=curator&q=ada", []),
    ],
)
def test_people_are_found(site, person, query, found):
    person("ada"), person("grace", "curator"), person("root", "admin")
    User.objects.filter(username="ada").update(first_name="Ada", last_name="Lovelace")
    User.objects.filter(username="grace").update(first_name="Grace", last_name="Hopper")
    site.force_login(User.objects.get(username="root"))
    answer = site.get(f"/people/{query}")
    assert [row.user.username for row in answer.context["page"].rows] == found
    assert ("No account is like that." in words(answer)) is (not found)


def test_an_account_that_there_is_not(site, person):
    site.force_login(person("root", "admin"))
    assert site.get("/people/4711/").status_code == 404
    assert site.get("/people/?page=2").status_code == 404
