"""Signing in with a password."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from vitrine.people import throttle


class SignInForm(AuthenticationForm):
    """Django's, with wrong passwords counted."""

    request: HttpRequest

    def clean(self) -> dict[str, Any]:
        """Raises `TooMany` before the password is looked at."""
        name = str(self.cleaned_data.get("username", ""))
        throttle.check(self.request, name)
        try:
            return super().clean()
        except ValidationError:
            throttle.note(self.request, name)
            raise
