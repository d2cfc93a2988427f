from catalog.quality.unmapped import RULE
from tests.catalog.quality.made import known, said, value


def test_a_phenotype_without_a_term():
    values = [
        value("phenotype", "odd", samples=74),
        value("phenotype", "round", known("CMPO:0000118")),
        value("organism", "x"),
    ]
    assert said(RULE, *values) == ["“odd” is tied to no term."]


def test_one_that_is_only_declared():
    assert said(RULE, value("phenotype", "odd", samples=0)) == ["“odd”, which no sample has, is tied to no term."]
