"""The values of a study as its samples stream by, and what the archive asserts of them."""

import pytest

from catalog import services
from catalog.facts import TermClaim, ValueFact
from catalog.models import Annotation, SourceValue
from ontology.models import Term
from ontology.problems import Problem
from tests.catalog.builders import compound, gene, harvest, phenotype, plain, well

pytestmark = pytest.mark.django_db
ROUND, LONG = TermClaim("CMPO:0000118", "round"), TermClaim("CMPO:0000077", "long")


def value(*claims, **more):
    return ValueFact("phenotype", "odd shape", "id", claims, **more)


def held(key="phenotype"):
    rows = Annotation.objects.filter(property=key, status="accepted").order_by("term__curie")
    return list(rows.values_list("term__curie", flat=True))


def test_rows_that_state_more_or_less_of_one_value_are_taken_together():
    harvest(well(1, value(ROUND)), well(2, value()), well(3, value(LONG, ROUND)))
    assert SourceValue.objects.filter(property="phenotype").count() == 1
    assert held() == ["CMPO:0000077", "CMPO:0000118"]


def test_a_value_knows_how_many_samples_carry_it_and_none_twice():
    round_ = phenotype("round", "CMPO:0000118")
    harvest(well(1, round_, round_), well(2, round_), well(3))
    assert SourceValue.objects.get(property="phenotype").sample_count == 2


def test_what_the_archive_no_longer_states_is_retired_and_comes_back():
    harvest(well(1, value(ROUND, LONG)))
    harvest(well(1, value(LONG)))
    assert held() == ["CMPO:0000077"]
    assert Annotation.objects.filter(status="retired").count() == 1
    harvest(well(1, value(ROUND, LONG)))
    assert held() == ["CMPO:0000077", "CMPO:0000118"]


def test_what_a_curator_overruled_stays_away():
    harvest(well(1, value(ROUND, LONG)))
    services.overrule(annotation=Annotation.objects.get(term__curie="CMPO:0000118"))
    harvest(well(1, value(ROUND, LONG)))
    assert held() == ["CMPO:0000077"]


def test_what_a_curator_stated_stays_whatever_the_archive_says():
    harvest(well(1, value(LONG)))
    term = Term.objects.create(curie="CMPO:0000001")
    odd = SourceValue.objects.get(property="phenotype")
    services.annotate(subject=odd, property_key="phenotype", term=term, asserted_by="curator")
    harvest(well(1, value()))
    assert held() == ["CMPO:0000001"]


@pytest.mark.parametrize(("claims", "groups"), [((ROUND,), {""}), ((ROUND, LONG), {"1"})])
def test_only_several_terms_can_belong_together(claims, groups):
    harvest(well(1, value(*claims, grouped=True)))
    assert set(Annotation.objects.filter(property="phenotype").values_list("group", flat=True)) == groups


def test_each_kind_of_claim_keeps_what_was_stated():
    harvest(
        well(
            1,
            phenotype("round", "CMPO:0000118"),
            gene("CDC20", "NCBIGene:991"),
            compound("nocodazole", inchikey="KYRVNWMVYQXFEU-UHFFFAOYSA-N"),
        )
    )
    stated = {
        row.property: (row.stated_label, row.stated_curie, row.asserted_by)
        for row in Annotation.objects.exclude(property="organism")
    }
    assert stated == {
        "phenotype": ("round", "CMPO:0000118", "idr"),
        "gene": ("CDC20", "", "idr"),
        "compound": ("nocodazole", "", "idr"),
    }


def test_a_gene_without_any_id_is_a_value_and_no_annotation():
    harvest(well(1, gene("CDC20")))
    assert held("gene") == []
    assert SourceValue.objects.get(property="gene").text == "CDC20"


@pytest.mark.parametrize(
    ("text", "number", "dimension"),
    [("10 uM", pytest.approx(1e-5), "mol/L"), ("10", 10.0, ""), ("a little", None, "")],
)
def test_a_number_is_kept_in_the_base_unit_of_what_it_measures(text, number, dimension):
    harvest(well(1, plain("dose", text)))
    found = SourceValue.objects.get(property="dose")
    assert (found.text, found.number, found.dimension) == (text, number, dimension)


def test_a_value_that_is_too_long_to_be_found_again_is_refused_whole():
    with pytest.raises(Problem, match=r"The phenotype 'xxx.*has 2,501 bytes; the longest value has 2,500\."):
        harvest(well(1, plain("phenotype", "x" * 2501)))
    assert not SourceValue.objects.exists()
