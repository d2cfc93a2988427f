"""OpenID Connect by django-allauth, with two differences: less is taken from an answer, and more of it is checked.

django-allauth loads this module because `vitrine.people` is an installed app; it takes the place of its own provider.
"""

import re
from typing import Any

from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter

_NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
_NAME, _SUBJECT = 150, 191  # characters that there is room for


class Adapter(OpenIDConnectOAuth2Adapter):
    """Talks to one place."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the place says of itself. Raises `ProviderException` where something needed is not said."""
        config: dict[str, Any] = super().openid_config
        if missing := [name for name in _NEEDED if not config.get(name)]:
            raise ProviderException(f"the configuration does not say {', '.join(missing)}")
        return config

    def get_access_token_data(self, *args: Any, **kwargs: Any) -> Any:
        """The answer to the code. Its signature is checked too, though TLS would do where it was fetched directly."""
        data = super().get_access_token_data(*args, **kwargs)
        self.did_fetch_access_token = False
        return data

    def complete_login(self, *args: Any, **kwargs: Any) -> Any:
        """Who it is. Raises `ProviderException` for an answer of another form than the standard's."""
        try:
            return super().complete_login(*args, **kwargs)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ProviderException(f"an answer cannot be read: {error!r}") from error


class Provider(OpenIDConnectProvider):
    """Takes a subject, a name and an ORCID iD, and nothing else: no e-mail, no picture, no groups."""

    oauth2_adapter_class = Adapter

    def extract_uid(self, data: dict[str, Any]) -> str:
        """The subject. Both answers must speak of the same one (OpenID Connect Core 1.0, section 5.3.2)."""
        told, signed = data.get("userinfo", {}).get("sub"), data.get("id_token", {}).get("sub")
        if not signed or told != signed or len(str(signed)) > _SUBJECT:
            raise ProviderException("no signed statement says who this is")
        return str(signed)

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, str]:
        """What is kept with the login."""
        return {"orcid": orcid} if (orcid := self._orcid(data)) else {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, str]:
        """What a first sign-in makes an account of."""
        told = {**data.get("id_token", {}), **data["userinfo"]}
        given, family = (str(told.get(part) or "").strip() for part in ("given_name", "family_name"))
        if not (given or family):
            given, _, family = str(told.get("name") or "").strip().partition(" ")
        return {"first_name": given[:_NAME], "last_name": family[:_NAME]}

    def extract_email_addresses(self, _data: dict[str, Any]) -> list[Any]:
        """None, whatever was told."""
        return []

    def _orcid(self, data: dict[str, Any]) -> str:
        told = data["id_token"]["sub"] if self.app.settings.get("orcid") else data["userinfo"].get("orcid")
        return orcid_in(str(told or ""))


def orcid_in(text: str) -> str:
    """The ORCID iD in a text or address, empty where there is none or its check digit (ISO 7064, 11-2) is wrong."""
    found = re.search(r"(?:^|/)(\d{4}-\d{4}-\d{4}-\d{3}[\dX])$", text.strip(), re.ASCII)
    return found[1] if found and _check_digit(found[1][:-1]) == found[1][-1] else ""


def _check_digit(digits: str) -> str:
    total = 0
    for digit in digits.replace("-", ""):
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11]


provider_classes = [Provider]
