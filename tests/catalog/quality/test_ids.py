import pytest

from catalog.quality.base import Repair
from catalog.quality.ids import RULE
from tests.catalog.quality.made import known, repairs, said, value


def human(number, samples=1):
    return value("organism", "Homo sapiens", known(f"NCBITaxon:{number}"), number=number, samples=samples)


def test_ids_that_were_counted_up():
    values = [human(9606, 5193), *(human(number) for number in range(9607, 9620))]
    assert said(RULE, *values) == [
        "“Homo sapiens” is mostly NCBITaxon:9606, but also 13 other ids: NCBITaxon:9607 to NCBITaxon:9619."
    ]


def test_few_are_named():
    assert said(RULE, human(9606, 2), human(9607), human(9608)) == [
        "“Homo sapiens” is mostly NCBITaxon:9606, but also 2 other ids: NCBITaxon:9607 and NCBITaxon:9608."
    ]


def test_the_same_id_in_two_spellings_and_other_texts_are_fine():
    again = value("organism", "Homo sapiens", known("NCBITaxon:9606"), submitted_id="9606")
    mouse = value("organism", "Mus musculus", known("NCBITaxon:10090"))
    elsewhere = value("strain", "Homo sapiens", known("NCBITaxon:9607"))
    assert said(RULE, human(9606), again, mouse, elsewhere) == []


def test_a_text_without_an_id_beside_one_with_an_id_is_fine():
    assert said(RULE, human(9606), value("organism", "Homo sapiens")) == []


HOMO = known("NCBITaxon:9606", "Homo sapiens", names=["human"])


@pytest.mark.parametrize(
    ("text", "held", "repair"),
    [
        ("Human", [HOMO], Repair("NCBITaxon:9606")),
        ("patient", [HOMO], None),
        ("Human", [HOMO, known("NCBITaxon:10245", "human virus")], None),
    ],
    ids=["the text is its name", "the text is no name of it", "two terms"],
)
def test_the_usual_term_is_right_where_the_text_is_its_name(text, held, repair):
    usual = value("organism", text, *held, samples=9)
    other = value("organism", text, known("NCBITaxon:9607", "Homo"), number=2)
    assert repairs(RULE, usual, other) == [repair]
