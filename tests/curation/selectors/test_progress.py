import pytest

from catalog import services
from catalog.facts import ComponentFact
from catalog.models import ChangeSet, SourceValue, Study
from catalog.services import annotate, upsert_study
from curation.selectors.kept import _Kept, current_tallies
from curation.selectors.progress import STATES, Tally, tallies
from curation.selectors.reach import with_reach
from curation.services import approve, curate_twice, save, send_back, submit, undo
from ontology.models import Term
from tests.catalog.builders import phenotype, plain, study, well
from tests.curation.judging import LARGE, ROUND, edit, proposal, value, versions
from tests.curation.people import curator, reviewer

pytestmark = pytest.mark.django_db

SHARED, WIDE, LONELY = phenotype("round cells"), phenotype("wide cells"), phenotype("odd cells")


@pytest.fixture
def found(words):
    """A study: three samples are round, two wide, one odd; a method is stated of a component of two samples."""
    services.register_archive(key="idr", name="Image Data Resource")
    upsert_study(
        fact=study(
            well(1, SHARED, WIDE, component="a"),
            well(2, SHARED, WIDE, component="a"),
            well(3, SHARED, LONELY, component="b"),
            accession="idr0013",
            components=(ComponentFact("a", values=(plain("imaging_method", "a scope"),)), ComponentFact("b")),
            values=(plain("study_type", "a screen"), plain("protein", "takes no terms")),
        )
    )
    return Study.objects.get()


def of(study, key="phenotype"):
    """State to number of values and samples."""
    tally = tallies([study.pk])[study.pk, key]
    return {state: (tally.values[state], tally.samples[state]) for state in STATES if tally.values[state]}


def text(study, words):
    return SourceValue.objects.get(study=study, text=words)


def test_what_nobody_judged_is_open(found):
    assert of(found) == {"open": (3, 6)}
    assert {key for _, key in tallies()} == {"phenotype", "imaging_method", "study_type"}


def test_a_value_of_a_component_reaches_its_samples_and_one_of_the_study_all(found):
    assert of(found, "imaging_method") == {"open": (1, 2)}
    assert of(found, "study_type") == {"open": (1, 3)}


def test_reach_of_single_values(found):
    reached = dict(with_reach(SourceValue.objects.all()).values_list("text", "reach"))
    assert (reached["round cells"], reached["a scope"], reached["a screen"]) == (3, 2, 3)


def test_what_the_archive_states_is_its_own(found):
    annotate(
        subject=text(found, "round cells"),
        property_key="phenotype",
        term=Term.objects.get(curie=ROUND),
        asserted_by="idr",
    )
    assert of(found) == {"archive": (1, 3), "open": (2, 3)}


def test_each_state_on_the_way(found):
    rows = [text(found, words) for words in ("round cells", "wide cells", "odd cells")]
    save(edits=[edit(row, ROUND) for row in rows], who=curator())
    assert of(found) == {"draft": (3, 6)}
    proposals = [proposal(row) for row in rows]
    submit(versions=versions(*proposals), who=curator())
    approve(versions=versions(proposals[0]), who=reviewer())
    send_back(versions=versions(proposals[1]), who=reviewer(), reason="Too broad.")
    assert of(found) == {"approved": (1, 3), "sent_back": (1, 2), "submitted": (1, 1)}


def test_what_cannot_be_mapped_is_settled_once_approved(found):
    one = text(found, "round cells")
    save(edits=[edit(one, outcome="none")], who=curator())
    submit(versions=versions(proposal(one)), who=curator())
    approve(versions=versions(proposal(one)), who=reviewer())
    assert of(found)["approved"] == (1, 3)


def test_what_was_undone_is_open_again(found):
    save(edits=[edit(text(found, "round cells"), ROUND)], who=curator())
    undo(change_set=ChangeSet.objects.latest("pk"), who=curator())
    assert of(found) == {"open": (3, 6)}


def test_a_retired_value_does_not_count(found):
    SourceValue.objects.filter(text="odd cells").update(retired=True)
    assert of(found) == {"open": (2, 5)}


def test_of_two_curators_the_one_behind_counts(found):
    curate_twice(study=found, double=True, who=reviewer())
    one = text(found, "round cells")
    expected = (("curator-1", "draft"), ("curator-2", "submitted"))
    for name, state in expected:
        save(edits=[edit(one, ROUND if name == "curator-1" else LARGE, version=0)], who=curator(name))
        assert of(found)["draft"] == (1, 3)
        own = proposal(one, track=curator(name).user)
        submit(versions=versions(own), who=curator(name))
        assert of(found)[state] == (1, 3)
    approve(versions=versions(proposal(one, track=curator().user)), who=reviewer())
    assert of(found) == {"approved": (1, 3), "open": (2, 3)}


def test_any_number_of_studies_takes_as_many_queries(found, django_assert_num_queries):
    upsert_study(fact=study(well(1, SHARED), accession="idr0001"))
    with django_assert_num_queries(3):
        found_all = tallies()
    assert {place[0] for place in found_all} == set(Study.objects.values_list("pk", flat=True))


def test_a_tally_adds_up():
    tally = Tally()
    tally.add("open", 5, 50)
    tally.move("open", "draft", 2, 20)
    assert (tally.total, tally.open, tally.open_samples, tally.values["draft"]) == (5, 3, 30, 2)


def test_kept_tallies_follow_what_happens(found):
    kept = _Kept()
    before = kept.now()
    save(edits=[edit(text(found, "round cells"), ROUND)], who=curator())
    after = kept.now()
    assert dict(after) == tallies()
    assert before[found.pk, "phenotype"].open == 3


def test_kept_tallies_follow_harvests_and_facts(found):
    kept = _Kept()
    kept.now()
    upsert_study(fact=study(well(1, SHARED), accession="idr0001"))
    assert dict(kept.now()) == tallies()
    annotate(
        subject=value(found, "round cells"),
        property_key="phenotype",
        term=Term.objects.get(curie=ROUND),
        asserted_by="idr",
    )
    assert dict(kept.now()) == tallies()


def test_nothing_is_counted_again_where_nothing_happened(found, django_assert_num_queries):
    save(edits=[edit(text(found, "round cells"), ROUND)], who=curator())
    kept = _Kept()
    first = kept.now()
    with django_assert_num_queries(4):
        assert kept.now() is first


def test_another_database_is_counted_anew(found):
    assert dict(current_tallies()) == tallies()
