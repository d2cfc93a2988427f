from catalog.quality.spellings import RULE
from tests.catalog.quality.made import said, value


def test_one_id_in_two_spellings():
    one, other = (
        value("imaging_method", "a", submitted_id="FBbi_00000246"),
        value("imaging_method", "b", submitted_id="Fbbi:00000246"),
    )
    assert said(RULE, one, other) == ["FBbi:00000246 is written “FBbi_00000246” and “Fbbi:00000246”."]


def test_within_one_cell():
    assert len(said(RULE, value("phenotype", "a", submitted_id="CMPO:0000118 | CMPO_0000118"))) == 1


def test_one_spelling_and_what_is_no_id():
    values = [value("phenotype", text, submitted_id=text) for text in ("CMPO_0000118", "CMPO_0000119", "no id", "")]
    assert said(RULE, *values) == []
