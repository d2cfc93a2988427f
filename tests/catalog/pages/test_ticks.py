import pytest
from django.http import QueryDict

from catalog.pages.ticks import MAX_TICKS, tick_value, ticked_query
from catalog.search.results import FacetValue
from ontology.problems import Problem


def params(q="", tick=(), had=()):
    found = QueryDict(mutable=True)
    found["q"] = q
    found.setlist("tick", list(tick))
    found.setlist("had", list(had))
    return found


def test_a_box_names_its_property_and_value():
    value = FacetValue("control", "negative control", "negative control", 1, 0, 1)
    assert tick_value(value) == "control negative control"


@pytest.mark.parametrize(
    ("q", "tick", "had", "expected"),
    [
        ("", ["phenotype CMPO:0000001"], [], "phenotype:CMPO:0000001"),
        ("", ["phenotype CMPO:0000001", "phenotype CMPO:0000002"], [], "phenotype:(CMPO:0000001 OR CMPO:0000002)"),
        ("spindle", ["gene NCBIGene:991"], [], "spindle gene:NCBIGene:991"),
        (
            "phenotype:(CMPO:0000001 OR CMPO:0000002)",
            ["phenotype CMPO:0000002"],
            ["phenotype CMPO:0000001", "phenotype CMPO:0000002"],
            "phenotype:CMPO:0000002",
        ),
        ("phenotype:CMPO:0000001", [], ["phenotype CMPO:0000001"], ""),
        ("phenotype:CMPO:0000001", ["phenotype CMPO:0000001"], ["phenotype CMPO:0000001"], "phenotype:CMPO:0000001"),
        ("", ["control negative control"], [], 'control:"negative control"'),
        ("", ["archive idr", "archive cil"], [], "archive:(idr OR cil)"),
    ],
)
def test_boxes_become_a_question(q, tick, had, expected):
    assert ticked_query(params(q, tick, had)) == expected


@pytest.mark.parametrize("box", ["nonsense", "phenotype", "colour red", ""])
def test_a_box_of_no_page_is_refused(box):
    with pytest.raises(Problem, match="none of this page"):
        ticked_query(params(tick=[box]))


def test_too_many_boxes_are_refused():
    with pytest.raises(Problem, match=f"At most {MAX_TICKS}"):
        ticked_query(params(tick=[f"gene NCBIGene:{number}" for number in range(MAX_TICKS + 1)]))
