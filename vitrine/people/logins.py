"""The places where people may sign in other than here: ORCID, and one more that speaks OpenID Connect.

Both are asked in the same way, by discovery: nothing of ORCID's own API is used, so only a name and the iD are learned.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from vitrine.environment import address, env

_ORCID = "https://orcid.org"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Login:
    """One place. `url` is its issuer; `orcid` says that what it calls a subject is an ORCID iD."""

    name: str
    url: str
    client_id: str
    secret: str
    scopes: tuple[str, ...]
    orcid: bool = False

    @property
    def key(self) -> str:
        """The host of the issuer: a subject is known at its own issuer only, so another one has other accounts."""
        return urlsplit(self.url).netloc.lower()

    def as_app(self) -> dict[str, Any]:
        """The same as django-allauth wants it."""
        named = {"provider_id": self.key, "name": self.name, "client_id": self.client_id, "secret": self.secret}
        more = {"server_url": self.url.rstrip("/"), "scope": list(self.scopes), "orcid": self.orcid}
        return named | {"settings": more}


def logins() -> list[Login]:
    """Those that the environment names; none unless it does. Raises `ImproperlyConfigured`."""
    return [login for login in (_orcid(), _other()) if login is not None]


def login_of(key: str) -> Login | None:
    """The place with that key, of those in the settings."""
    return next((login for login in settings.VITRINE_LOGINS if login.key == key), None)


def _orcid() -> Login | None:
    if not env.str("VITRINE_ORCID_CLIENT_ID", default=""):
        return None
    url = _issuer("VITRINE_ORCID_URL", _ORCID) if env.str("VITRINE_ORCID_URL", default="") else _ORCID
    client_id, secret = _credentials(
        "VITRINE_ORCID_CLIENT_ID", "VITRINE_ORCID_SECRET", because="VITRINE_ORCID_CLIENT_ID"
    )
    return Login("ORCID", url, client_id, secret, ("openid",), orcid=True)


def _other() -> Login | None:
    if not env.str("VITRINE_OIDC_URL", default=""):
        return None
    url = _issuer("VITRINE_OIDC_URL", "https://login.aai.lifescience-ri.eu/oidc/")
    client_id, secret = _credentials("VITRINE_OIDC_CLIENT_ID", "VITRINE_OIDC_SECRET", because="VITRINE_OIDC_URL")
    name = env.str("VITRINE_OIDC_NAME", default="") or urlsplit(url).netloc
    scopes = env.list("VITRINE_OIDC_SCOPES", default=["profile"])
    return Login(name, url, client_id, secret, tuple(dict.fromkeys(["openid", *scopes])))


def _credentials(*names: str, because: str) -> list[str]:
    """What the variables hold. Nothing of it is ever repeated in an error."""
    given = {name: env.str(name, default="") for name in names}
    for name, value in given.items():
        if not value:
            raise ImproperlyConfigured(f"{name} is not set; it is needed because {because} is.")
    return list(given.values())


def _issuer(name: str, example: str) -> str:
    """An address whose answers nobody on the way can change: https, or this very machine."""
    url = address(name, ("http", "https"), example)
    if urlsplit(url).scheme == "http" and urlsplit(url).hostname not in _LOOPBACK:
        raise ImproperlyConfigured(
            f"{name} begins with http:; who people are must be told by https, as {example} does."
        )
    return url
