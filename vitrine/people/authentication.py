"""Who calls the API: by a token, else by the session of the pages."""

from typing import Any

from django.contrib.auth.models import User
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle

from vitrine.people.tokens import user_of

_SCHEME = "Bearer"


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer vitrine_...`. A session is not looked at then, so no form's token is asked for either."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """Whose token it is; None where there is none. Raises `AuthenticationFailed`."""
        scheme, _, text = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != _SCHEME.lower():
            return None
        user = user_of(text.strip())
        if user is None:
            raise AuthenticationFailed("This token is not known here: it was revoked, has expired, or is not whole.")
        return user, None

    def authenticate_header(self, _request: Request) -> str:
        """What a 401 asks for."""
        return _SCHEME


class PersonThrottle(UserRateThrottle):
    """How often one person may ask, whatever their addresses and tokens; those who are not known are for another limit."""

    scope = "person"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        """One for each person."""
        return super().get_cache_key(request, view) if request.user.is_authenticated else None


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # its metaclass has no types
    """How the schema tells of tokens."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, _auto_schema: Any) -> dict[str, str]:
        """Of OpenAPI 3."""
        return {"type": "http", "scheme": "bearer", "description": "A token of your account page."}
