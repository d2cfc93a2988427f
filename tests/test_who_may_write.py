"""Who may write: every route that changes anything, by role, from a page and with a token.

A new route that answers anything but reading and is not in WRITES fails `test_what_is_not_listed_only_reads`. An entry says
which action the route is for, or for whom it is where no action says so, and what to send: enough that the role decides.
"""

import uuid
from dataclasses import dataclass, field

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.converters import get_converters

from catalog.models import Archive, Finding, Job, Study
from catalog.permissions import GRANTED, TABLE, Action, Role, Who
from tests.test_query_counts import _patterns
from vitrine.people.tokens import make_token

pytestmark = pytest.mark.django_db

# An account without a role; `Role.ANYONE` is who is not signed in.
MEMBER = "member"
ASKERS = (Role.ANYONE, MEMBER, *GRANTED)
JOB, FINDING = uuid.UUID(int=7), 7
METHODS = ("post", "put", "patch", "delete")


@dataclass(frozen=True)
class Write:
    """For whom a route is: for who may do `action`, or `otherwise`. `signed_in`: for everybody who is, whatever their role. `api`: tokens open it too."""

    action: Action | None = None
    otherwise: Action | None = None
    signed_in: bool = False
    arguments: tuple = ()
    data: dict = field(default_factory=dict)
    api: bool = False

    def allows(self, asker):
        """Whether that asker may."""
        if self.action:
            roles = TABLE[self.action] | (TABLE[self.otherwise] if self.otherwise else frozenset())
            return (Role.ANYONE if asker == MEMBER else asker) in roles
        return not self.signed_in or asker is not Role.ANYONE


WRITES = {
    "theme": Write(data={"theme": "dark"}),
    "sign-in": Write(data={"username": "a", "password": "b"}),
    "sign-out": Write(),
    "openid_connect_login": Write(arguments=("orcid.org",)),
    "password": Write(signed_in=True),
    "token-make": Write(Action.TOKENS, data={"name": "x", "days": "7"}),
    "token-revoke": Write(signed_in=True, arguments=(1,)),
    "login-forget": Write(signed_in=True, arguments=(1,)),
    "person": Write(Action.PEOPLE, arguments=(1,), data={"role": "curator"}),
    "export": Write(Action.EXPORT),
    "study-export": Write(Action.EXPORT, arguments=("idr", "idr0001")),
    "harvest": Write(Action.HARVEST),
    "reindex": Write(Action.REINDEX),
    "job-cancel": Write(Action.CANCEL, arguments=(JOB,)),
    "api-jobs": Write(Action.REINDEX, data={"kind": "reindex"}, api=True),
    "api-job-cancel": Write(Action.CANCEL, arguments=(JOB,), api=True),
    "finding-dismiss": Write(Action.CURATE, arguments=(FINDING,), data={"reason": "a gene of that name"}),
    "finding-reopen": Write(Action.CURATE, arguments=(FINDING,)),
    "curation-repair": Write(Action.CURATE),
    "curation-check": Write(Action.CURATE),
    "curation-decide": Write(Action.CURATE),
    "curation-submit": Write(Action.CURATE),
    "curation-undo": Write(Action.CURATE, otherwise=Action.REVIEW, data={"change_set": "1"}),
    "curation-annotate": Write(Action.CURATE, arguments=("study", "idr:idr0001")),
    "curation-migrate": Write(Action.CURATE),
    "curation-request-new": Write(Action.CURATE),
    "curation-request": Write(Action.CURATE, arguments=(7,)),
    "curation-judge": Write(Action.REVIEW),
    "curation-sheet": Write(Action.CURATE, arguments=("idr", "idr0001")),
    "curation-sheet-upload": Write(Action.CURATE, arguments=("idr", "idr0001", JOB)),
    # What is undone or changed decides further: tests/curation/services.
    "curation-undo-change-set": Write(Action.CURATE, otherwise=Action.REVIEW, arguments=(1,), data={"what": "all"}),
    "curation-assigning": Write(Action.CURATE, otherwise=Action.REVIEW, arguments=("idr", "idr0001")),
}


