"""Going back to where a form was sent from."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def back_to(request: HttpRequest, otherwise: str, *, name: str = "back") -> str:
    """The address that the form's field `name` gives, if it is one of this site."""
    back = request.POST.get(name, "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if safe else otherwise
