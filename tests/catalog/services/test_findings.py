import pytest

from catalog import services
from catalog.models import Finding, SourceValue
from catalog.services.findings import Checked
from ontology.models import Term
from ontology.problems import Problem
from tests.catalog.builders import gene, harvest, phenotype, plain, well
from tests.ontology.files import stanza, write

pytestmark = pytest.mark.django_db
DATE = gene("Sep-10")


def found(study):
    return sorted(Finding.objects.filter(study=study).values_list("rule", "state", "samples"))


def test_a_harvest_looks_for_defects():
    study = harvest(well(1, DATE), well(2, DATE), well(3, plain("phenotype", "odd")))
    assert found(study) == [("date", "open", 2), ("term", "open", 0), ("unmapped", "open", 1)]
    finding = Finding.objects.get(rule="date")
    assert finding.source_value == SourceValue.objects.get(text="Sep-10")
    assert finding.severity == "error"
    assert "SEPT10" in finding.message


def test_looking_again_finds_nothing_new():
    study = harvest(well(1, DATE))
    before = list(Finding.objects.values())
    assert services.check_study(study=study) == Checked(open=len(before), new=0, gone=0)
    assert list(Finding.objects.values()) == before


def test_what_was_repaired_is_gone_and_may_come_back():
    study = harvest(well(1, DATE))
    harvest(well(1, gene("SEPT10", "NCBIGene:151011")))
    assert ("date", "gone", 1) in found(study)
    harvest(well(1, DATE), well(2, DATE))
    assert ("date", "open", 2) in found(study)


def test_what_is_no_defect_stays_so_with_its_reason():
    study = harvest(well(1, DATE))
    services.dismiss(finding=Finding.objects.get(rule="date"), reason=" It is the name of a probe. ")
    harvest(well(1, DATE), well(2, DATE))
    assert ("date", "dismissed", 2) in found(study)
    assert Finding.objects.get(rule="date").reason == "It is the name of a probe."
    harvest(well(1, gene("CDC20", "NCBIGene:991")))
    assert ("date", "dismissed", 2) in found(study)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_is_wanted(reason):
    harvest(well(1, DATE))
    with pytest.raises(Problem, match="Say why this is not a defect"):
        services.dismiss(finding=Finding.objects.get(rule="date"), reason=reason)
    assert Finding.objects.get(rule="date").state == "open"


def test_names_and_places_come_from_the_ontologies(tmp_path):
    path = write(
        tmp_path / "cmpo.obo",
        stanza("CMPO:0000001", "cellular phenotype"),
        stanza("CMPO:0000118", "round cell", 'synonym: "spherical cell" EXACT []', "is_a: CMPO:0000001"),
    )
    from ontology.services import load_ontology

    load_ontology(source=str(path))
    assert Term.objects.get(curie="CMPO:0000118").synonyms.count() == 1
    study = harvest(well(1, phenotype("spherical cells", "CMPO:0000118"), phenotype("flat", "CMPO:0000118")))
    (label,) = Finding.objects.filter(study=study, rule="label")
    assert label.message == "“flat” is stated for CMPO:0000118, which is “round cell”."


def test_places_of_long_texts_are_told_apart():
    study = harvest(well(1, plain("phenotype", "a" * 400)), well(2, plain("phenotype", "a" * 401)))
    assert Finding.objects.filter(study=study, rule="unmapped").count() == 2


def test_it_takes_as_many_queries_for_many_values(django_assert_max_num_queries):
    study = harvest(
        *(well(number, plain("phenotype", f"odd {number}"), gene(f"Sep-{number}")) for number in range(1, 20))
    )
    with django_assert_max_num_queries(14):
        services.check_study(study=study)
