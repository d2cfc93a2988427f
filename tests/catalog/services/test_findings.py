from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from structlog.testing import capture_logs

from catalog import services
from catalog.models import Annotation, Change, Finding, SourceValue
from catalog.quality import RULES
from catalog.services.findings import Checked, CheckFailed, check_changed
from ontology.models import Term
from ontology.services import load_ontology
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


def test_names_and_places_come_from_the_ontologies(tmp_path):
    path = write(
        tmp_path / "cmpo.obo",
        stanza("CMPO:0000001", "cellular phenotype"),
        stanza("CMPO:0000118", "round cell", 'synonym: "spherical cell" EXACT []', "is_a: CMPO:0000001"),
    )
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


@pytest.fixture
def cmpo(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    load_ontology(
        source=write(
            tmp_path / "cmpo.obo",
            stanza("CMPO:0000001", "cellular phenotype"),
            stanza("CMPO:0000118", "round cell", "is_a: CMPO:0000001"),
            stanza("CMPO:0000077", "elongated cell", 'synonym: "long cell" EXACT []', 'synonym: "thin" RELATED []'),
            stanza("CMPO:0000009", "obsolete_thick cell", "is_obsolete: true", "replaced_by: CMPO:0000118"),
            stanza("CMPO:0000010", "obsolete_tall cell", "is_obsolete: true", "replaced_by: CMPO:0000011"),
        )
    )


@pytest.mark.usefixtures("cmpo")
@pytest.mark.parametrize(
    ("text", "curie", "rule", "repair"),
    [
        ("long cells", "CMPO:0000118", "label", ("CMPO:0000077", "CMPO:0000118")),
        ("thin", "CMPO:0000118", "label", ("", "")),
        ("obsolete_thick cell", "CMPO:0000009", "term", ("CMPO:0000118", "CMPO:0000009")),
        ("obsolete_tall cell", "CMPO:0000010", "term", ("", "")),
    ],
    ids=["an exact name of one term", "a name that is not exact", "obsolete", "obsolete, for one that is not loaded"],
)
def test_what_can_be_repaired(text, curie, rule, repair):
    study = harvest(well(1, phenotype(text, curie)))
    found = Finding.objects.get(study=study, rule=rule, source_value__text=text)
    assert (found.repair, found.instead_of) == repair


@pytest.mark.usefixtures("cmpo")
def test_a_repair_that_is_known_later_is_kept_as_well():
    study = harvest(well(1, phenotype("long cells", "CMPO:0000118")))
    Finding.objects.filter(rule="label").update(repair="", instead_of="")
    services.check_study(study=study)
    assert Finding.objects.get(rule="label").repair == "CMPO:0000077"


def test_what_was_decided_is_looked_at_after_the_commit(django_capture_on_commit_callbacks):
    study = harvest(well(1, DATE))
    value, term = SourceValue.objects.get(text="Sep-10"), Term.objects.create(curie="NCBIGene:151011", kind="gene")
    with django_capture_on_commit_callbacks(execute=True):
        services.annotate(subject=value, property_key="gene", term=term, asserted_by="curator")
        assert not Finding.objects.filter(study=study, state="gone").exists()
    assert Finding.objects.get(rule="date").state == "gone"
    assert not Change.objects.filter(checked=False).exists()
    with django_capture_on_commit_callbacks(execute=True):
        services.overrule(annotation=Annotation.objects.get(asserted_by="curator"))
    assert Finding.objects.get(rule="date").state == "open"


def test_only_what_changed_is_looked_at():
    first, second = harvest(well(1, DATE)), harvest(well(1, DATE), accession="idr0002")
    assert check_changed() == 0
    Change.objects.filter(study=second).update(checked=False)
    Finding.objects.all().delete()
    assert check_changed() == 1
    assert {one.study_id for one in Finding.objects.all()} == {second.pk}
    assert first.pk != second.pk
    assert check_changed() == 0


def test_a_study_on_which_a_rule_fails_holds_up_no_other(monkeypatch):
    studies = [harvest(well(1, DATE), accession=accession) for accession in ("idr0001", "idr0002", "idr0003")]
    Finding.objects.all().delete()
    Change.objects.update(checked=False)
    monkeypatch.setitem(RULES, "broken", replace(RULES["date"], key="broken", check=_fails_on_the_first()))
    with capture_logs() as logs, pytest.raises(CheckFailed, match=r"failed on 1 study: idr0001\."):
        check_changed()
    assert [(entry["event"], entry["study"]) for entry in logs] == [("findings.failed", "idr0001")]
    assert [found(study) != [] for study in studies] == [False, True, True]
    assert check_changed() == 1, "it is looked at again, and nothing else is"
    assert found(studies[0]) != []


def _fails_on_the_first():
    looks = iter([True])

    def check(_material):
        if next(looks, False):
            raise ZeroDivisionError
        return []

    return check


def test_whoever_refers_to_a_study_does_not_wait_for_a_look_at_it():
    if not connection.features.has_select_for_no_key_update:
        pytest.skip("this database locks no rows")
    study = harvest(well(1, DATE))
    with CaptureQueriesContext(connection) as queries:
        services.check_study(study=study)
    assert [query["sql"].endswith("FOR NO KEY UPDATE") for query in queries if "FOR " in query["sql"]] == [True]
