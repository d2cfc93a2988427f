import pytest

from curation.suggest.decisions import Decision, Record, memory, odds, remembered

YES, NO = True, False


def test_texts_are_remembered_by_what_they_have_in_common():
    found = memory(
        [Decision(1, "Round cells", 7, YES), Decision(2, "round cell (manual)", 7, YES), Decision(3, "fan", 8, NO)]
    )
    assert found["round cell"][7].accepted == {1, 2}
    assert found["fan"][8] == Record(set(), {3})


@pytest.mark.parametrize(
    ("more", "less"),
    [
        (Record({1, 2}), Record({1})),
        (Record({1}), Record()),
        (Record(), Record(set(), {1})),
        (Record(set(), {1}), Record(set(), {1, 2})),
        (Record({1, 2}, {3}), Record({1}, {2, 3})),
    ],
)
def test_more_agreement_is_more_likely(more, less):
    assert odds(more, None) > odds(less, None)


def test_a_study_s_own_decision_weighs_most():
    assert odds(Record({1, 2, 3}, {9}), 9) < 0 < odds(Record({1, 2, 3}, {9}), None)
    assert odds(Record({9}), 9) > 0


@pytest.mark.django_db
@pytest.mark.usefixtures("words")
def test_what_is_remembered_follows_the_catalog(decide):
    assert remembered("phenotype") == {}
    decide("fan", "CMPO:0000118")
    decide("fan", "CMPO:0000030", overruled=True)
    records = remembered("phenotype")["fan"].values()
    assert sorted((len(one.accepted), len(one.rejected)) for one in records) == [(0, 1), (1, 0)]
