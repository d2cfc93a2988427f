"""Pages of accounts and people. Thin, as everywhere."""

from typing import Any

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from requests import RequestException

from catalog.permissions import Action, Who, who_asks
from ontology.problems import Conflict, Forbidden, NotFound, Problem
from vitrine.people import pages
from vitrine.people.adapters import landing
from vitrine.people.forms import SignInForm
from vitrine.people.logins import login_of
from vitrine.people.provider import Adapter
from vitrine.people.roles import plan, set_roles
from vitrine.people.tokens import make_token, revoke_token


class SignIn(LoginView):
    """With a password, or by going to where one is known."""

    template_name = "people/sign_in.html"
    authentication_form = SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the places to go to."""
        return super().get_context_data(**kwargs) | {"logins": settings.VITRINE_LOGINS}

    def get_default_redirect_url(self) -> str:
        """Where who has no role yet is told so."""
        return landing(self.request.user)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To a place that knows who it is. By a page of our own: a redirect of the form would have to be allowed by the
    Content-Security-Policy, for every host that the place sends people on to."""
    if request.method != "POST":
        return redirect("sign-in")
    answer = _ask(request, provider_id, OAuth2LoginView)
    if not isinstance(answer, HttpResponseRedirect):
        return answer
    return render(request, "people/leave.html", {"address": answer.url, "login": login_of(provider_id)})


@never_cache
@require_safe
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """From there, with an answer."""
    return _ask(request, provider_id, OAuth2CallbackView)


def _ask(request: HttpRequest, key: str, view: type[OAuth2LoginView | OAuth2CallbackView]) -> HttpResponse:
    """django-allauth's own view; it does not look for every failure itself."""
    if login_of(key) is None:
        raise NotFound(f"Nobody signs in here through {key}.")
    place = Adapter(request, key)
    try:
        answer: HttpResponse = view.adapter_view(place)(request)
    except (RequestException, ProviderException) as error:
        answer = render_authentication_error(request, place.get_provider(), exception=error)
    return answer


@never_cache
@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Who one is here."""
    return render(request, "people/account.html", {"page": pages.account_page(who_asks(request))})


class Password(PasswordChangeView):
    """A new password."""

    template_name = "people/password.html"
    success_url = reverse_lazy("account")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """For who has one."""
        if request.user.is_authenticated and not request.user.has_usable_password():
            raise Conflict("You sign in elsewhere and have no password here.")
        return super().dispatch(request, *args, **kwargs)


@never_cache
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """A token, shown this once."""
    days = request.POST.get("days", "")
    name, number = request.POST.get("name", ""), int(days) if days.isascii() and days.isdigit() else 0
    token, text = make_token(who=who_asks(request), name=name, days=number)
    return render(request, "people/token.html", {"token": token, "text": text}, status=201)


@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a token."""
    revoke_token(who=_signed_in(request), token_id=token_id)
    return redirect("account")


@require_POST
def forget(request: HttpRequest, login_id: int) -> HttpResponse:
    """No longer sign in through one place."""
    user: User = _signed_in(request).user
    logins = SocialAccount.objects.filter(user=user)
    if not logins.filter(pk=login_id).exists():
        raise NotFound("You do not sign in through that; it may have been taken away already.")
    if logins.count() == 1 and not user.has_usable_password():
        raise Conflict("This is the only way in which you can sign in; it stays.")
    logins.filter(pk=login_id).delete()
    return redirect("account")


def _signed_in(request: HttpRequest) -> Who:
    who = who_asks(request)
    if who.user is None:
        raise Forbidden("This is for people who are signed in; you are not.")
    return who


@never_cache
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account."""
    who_asks(request).require(Action.PEOPLE)
    return render(request, "people/people.html", {"page": pages.people_page(request.GET)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """One of them: choose roles, see what would change, confirm it."""
    who = who_asks(request)
    who.require(Action.PEOPLE)
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise NotFound("There is no account with this number.")
    if request.method != "POST":
        return render(request, "people/person.html", {"page": pages.person_page(user)})
    wanted = request.POST.getlist("role")
    if "confirmed" in request.POST:
        set_roles(user=user, roles=wanted, who=who, seen=request.POST.getlist("seen"))
        return redirect("person", user.pk)
    planned = plan(user, wanted)
    if not planned:
        raise Problem(f"{user} holds just these roles already.")
    return render(request, "people/person.html", {"page": pages.person_page(user, planned, wanted)})
