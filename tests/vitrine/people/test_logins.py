"""Places to sign in, from the environment."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from vitrine.people.logins import login_of, logins

ORCID = {"VITRINE_ORCID_CLIENT_ID": "APP-1", "VITRINE_ORCID_SECRET": "s"}
OTHER = {
    "VITRINE_OIDC_URL": "https://login.aai.lifescience-ri.eu/oidc/",
    "VITRINE_OIDC_CLIENT_ID": "c",
    "VITRINE_OIDC_SECRET": "s",
}


@pytest.fixture
def told(monkeypatch):
    def telling(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return logins()

    return telling


def test_there_is_none_unless_one_is_named(told):
    assert told() == []


def test_orcid_needs_a_client_only(told):
    (login,) = told(**ORCID)
    assert (login.name, login.key, login.scopes, login.orcid) == ("ORCID", "orcid.org", ("openid",), True)
    assert login.as_app()["settings"]["server_url"] == "https://orcid.org"


def test_the_sandbox_has_accounts_of_its_own(told):
    (login,) = told(**ORCID, VITRINE_ORCID_URL="https://sandbox.orcid.org")
    assert (login.key, login.orcid) == ("sandbox.orcid.org", True)


def test_another_place_is_called_by_its_host_unless_it_has_a_name(told):
    (login,) = told(**OTHER)
    assert (login.name, login.key, login.orcid) == ("login.aai.lifescience-ri.eu", "login.aai.lifescience-ri.eu", False)
    assert login.scopes == ("openid", "profile")
    (login,) = told(VITRINE_OIDC_NAME="Life Science Login", VITRINE_OIDC_SCOPES="profile,orcid,openid")
    assert (login.name, login.scopes) == ("Life Science Login", ("openid", "profile", "orcid"))


def test_both(told, settings):
    settings.VITRINE_LOGINS = told(**ORCID, **OTHER)
    assert [login.key for login in settings.VITRINE_LOGINS] == ["orcid.org", "login.aai.lifescience-ri.eu"]
    assert login_of("orcid.org") == settings.VITRINE_LOGINS[0]
    assert login_of("example.org") is None


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"VITRINE_ORCID_CLIENT_ID": "APP-1"}, "VITRINE_ORCID_SECRET is not set; it is needed because VITRINE_ORCID_CLIENT_ID is."),
        (OTHER | {"VITRINE_OIDC_CLIENT_ID": ""}, "VITRINE_OIDC_CLIENT_ID is not set; it is needed because VITRINE_OIDC_URL is."),
        (OTHER | {"VITRINE_OIDC_SECRET": ""}, "VITRINE_OIDC_SECRET is not set; it is needed because VITRINE_OIDC_URL is."),
        (OTHER | {"VITRINE_OIDC_URL": "lifescience-ri.eu"}, "VITRINE_OIDC_URL is not an address that can be used; it looks like https://login"),
        (OTHER | {"VITRINE_OIDC_URL": "http://sso.example.org/"}, "VITRINE_OIDC_URL begins with http:; who people are must be told by https"),
        (ORCID | {"VITRINE_ORCID_URL": "http://orcid.org"}, "VITRINE_ORCID_URL begins with http:"),
    ],
)  # fmt: skip
def test_what_cannot_be(told, variables, said):
    with pytest.raises(ImproperlyConfigured) as problem:
        told(**variables)
    assert said in str(problem.value)


@pytest.mark.parametrize("url", ["http://localhost:8080/realms/a", "http://127.0.0.1:8080", "http://[::1]:8080"])
def test_on_this_machine_plain_http_will_do(told, url):
    assert told(**OTHER | {"VITRINE_OIDC_URL": url})[0].url == url
