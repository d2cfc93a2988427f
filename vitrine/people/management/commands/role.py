"""`manage.py role`."""

import getpass
import os
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from catalog.permissions import COMMAND_LINE, GRANTED, roles_of
from ontology.commands import ProblemCommand
from vitrine.people.roles import set_roles


class Command(ProblemCommand):
    help = "Give an account roles, or show those that it has."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="of the account")
        parser.add_argument("roles", nargs="*", metavar="ROLE", help=", ".join(GRANTED))
        parser.add_argument("--create", action="store_true", help="make the account if it is not there")
        parser.add_argument("--remove", action="store_true", help="take the roles away instead")

    def handle(self, *, name: str, roles: list[str], create: bool, remove: bool, **_: Any) -> None:
        for role in roles:
            if role not in GRANTED:
                raise CommandError(f"There is no role {role!r}; roles are {', '.join(GRANTED)}.")
        user = User.objects.filter(username=name).first() or self._made(name, create=create)
        held = roles_of(user) & set(GRANTED)
        wanted = held - set(roles) if remove else held | set(roles)
        set_roles(user=user, roles=wanted, who=COMMAND_LINE)
        self.stdout.write(f"{name}: {', '.join(sorted(wanted)) or 'no role'}")

    def _made(self, name: str, *, create: bool) -> User:
        if not create:
            raise CommandError(f"There is no account {name!r}; --create makes it.")
        password = os.environ.get("VITRINE_PASSWORD") or getpass.getpass(f"Password of {name}: ")
        user = User(username=name)
        try:
            user.clean_fields(exclude=["password"])
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        user.set_password(password)
        user.save()
        return user
