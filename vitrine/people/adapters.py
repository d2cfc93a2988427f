"""What django-allauth asks of a site: who may have an account, what it is called, what is said when it fails."""

from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from allauth.utils import generate_unique_username
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from requests import RequestException

from catalog.permissions import GRANTED, roles_of
from ontology.problems import Conflict

log = structlog.stdlib.get_logger(__name__)


def not_signed_in(request: HttpRequest, sentence: str, status: int = 403) -> HttpResponse:
    """A page that says why, with the way back to signing in."""
    return render(request, "people/not_signed_in.html", {"sentence": sentence}, status=status)


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up here with a password; pages say themselves what was done."""

    def is_open_for_signup(self, *_: Any) -> bool:
        """Accounts are made by signing in elsewhere, or by `manage.py role --create`."""
        return False

    def add_message(self, *_: Any, **__: Any) -> None:
        """No page shows such messages."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where who has no role yet is told so."""
        return landing(request.user)

    def get_signup_redirect_url(self, _request: HttpRequest) -> str:
        """The page that says that a role is still to be given."""
        return reverse("account")

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """An account that was switched off."""
        return not_signed_in(request, f"The account {user.get_username()} is switched off. An admin can tell why.")


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """The places of `settings.VITRINE_LOGINS`, and no others."""

    def is_open_for_signup(self, *_: Any) -> bool:
        """Anybody may have an account; what it may do is for an admin to say."""
        return True

    def list_apps(
        self, _request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The settings only: no table is asked."""
        found = [login for login in settings.VITRINE_LOGINS if provider in (None, login.key)]
        return [
            SocialApp(provider="openid_connect", **login.as_app())
            for login in found
            if client_id in (None, login.client_id)
        ]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Raise `Conflict` where a login that is to be connected is somebody else's."""
        connecting = sociallogin.state.get("process") == AuthProcess.CONNECT and request.user.is_authenticated
        if connecting and sociallogin.is_existing and sociallogin.user != request.user:
            name = sociallogin.provider.name
            raise Conflict(
                f"That login at {name} belongs to another account here; sign in with it, and disconnect it there."
            )

    def populate_user(self, _request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """A name, and nothing else."""
        user: User = sociallogin.user
        user.first_name, user.last_name = data["first_name"], data["last_name"]
        return user

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """With an account name made of the name, or of the ORCID iD of somebody who keeps theirs private."""
        user: User = sociallogin.user
        orcid = sociallogin.account.extra_data.get("orcid")
        user.username = generate_unique_username([user.get_full_name(), orcid, "person"])
        saved: User = super().save_user(request, sociallogin, form)
        return saved

    def get_connect_redirect_url(self, *_: Any) -> str:
        """Where logins are listed."""
        return reverse("account")

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Say what went wrong, in place of django-allauth's own pages."""
        log.warning("sign_in.failed", login=provider.sub_id, error=str(error), reason=str(exception or "")[:300])
        started = "state" in (extra_context or {})
        raise ImmediateHttpResponse(not_signed_in(request, *_reason(provider.name, error, exception, started=started)))


def _reason(name: str, error: Any, exception: Any, *, started: bool) -> tuple[str, int]:
    """A sentence and a status."""
    if error == AuthError.CANCELLED:
        return f"You did not let {name} tell who you are, so nobody was signed in and nothing was kept.", 403
    if isinstance(exception, RequestException):
        return f"{name} does not answer at the moment, so it cannot tell who you are. Try again later.", 503
    if exception is None and not started:
        begun = "belongs to no sign-in that was begun here in the last ten minutes"
        return f"This answer of {name} {begun}. Begin again, in the same browser.", 403
    return f"{name} answered, but not with anything that shows who you are; the log of this site tells more.", 502


def landing(user: Any) -> str:
    """The page after signing in: the account of who has no role, which says so."""
    return reverse("search" if roles_of(user) & set(GRANTED) else "account")
