"""Curation is killed while it saves, submits and approves: nothing is lost, nothing is there twice, the index follows.

With the embedded engine on SQLite, and with PostgreSQL and Elasticsearch.
"""

import uuid

import pytest

from tests import children
from tests.faults.children import STUDIES, WELLS
from tests.faults.installations import Installation

pytestmark = pytest.mark.faults
VALUES = STUDIES * WELLS
STEPS = ("save", "submit", "approve")


@pytest.fixture
def embedded(tmp_path):
    return Installation(tmp_path, DJANGO_SETTINGS_MODULE="vitrine.settings.embedded")


@pytest.fixture
def served(tmp_path, machines):
    own = {"VITRINE_ELASTICSEARCH_PREFIX": f"test-{uuid.uuid4().hex[:8]}"}
    made = Installation(tmp_path, **machines.environment(), **own)
    made.manage("flush", "--no-input")
    return made


@pytest.fixture(params=["embedded", pytest.param("served", marks=pytest.mark.services)])
def site(request):
    made = request.getfixturevalue(request.param)
    with child(made, "make") as making:
        assert making.to_end() == ["finished"]
    return made


def child(site, action):
    return children.child(site.environment, "tests.faults.children", action, steps=STEPS)


def test_killed_again_and_again_while_it_saves_and_approves(site):
    for killed_at in (*STEPS, *STEPS):
        with child(site, "curate") as working:
            working.run_to(killed_at, times=2)
            # It is told to go on and killed at once: somewhere in the middle of what it does.
            working.go_on()
            working.kill()
    with child(site, "curate") as working:
        assert working.to_end()[-1] == "finished"
    assert site.ask("SELECT COUNT(*), COUNT(DISTINCT source_value_id) FROM curation_proposal") == [(VALUES, VALUES)]
    assert site.ask("SELECT DISTINCT state, version FROM curation_proposal") == [("approved", 3)]
    steps = "SELECT move, COUNT(*) FROM curation_decision GROUP BY move ORDER BY move"
    assert site.ask(steps) == [("approved", VALUES), ("saved", VALUES), ("submitted", VALUES)]
    facts = "SELECT COUNT(*) FROM catalog_annotation WHERE asserted_by = 'curator' AND status = 'accepted'"
    assert site.ask(facts) == [(VALUES,)]
    with child(site, "settle") as settling:
        assert settling.to_end() == ["equal", "finished"]
