import pytest

from catalog.models import ChangeSet
from curation.selectors import history
from curation.selectors.history import Asked, history_of
from curation.services import claim, curate_twice, save, undo
from ontology.problems import NotFound
from tests.curation.judging import LARGE, ROUND, approved, draft, edit, value
from tests.curation.people import curator, reviewer
from tests.factories import StudyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]


@pytest.fixture
def one():
    return value(StudyFactory())


def place(subject):
    return "source_value", subject.pk, "phenotype"


def latest():
    return ChangeSet.objects.latest("pk")


def summaries(**asked):
    return [row.summary for row in history.change_sets(Asked(**asked))]


def test_the_history_of_a_value_is_newest_first(one):
    approved(one, ROUND)
    found = history_of(place(one), curator())
    assert [entry.decision.move for entry in found] == ["approved", "submitted", "saved"]
    assert [(entry.before_label, entry.after_label) for entry in found] == [
        ("submitted", "approved"),
        ("draft", "submitted"),
        ("open", "draft"),
    ]
    assert [entry.latest for entry in found] == [True, False, False]


def test_an_entry_says_what_it_is_about(one):
    draft(one, ROUND)
    (entry,) = history_of(place(one), curator())
    assert (entry.subject, entry.property_key, entry.study) == ("round cells", "phenotype", one.study)
    draft(one.study, ROUND)
    (entry,) = history_of(("study", one.study_id, "phenotype"), curator())
    assert entry.subject == f"study {one.study.accession}"


def test_what_was_undone_is_marked(one):
    draft(one, ROUND)
    undo(change_set=latest(), who=curator())
    assert [entry.undone for entry in history_of(place(one), curator())] == [False, True]


def test_nothing_was_decided(one):
    assert history_of(place(one), curator()) == ()


def test_an_unknown_subject():
    with pytest.raises(NotFound, match="no subject 'well'; subjects are source_value,"):
        history_of(("well", 1, "phenotype"), curator())


def test_of_two_curators_neither_sees_the_other_before_one_is_approved(one):
    curate_twice(study=one.study, double=True, who=reviewer())
    for name, term in (("curator-1", ROUND), ("curator-2", LARGE)):
        save(edits=[edit(one, term, version=0)], who=curator(name))
    assert [entry.decision.actor.username for entry in history_of(place(one), curator())] == ["curator-1"]
    assert len(history_of(place(one), reviewer())) == 2


def test_filters(one):
    claim(study=one.study, who=curator("curator-2"))
    draft(one, ROUND)
    other = value(StudyFactory(), "large nuclei")
    draft(other, LARGE, who=curator("curator-2"))
    assert summaries() == ["1 value judged", "1 value judged", f"Claimed {one.study.accession}"]
    assert summaries(action="claim") == [f"Claimed {one.study.accession}"]
    assert len(summaries(person="curator-2")) == 2
    assert len(summaries(property_key="phenotype")) == 2
    assert len(summaries(property_key="gene")) == 0
    assert len(summaries(study=one.study)) == 1
    assert len(summaries(value="NUCLEI")) == 1
    assert len(summaries(value="nuclei", study=one.study)) == 0


def test_a_study_finds_what_changed_its_facts_too(one):
    from catalog.services import open_change_set
    from catalog.services.changes import record_study

    harvest = open_change_set(action="harvest", summary="Harvested")
    record_study(study=one.study, cause="harvest", change_set=harvest)
    assert summaries(study=one.study) == ["Harvested"]
    assert summaries(study=one.study, property_key="phenotype") == []


def test_days_are_inclusive(one):
    draft(one, ROUND)
    day = latest().at.date()
    assert summaries(since=day, until=day) == ["1 value judged"]
    assert summaries(since=day.replace(year=day.year + 1)) == []
    assert summaries(until=day.replace(year=day.year - 1)) == []


def test_what_change_sets_did_is_counted(one, django_assert_num_queries):
    other = value(one.study, "others")
    bulk = save(edits=[edit(one, ROUND), edit(other, ROUND)], who=curator())
    undo(change_set=bulk, who=curator(), only=[bulk.decisions.first().pk])
    newest = latest().pk
    with django_assert_num_queries(2):
        found = history.touched([bulk.pk, newest])
    assert (found[bulk.pk].values, found[bulk.pk].undone) == (2, 1)
    assert found[bulk.pk].places == [("idr", one.study.accession, "phenotype", 2)]
    assert (found[newest].values, found[newest].undone) == (1, 0)


def test_what_an_undo_left(one):
    other = value(one.study, "others")
    bulk = save(edits=[edit(one, ROUND), edit(other, ROUND)], who=curator())
    draft(other, LARGE)
    undone = undo(change_set=bulk, who=curator())
    assert list(history.left_since(undone.change_set, curator())) == list(undone.left)


def test_what_was_not_chosen_was_not_left(one):
    other = value(one.study, "others")
    bulk = save(edits=[edit(one, ROUND), edit(other, ROUND)], who=curator())
    undone = undo(change_set=bulk, who=curator(), only=[bulk.decisions.first().pk])
    assert not history.left_since(undone.change_set, curator()).exists()


def test_a_change_that_is_not_there():
    with pytest.raises(NotFound, match="no change 7"):
        history.find_change_set(7)
