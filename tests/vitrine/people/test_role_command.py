"""`manage.py role`."""

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from catalog.permissions import GRANTED, Role, roles_of
from vitrine.people.models import RoleChange


@pytest.mark.django_db
def test_the_command_gives_and_takes_roles(capsys, monkeypatch):
    monkeypatch.setenv("VITRINE_PASSWORD", "correct horse battery")
    call_command("role", "member", "operator", "curator", "--create")
    assert "member: curator, operator" in capsys.readouterr().out
    assert User.objects.get().check_password("correct horse battery")
    call_command("role", "member", "curator", "--remove")
    assert roles_of(User.objects.get()) == {Role.ANYONE, Role.OPERATOR}
    call_command("role", "member")
    assert "member: operator" in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["member", "king"], f"There is no role 'king'; roles are {', '.join(GRANTED)}."),
        (["member", "curator"], "There is no account 'member'; --create makes it."),
        (["member", "curator", "--create"], "too short"),
        (["a b", "curator", "--create"], "Enter a valid username"),
    ],
)
def test_what_the_command_refuses(arguments, said, monkeypatch):
    monkeypatch.setenv("VITRINE_PASSWORD", "short")
    with pytest.raises(CommandError, match=said):
        call_command("role", *arguments)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_what_the_command_did_is_logged_and_the_last_admin_stays(person):
    person("root", "admin")
    with pytest.raises(CommandError, match=r"^root is the only admin; give somebody else the role first\.$"):
        call_command("role", "root", "admin", "--remove")
    person("other")
    call_command("role", "other", "admin")
    call_command("role", "root", "admin", "--remove")
    told = [(change.user.username, change.actor, change.role, change.given) for change in RoleChange.objects.all()]
    assert told == [("root", None, "admin", False), ("other", None, "admin", True)]