@pytest.fixture
def account():
    """An account of that role, or none for who is not signed in."""

    def made(asker):
        if asker is Role.ANYONE:
            return None
        user = User.objects.create_user(str(asker))
        if asker in GRANTED:
            user.groups.add(Group.objects.create(name=asker))
        return user

    return made


@pytest.fixture(autouse=True)
def world():
    """What the addresses name and everybody may see: somebody else's download, a finding."""
    Job.objects.create(pk=JOB, kind="export", title="a download", asker="somebody else")
    study = Study.objects.create(archive=Archive.objects.create(key="idr", name="IDR"), accession="idr0001")
    Finding.objects.create(pk=FINDING, study=study, rule="date", place="a value", severity="note")


def browser(user, **more):
    client = Client(**more)
    if user is not None:
        client.force_login(user)
    return client


def token_of(user):
    """The header of a token; made beneath the service where its owner may have none."""
    return {"Authorization": f"Bearer {make_token(who=Who(frozenset(Role), 'test', user), name='x', days=7)[1]}"}


def send(client, name, headers=None):
    write = WRITES[name]
    content = {"content_type": "application/json"} if write.api else {}
    return client.post(reverse(name, args=write.arguments), write.data, headers=headers, **content)


def refused(answer):
    """Told that they may not, or to sign in first; anything else that is no fault of ours was let through."""
    assert answer.status_code < 500 or answer.status_code == 503, answer.content
    to_sign_in = answer.status_code == 302 and answer["Location"].startswith("/sign-in/?next=")
    return answer.status_code in (401, 403) or to_sign_in


@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.parametrize("name", WRITES)
def test_from_a_page(account, name, asker):
    assert refused(send(browser(account(asker)), name)) is not WRITES[name].allows(asker)


@pytest.mark.parametrize("asker", [asker for asker in ASKERS if asker is not Role.ANYONE])
@pytest.mark.parametrize("name", [name for name, write in WRITES.items() if write.api])
def test_with_a_token(account, name, asker):
    strict = Client(enforce_csrf_checks=True)
    assert refused(send(strict, name, token_of(account(asker)))) is not WRITES[name].allows(asker)


@pytest.mark.parametrize("name", [name for name, write in WRITES.items() if not write.api])
def test_a_token_is_nobody_on_a_page(account, name):
    answer = send(browser(None), name, token_of(account(Role.ADMIN)))
    assert refused(answer) is not WRITES[name].allows(Role.ANYONE)


@pytest.mark.parametrize("name", WRITES)
def test_another_site_cannot_send_the_form(account, name):
    """But for the colours, which are of no account."""
    answer = send(browser(account(Role.ADMIN), enforce_csrf_checks=True), name)
    assert (answer.status_code == 403) is (name != "theme")


def _dummy(pattern):
    """Arguments that an address takes, whatever they would find."""
    values = {"str": "x", "path": "x", "int": 1, "uuid": JOB}
    names = {type(converter): name for name, converter in get_converters().items()}
    return {name: values[names[type(converter)]] for name, converter in pattern.pattern.converters.items()}


def _others():
    return {pattern.name: pattern for pattern in _patterns(get_resolver()) if pattern.name not in WRITES}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", _others())
def test_what_is_not_listed_only_reads(account, name, method):
    pattern = _others()[name]
    client = browser(account(Role.ADMIN), raise_request_exception=False)
    answer = getattr(client, method)(reverse(name, kwargs=_dummy(pattern)))
    assert answer.status_code == 405, f"{name} takes {method.upper()}: say in WRITES for whom it is"


def test_what_is_listed_is_there():
    assert WRITES.keys() <= {pattern.name for pattern in _patterns(get_resolver())}
    assert all(pattern.name for pattern in _patterns(get_resolver()))
