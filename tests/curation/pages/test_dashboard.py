import pytest
from django.http import QueryDict

from catalog import services
from catalog.facts import ComponentFact
from catalog.models import ChangeSet, Study
from catalog.services import upsert_study
from curation.models import StudyCuration
from curation.pages.dashboard import queue
from curation.pages.mine import mine
from curation.selectors.progress import tallies
from curation.services import claim, curate_twice, prioritise, save, send_back, submit, undo
from ontology.problems import NotFound, Problem
from tests.catalog.builders import phenotype, plain, study, well
from tests.curation.judging import LARGE, ROUND, draft, edit, proposal, value, versions
from tests.curation.people import both, curator, reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]


@pytest.fixture(autouse=True)
def studies(words):
    """idr0001 with two open values on two samples, idr0002 with one on three, both on mitosis; cil:1 without any."""
    for key in ("idr", "cil"):
        services.register_archive(key=key, name=key.upper())
    two = (phenotype("round"), phenotype("large"))
    upsert_study(fact=_study("idr0001", [well(1, *two)], title="Mitosis in yeast"))
    upsert_study(fact=_study("idr0002", [well(place, two[0]) for place in (1, 2, 3)], title="A screen"))
    upsert_study(fact=_study("idr0003", [well(1, plain("protein", "no terms"))]))


def _study(accession, samples, **more):
    return study(*samples, accession=accession, components=(ComponentFact("screenA"),), **more)


def one(accession):
    return Study.objects.get(accession=accession)


def asked(address="", who=None):
    return queue(QueryDict(address), who or curator())


def shown(address="", who=None):
    return [row.study.accession for row in asked(address, who).rows]


def test_what_reaches_most_samples_comes_first():
    assert shown() == ["idr0002", "idr0001"]
    found = asked()
    assert (found.total.open, found.total.open_samples) == (3, 5)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("order=values", ["idr0001", "idr0002"]),
        ("order=accession", ["idr0001", "idr0002"]),
        ("order=priority", ["idr0001", "idr0002"]),
        ("q=mitosis", ["idr0001"]),
        ("archive=cil", []),
        ("archive=idr", ["idr0002", "idr0001"]),
        ("property=phenotype", ["idr0002", "idr0001"]),
        ("property=gene", []),
        ("whose=mine", ["idr0001"]),
        ("whose=unassigned", ["idr0002"]),
    ],
)
def test_filters_and_orders(address, expected):
    claim(study=one("idr0001"), who=curator())
    prioritise(study=one("idr0001"), priority=1, who=reviewer())
    assert shown(address) == expected


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("order=size", "order='size' cannot be read; it is one of impact, values"),
        ("whose=yours", "whose='yours' cannot be read; it is one of all, mine, unassigned"),
        ("archive=omero", "no archive 'omero' here; archives are cil, idr"),
        ("property=protein", "Protein takes no ontology terms"),
        ("property=phenotyp", "did you mean phenotype"),
        ("page=x", "page='x' is no whole number"),
    ],
)
def test_a_filter_that_cannot_be_read(address, says):
    with pytest.raises(Problem, match=says):
        asked(address)


def test_a_page_beyond_the_last():
    with pytest.raises(NotFound, match="ends with page 1"):
        asked("page=2")


def test_bars_go_from_done_to_open():
    draft(value(one("idr0001"), "round"), ROUND)
    (row,) = [row for row in asked().rows if row.study.accession == "idr0001"]
    (progress,) = row.progress
    assert [(part.state, part.start, part.width) for part in progress.parts] == [("draft", 0, 50), ("open", 50, 50)]
    assert progress.words == "1 draft, 1 open"
    assert (row.unfinished, row.finished) == ((progress,), ())


def test_a_row_says_who_has_it_how_soon_and_how_far_two_agree():
    curate_twice(study=one("idr0001"), double=True, who=reviewer())
    prioritise(study=one("idr0001"), priority=2, who=reviewer())
    for name, term in (("curator-1", ROUND), ("curator-2", LARGE)):
        save(edits=[edit(value(one("idr0001"), "round"), term, version=0)], who=curator(name))
        submit(versions=versions(proposal(value(one("idr0001"), "round"), track=curator(name).user)), who=curator(name))
    (row,) = [row for row in asked(who=reviewer()).rows if row.study.accession == "idr0001"]
    assert (row.priority, row.curation.curator, row.agreement.alike) == ("next", None, 0)


def test_only_who_may_assign_is_offered_people():
    curator("curator-2")
    assert asked().curators == ()
    names = [user.username for user in asked(who=reviewer()).curators]
    assert names == ["curator-1", "curator-2"]


def test_looking_writes_nothing():
    asked()
    assert not StudyCuration.objects.exists()


def test_ones_own_studies_most_open_samples_first():
    for accession in ("idr0001", "idr0002"):
        claim(study=one(accession), who=curator())
    claim(study=one("idr0003"), who=curator("curator-2"))
    found = mine(curator())
    assert [(study.accession, progress.tally.open_samples) for study, progress in found.studies] == [
        ("idr0002", 3),
        ("idr0001", 2),
    ]
    assert found.study_total == 2


def test_what_waits_for_review_is_never_ones_own():
    row = draft(value(one("idr0001"), "round"), ROUND, who=both())
    submit(versions=versions(row), who=both())
    assert mine(both()).waiting == []
    (waiting,) = mine(reviewer()).waiting
    assert (waiting.accession, waiting.property_key, waiting.number) == ("idr0001", "phenotype", 1)
    assert mine(curator()).waiting == []


def test_own_work_that_was_undone_and_done_again_waits_for_somebody_else():
    subject = value(one("idr0001"), "round")
    draft(subject, ROUND, who=both())
    for _ in range(2):
        undo(change_set=ChangeSet.objects.latest("pk"), who=both())
    submit(versions=versions(proposal(subject)), who=curator())
    assert mine(both()).waiting == []
    assert [waiting.number for waiting in mine(reviewer()).waiting] == [1]


def test_what_came_back_says_what_to_mend():
    row = draft(value(one("idr0001"), "round"), ROUND)
    submit(versions=versions(row), who=curator())
    send_back(versions=versions(row), who=reviewer(), reason="Too broad.")
    (returned,) = mine(curator()).returned
    assert (returned.proposal, returned.reason) == (row, "Too broad.")
    assert mine(curator("curator-2")).returned_total == 0


def test_recent_changes_are_the_newest():
    claim(study=one("idr0001"), who=curator())
    draft(value(one("idr0001"), "round"), ROUND)
    assert [moment.change_set.summary for moment in mine(curator()).recent] == ["1 value judged", "Claimed idr0001"]


def test_the_total_is_that_of_all_tallies():
    assert asked().total.total == sum(tally.total for tally in tallies().values())
