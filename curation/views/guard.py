"""Who may see the screens of curation."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from catalog.permissions import Action, who_asks
from ontology.problems import Forbidden
from ontology.wording import listed

View = Callable[..., HttpResponse]


def guarded(*actions: Action) -> Callable[[View], View]:
    """The view gets `who` asks as its second argument; whoever may do none of the actions is told so, or signs in first."""

    def decorate(view: View) -> View:
        @never_cache
        @wraps(view)
        def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            who = who_asks(request)
            if not any(who.may(action) for action in actions):
                raise Forbidden(f"Your account may not {listed([action.value for action in actions], 'or')}.")
            return view(request, who, *args, **kwargs)

        return guard

    return decorate


def working(view: View) -> View:
    """For everybody who curates or reviews."""
    return guarded(Action.CURATE, Action.REVIEW)(view)
