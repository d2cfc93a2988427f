"""What the pages of people show."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils import timezone

from catalog.pages.paging import Listing, listing
from catalog.permissions import GRANTED, Action, Role, Who, roles_of
from vitrine.people.logins import Login, login_of
from vitrine.people.models import RoleChange, Token
from vitrine.people.roles import Plan
from vitrine.people.tokens import DAYS, MAX_NAME, MOST

_PAGE_SIZE, _CHANGES, _MAX_QUERY = 50, 20, 150

MAY: Mapping[Role, str] = {
    Role.CURATOR: "curates values",
    Role.REVIEWER: "approves what curators propose, and assigns studies",
    Role.OPERATOR: "starts harvests and rebuilds, and cancels the work of others",
    Role.ADMIN: "all of this, and gives roles",
}


@dataclass(frozen=True, slots=True)
class LoginView:
    """A place where somebody also signs in."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Everything that is kept about who reads it."""

    user: User
    roles: list[tuple[Role, str]]
    orcids: list[str]
    logins: list[LoginView]
    more_logins: list[Login]
    tokens: list[tuple[Token, bool]]
    may_have_tokens: bool
    may_manage_people: bool
    days: tuple[int, ...] = DAYS
    most: int = MOST
    max_name: int = MAX_NAME


def account_page(who: Who) -> AccountPage:
    """The account of somebody who is signed in."""
    user: User = who.user
    accounts = list(SocialAccount.objects.filter(user=user).order_by("date_joined", "pk"))
    used, now = {account.provider for account in accounts}, timezone.now()
    return AccountPage(
        user=user,
        roles=[(role, MAY[role]) for role in GRANTED if role in who.roles],
        orcids=_orcids(accounts),
        logins=[_login_view(account) for account in accounts],
        more_logins=[login for login in settings.VITRINE_LOGINS if login.key not in used],
        tokens=[(token, token.is_over(now)) for token in Token.objects.filter(user=user)],
        may_have_tokens=who.may(Action.TOKENS),
        may_manage_people=who.may(Action.PEOPLE),
    )


def _login_view(account: SocialAccount) -> LoginView:
    login = login_of(account.provider)
    return LoginView(account.pk, login.name if login else account.provider)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody in the list."""

    user: User
    roles: list[Role]
    orcids: list[str]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Everybody with an account, and what changed last."""

    listing: Listing[User]
    rows: list[PersonRow]
    text: str
    role: str
    changes: Collection[RoleChange]
    roles: tuple[Role, ...] = GRANTED


def people_page(params: Mapping[str, str]) -> PeoplePage:
    """Those whose name has the text of `q`, with the role of `role` or, for `none`, without any."""
    text, role = params.get("q", "").strip()[:_MAX_QUERY], params.get("role", "")
    users = _people(text, role).order_by("username").prefetch_related("groups")
    found = listing(users, params, size=_PAGE_SIZE)
    accounts = SocialAccount.objects.filter(user__in=found.rows)
    rows = [
        PersonRow(user, _roles(user), _orcids(account for account in accounts if account.user_id == user.pk))
        for user in found.rows
    ]
    return PeoplePage(found, rows, text, role, _changes(RoleChange.objects.all()))


def _people(text: str, role: str) -> QuerySet[User]:
    users = User.objects.all()
    for word in text.split():
        users = users.filter(Q(username__icontains=word) | Q(first_name__icontains=word) | Q(last_name__icontains=word))
    if role == "none":
        return users.exclude(groups__name__in=GRANTED).exclude(is_superuser=True)
    if role in GRANTED:
        also = Q(is_superuser=True) if role == Role.ADMIN else Q()
        return users.filter(Q(groups__name=role) | also).distinct()
    return users


def _roles(user: User) -> list[Role]:
    """As `roles_of`, from groups that were fetched already."""
    names = {group.name for group in user.groups.all()}
    return [role for role in GRANTED if role in names or (role is Role.ADMIN and user.is_superuser)]


def _orcids(accounts: Iterable[SocialAccount]) -> list[str]:
    return sorted({orcid for account in accounts if (orcid := account.extra_data.get("orcid"))})


def _changes(rows: QuerySet[RoleChange]) -> Collection[RoleChange]:
    return list(rows.select_related("user", "actor")[:_CHANGES])


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person and their roles; with a plan, what is still to be confirmed."""

    user: User
    orcids: list[str]
    held: list[Role]
    choices: list[tuple[Role, str, bool]]
    changes: Collection[RoleChange]
    plan: Plan | None = None
    wanted: Collection[str] = ()


def person_page(user: User, planned: Plan | None = None, wanted: Collection[str] = ()) -> PersonPage:
    """The page of `user`; `wanted` are the roles of a plan."""
    held = roles_of(user)
    return PersonPage(
        user=user,
        orcids=_orcids(SocialAccount.objects.filter(user=user)),
        held=[role for role in GRANTED if role in held],
        choices=[(role, MAY[role], role in held) for role in GRANTED],
        changes=_changes(user.role_changes.all()),
        plan=planned,
        wanted=wanted,
    )
