"""Not a defect, and a defect after all."""

import pytest

from catalog import services
from catalog.models import ChangeSet, Finding
from catalog.permissions import COMMAND_LINE, Role, Who
from ontology.problems import Conflict, Forbidden, Problem
from tests.catalog.builders import gene, harvest, well

pytestmark = pytest.mark.django_db
DATE = gene("Sep-10")


@pytest.fixture
def curator(django_user_model):
    user = django_user_model.objects.create(username="curator")
    return Who(frozenset({Role.CURATOR}), f"user {user.pk}", user)


@pytest.fixture
def finding():
    harvest(well(1, DATE))
    return Finding.objects.get(rule="date")


def test_what_is_no_defect_stays_so_with_who_says_so_and_why(finding, curator):
    services.dismiss(finding=finding, reason=" It is the name of a probe. ", who=curator)
    harvest(well(1, DATE), well(2, DATE))
    finding.refresh_from_db()
    assert (finding.state, finding.samples, finding.reason) == ("dismissed", 2, "It is the name of a probe.")
    assert (finding.dismissed_by, finding.dismissed_at is None) == (curator.user, False)
    harvest(well(1, gene("CDC20", "NCBIGene:991")))
    finding.refresh_from_db()
    assert (finding.state, finding.samples) == ("dismissed", 2)


def test_it_is_opened_again_and_both_are_in_the_history(finding, curator):
    services.dismiss(finding=finding, reason="A probe.", who=curator)
    services.reopen(finding=finding, who=curator)
    finding.refresh_from_db()
    assert (finding.state, finding.reason, finding.dismissed_by, finding.dismissed_at) == ("open", "", None, None)
    first, second = ChangeSet.objects.order_by("pk")
    assert (first.action, first.actor, second.action, second.actor) == ("dismiss", curator.user, "reopen", curator.user)
    assert first.summary.endswith("A probe.")
    assert "“Sep-10” is a date" in second.summary


@pytest.mark.parametrize(("reason", "said"), [("", "Say why"), ("  ", "Say why"), ("x" * 2001, "2,001 characters")])
def test_a_reason_is_wanted(finding, curator, reason, said):
    with pytest.raises(Problem, match=said):
        services.dismiss(finding=finding, reason=reason, who=curator)
    finding.refresh_from_db()
    assert finding.state == "open"


def test_whoever_comes_second_is_told(finding, curator):
    stale = Finding.objects.get(pk=finding.pk)
    with pytest.raises(Conflict, match="it is now “Open”"):
        services.reopen(finding=stale, who=curator)
    services.dismiss(finding=finding, reason="A probe.", who=COMMAND_LINE)
    with pytest.raises(Conflict, match="it is now “not a defect”"):
        services.dismiss(finding=stale, reason="Something else.", who=curator)
    finding.refresh_from_db()
    assert finding.reason == "A probe."


@pytest.mark.parametrize("role", [Role.ANYONE, Role.REVIEWER, Role.OPERATOR])
def test_only_curators(finding, role):
    who = Who(frozenset({role}), "somebody")
    with pytest.raises(Forbidden, match="curate"):
        services.dismiss(finding=finding, reason="Because.", who=who)
    with pytest.raises(Forbidden, match="curate"):
        services.reopen(finding=finding, who=who)
