from catalog.quality.ids import RULE
from tests.catalog.quality.made import known, said, value


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
