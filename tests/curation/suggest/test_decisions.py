import pytest

from catalog.models import Annotation, Change, ChangeSet, SourceValue
from catalog.services.changes import record_study
from curation.models import StudyCuration
from curation.services import undo
from curation.suggest import suggest
from curation.suggest.decisions import Decision, Record, memory, odds, remembered
from curation.suggest.reasons import decided
from ontology.matching.wording import form
from ontology.models import Term
from tests.curation.judging import ROUND, draft, value
from tests.curation.people import curator
from tests.factories import StudyFactory

YES, NO = True, False


def record(accepted=(), rejected=()):
    return Record(dict.fromkeys(accepted, "idr0001"), dict.fromkeys(rejected, "idr0002"))


def test_texts_are_remembered_by_what_they_have_in_common():
    found = memory(
        [Decision(1, "Round cells", 7, YES), Decision(2, "round cell (manual)", 7, YES), Decision(3, "fan", 8, NO, "a")]
    )
    assert found["round cell"][7].accepted.keys() == {1, 2}
    assert found["fan"][8] == Record({}, {3: "a"})


@pytest.mark.parametrize(
    ("more", "less"),
    [
        (record({1, 2}), record({1})),
        (record({1}), record()),
        (record(), record((), {1})),
        (record((), {1}), record((), {1, 2})),
        (record({1, 2}, {3}), record({1}, {2, 3})),
    ],
)
def test_more_agreement_is_more_likely(more, less):
    assert odds(more, None) > odds(less, None)


def test_a_study_s_own_decision_weighs_most():
    assert odds(record({1, 2, 3}, {9}), 9) < 0 < odds(record({1, 2, 3}, {9}), None)
    assert odds(record({9}), 9) > odds(record(range(8)), 9) > 0


@pytest.mark.parametrize(
    ("accepted", "rejected", "study", "reason"),
    [
        ({1: "idr0001"}, {}, None, "accepted for the same text in idr0001"),
        ({2: "idr0002", 1: "idr0001"}, {}, None, "accepted for the same text in idr0001 and idr0002"),
        (
            {n: f"idr{n:04}" for n in range(1, 8)}, {9: "idr0009"}, None,
            "accepted for the same text in 7 studies, such as idr0001 and idr0002, rejected for the same text in idr0009",
        ),
        ({1: "idr0001"}, {}, 1, "accepted in this study"),
        ({2: "idr0002"}, {1: "idr0001"}, 1, "accepted for the same text in idr0002, rejected in this study"),
    ],
)  # fmt: skip
def test_reasons_name_the_studies(accepted, rejected, study, reason):
    assert decided(Record(accepted, rejected), study) == reason


@pytest.mark.django_db
@pytest.mark.usefixtures("words")
def test_what_is_remembered_follows_the_catalog(decide):
    assert remembered("phenotype", ["fan"]) == {}
    decide("fan", "CMPO:0000118")
    decide("fan", "CMPO:0000030", overruled=True)
    records = remembered("phenotype", ["fans", "ball"])["fan"].values()
    assert sorted((len(one.accepted), len(one.rejected)) for one in records) == [(0, 1), (1, 0)]


@pytest.mark.django_db
@pytest.mark.usefixtures("words")
def test_only_the_texts_that_are_asked_for_are_read(decide, django_assert_max_num_queries):
    for text in ("fan", "ball", "cone"):
        decide(text, "CMPO:0000118")
    assert remembered("phenotype", ["fan", "cone"]).keys() == {"fan", "cone"}
    assert remembered("disease", ["fan"]) == {}
    decide("fan", "CMPO:0000030")
    with django_assert_max_num_queries(6):
        assert len(remembered("phenotype", ["fan"])["fan"]) == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("words")
def test_values_of_a_harvest_are_read_when_its_study_changed(decide):
    study = decide("fan", "CMPO:0000118")
    assert remembered("phenotype", ["ball"]) == {}
    ball = SourceValue.objects.create(study=study, property="phenotype", text="ball")
    Annotation.objects.create(
        source_value=ball, property="phenotype", term=Term.objects.get(curie="CMPO:0000118"), asserted_by="idr"
    )
    record_study(study=study, cause="harvest")
    assert remembered("phenotype", ["balls"]).keys() == {"ball"}


@pytest.mark.django_db
@pytest.mark.usefixtures("words")
def test_a_change_that_becomes_visible_after_a_younger_one_is_not_missed(decide):
    study = decide("fan", "CMPO:0000118")
    late = Change.objects.latest("pk")
    number, late.pk = late.pk, late.pk + 1
    late.save(force_insert=True)
    Change.objects.filter(pk=number).delete()
    assert remembered("phenotype", ["fan"]).keys() == {"fan"}
    value = SourceValue.objects.create(study=study, property="phenotype", text="cone")
    Annotation.objects.create(
        source_value=value, property="phenotype", term=Term.objects.get(curie="CMPO:0000118"), asserted_by="idr"
    )
    Change.objects.create(pk=number, kind=Change.Kind.ANNOTATION, cause="x", study=study, source_value_id=value.pk)
    assert remembered("phenotype", ["cone"]).keys() == {"cone"}


@pytest.mark.django_db
@pytest.mark.usefixtures("words")
def test_a_log_that_begins_anew_is_read_anew(decide):
    decide("fan", "CMPO:0000118")
    assert remembered("phenotype", ["fan"]).keys() == {"fan"}
    Change.objects.all().delete()
    decide("ball", "CMPO:0000118")
    assert remembered("phenotype", ["fan", "ball"]).keys() == {"fan", "ball"}


@pytest.mark.django_db
@pytest.mark.usefixtures("words")
class TestProposals:
    def test_a_draft_counts_at_once_and_no_longer_when_undone(self):
        row = value(StudyFactory(accession="idr0013"), "looks odd")
        draft(row, ROUND)
        term = Term.objects.get(curie=ROUND).pk
        assert remembered("phenotype", ["Looks odd"], drafts=True)[form("looks odd")][term].accepted == {
            row.study_id: "idr0013"
        }
        assert remembered("phenotype", ["Looks odd"]) == {}
        undo(change_set=ChangeSet.objects.get(), who=curator())
        assert remembered("phenotype", ["Looks odd"], drafts=True) == {}

    def test_it_is_suggested_in_other_studies(self):
        draft(value(StudyFactory(), "looks odd"), ROUND)
        (found,) = suggest(["looks odd"], "phenotype", study=StudyFactory().pk, drafts=True)
        assert found.candidates[0].term == ROUND
        assert "drafted for the same text" in found.candidates[0].reason

    def test_of_two_who_judge_independently_neither_hears_of_the_other(self):
        row = value(StudyFactory(), "looks odd")
        StudyCuration.objects.create(study=row.study, double=True)
        draft(row, ROUND)
        assert remembered("phenotype", ["looks odd"], drafts=True) == {}
