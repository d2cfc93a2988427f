"""Studies, archives and choices by the names that people give them."""

import pytest

from catalog.search.places import archive_named, choices_known, studies_named
from catalog.search.request import ChoiceClause
from catalog.search.rows import StudyRow
from ontology.problems import Problem
from tests.catalog.search.made import searcher_of
from tests.contract.corpus import profile, sample

ODD = profile(choices=[("control", "sham")])


@pytest.fixture(scope="module")
def view(tmp_path_factory):
    rows = [
        StudyRow(1, "idr", "idr0013-neumann-mitocheck"),
        StudyRow(2, "idr", "idr0018-neff-histopathology"),
        StudyRow(3, "cil", "idr0018-neff-histopathology"),
        StudyRow(4, "biostudies", "S-BIAD1"),
        StudyRow(5, "biostudies", "S-BIAD1-2"),
    ]
    studies = {row: [sample(row.id, ODD)] for row in rows}
    return searcher_of(tmp_path_factory.mktemp("index"), studies).view()


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("idr0013", "idr:idr0013-neumann-mitocheck"),
        ("IDR0013", "idr:idr0013-neumann-mitocheck"),
        ("idr0013-neumann-mitocheck", "idr:idr0013-neumann-mitocheck"),
        ("idr:idr0018-neff-histopathology", "idr:idr0018-neff-histopathology"),
        ("CIL:idr0018-neff-histopathology", "cil:idr0018-neff-histopathology"),
        ("S-BIAD1", "biostudies:S-BIAD1"),  # not its beginning, as it is a name itself
    ],
)
def test_a_study_by_its_name_or_the_beginning_of_it(view, given, name):
    assert studies_named(given, view) == [name]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("idr0018", "write study:cil:idr0018-neff-histopathology or study:idr:idr0018-neff-histopathology."),
        ("idr0018-neff-histopathology", "'idr0018-neff-histopathology' names several studies"),
        ("idr001", "There is no study 'idr001' here."),  # a beginning ends before a hyphen
        ("S-BIAD2", "There is no study 'S-BIAD2' here. Did you mean S-BIAD1"),
        ("", "There is no study '' here."),
    ],
)
def test_a_study_that_is_none_or_several(view, given, said):
    with pytest.raises(Problem) as caught:
        studies_named(given, view)
    assert said in str(caught.value)


def test_an_archive_in_any_case(view):
    assert archive_named("IDR", view) == "idr"


@pytest.mark.parametrize(
    ("given", "said"),
    [("idrr", "Did you mean idr?"), ("zoo", "Archives here are biostudies, cil, idr.")],
)
def test_an_archive_that_is_not_there(view, given, said):
    with pytest.raises(Problem) as caught:
        archive_named(given, view)
    assert str(caught.value) == f"There is no archive {given!r} here. {said}"


@pytest.mark.parametrize("values", [("negative control",), ("sham",), ("negative control", "sham")])
def test_choices_of_the_list_and_such_as_occur(view, values):
    clause = ChoiceClause("control", values)
    assert choices_known(clause, view) is clause


def test_a_choice_that_is_neither_listed_nor_there(view):
    with pytest.raises(Problem, match=r"Control is never .negative contrl.\. Did you mean negative control\?"):
        choices_known(ChoiceClause("control", ("sham", "negative contrl")), view)
