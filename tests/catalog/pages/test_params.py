import pytest

from catalog.pages.params import chosen_property, flag, number, unit, within
from ontology.problems import NotFound, Problem


@pytest.mark.parametrize(("written", "expected"), [("3", 3), ("", 7), (None, 7), ("007", 7)])
def test_a_number_is_read_or_taken_as_usual(written, expected):
    assert number({"page": written} if written is not None else {}, "page", 7) == expected


@pytest.mark.parametrize("written", ["x", "-1", "1.5", "1e3", "٣", "1" * 10, " 1"])
def test_what_is_no_number_is_said(written):
    with pytest.raises(Problem, match=r"no whole number; write one from 1 on, such as page=1"):
        number({"page": written}, "page")


@pytest.mark.parametrize("written", ["0", "51"])
def test_a_range_is_kept(written):
    with pytest.raises(Problem, match="it can be 1 to 50"):
        within({"limit": written}, "limit", 10, 50)


def test_units():
    assert [unit({}), unit({"unit": ""}), unit({"unit": "sample"})] == ["study", "study", "sample"]
    with pytest.raises(Problem, match="should be study or sample"):
        unit({"unit": "plate"})


def test_properties_are_found_by_alias():
    assert chosen_property({"property": "species"}) == "organism"
    assert chosen_property({}) == ""
    with pytest.raises(NotFound, match="did you mean phenotype"):
        chosen_property({"property": "phenotyp"})


def test_yes_and_no():
    assert [flag({}, "path"), flag({"path": "False"}, "path"), flag({"path": "1"}, "path")] == [False, False, True]
    with pytest.raises(Problem, match="write path=true or leave it out"):
        flag({"path": "maybe"}, "path")
