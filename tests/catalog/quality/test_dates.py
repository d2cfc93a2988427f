import pytest

from catalog.quality.base import Held
from catalog.quality.dates import RULE
from tests.catalog.quality.made import known, said, value


@pytest.mark.parametrize(
    ("text", "meant"), [("Sep-10", "SEPT10"), ("2-Mar", "MARCH2"), ("01-Dec", "DEC1"), ("2009-09-02 00:00:00", "SEPT2")]
)
def test_a_date_is_told_with_the_genes_that_may_be_meant(text, meant):
    (message,) = said(RULE, value("gene", text))
    assert message.startswith(f"“{text}” is a date; ")
    assert meant in message


@pytest.mark.parametrize("text", ["CDC20", "SEPT10", "MARCH2", "may", "10", "Sep-40"])
def test_a_symbol_is_no_date(text):
    assert said(RULE, value("gene", text)) == []


def test_only_genes_are_looked_at():
    assert said(RULE, value("phenotype", "Sep-10")) == []


def test_a_date_of_which_somebody_told_the_gene_is_settled():
    stated, judged = (Held(known("NCBIGene:151011", kind="gene"), judged=judged) for judged in (False, True))
    assert len(said(RULE, value("gene", "Sep-10", stated))) == 1
    assert said(RULE, value("gene", "Sep-10", judged)) == []
