"""Mapping sets, out and in."""

import csv
import json

import pytest

from catalog.services import annotate, overrule
from curation.judgement import Outcome
from curation.services import approve, submit
from curation.spreadsheets import difference, sssom
from curation.spreadsheets.files import read
from ontology.models import Ontology, Term
from tests.curation.judging import DELAYED, LARGE, ROUND, SMALL, approved, choice, draft, value, versions
from tests.curation.people import curator, reviewer
from tests.curation.spreadsheets.sheets import cells, example, faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def study(words):
    return example()


def parts(content):
    """The head of a mapping set, as lines, and its rows."""
    lines = content.decode().split("\r\n")
    head = [line[1:] for line in lines if line.startswith("#")]
    return head, list(
        csv.DictReader([line for line in lines if line and not line.startswith("#")], dialect="excel-tab")
    )


def mappings(study, *properties):
    return {row["subject_label"]: row for row in parts(sssom.write(study, properties))[1]}


def slots(head):
    return {name: json.loads(text) for name, _, text in (line.partition(": ") for line in head) if text.startswith('"')}


def compared(study, *rows, columns=("subject_label", "subject_category", "predicate_id", "object_id")):
    content = "\n".join("\t".join(row) for row in (columns, *rows)).encode()
    return difference.difference(study, read(content, study), curator())


def test_the_head_says_what_it_is(study):
    head, _ = parts(sssom.write(study))
    said = slots(head)
    assert said["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert said["mapping_set_id"] == "urn:vitrine:mappings:idr/idr0056"
    assert said["subject_source"] == "study:idr/idr0056"
    assert said["subject_type"] == "rdfs literal"
    assert '  CMPO: "http://www.ebi.ac.uk/cmpo/CMPO_"' in head
    assert "  - slot_name: ext_polarity" in head


def test_what_the_archive_asserts(study):
    Ontology.objects.update(version="2020-01-01")
    row = mappings(study)["round"]
    assert row["predicate_id"] == "skos:exactMatch"
    assert (row["object_id"], row["object_label"]) == (ROUND, "round cell phenotype")
    assert (row["object_source"], row["object_source_version"]) == ("http://www.ebi.ac.uk/cmpo/CMPO_", "2020-01-01")
    assert row["mapping_justification"] == "semapv:UnspecifiedMatching"
    assert row["subject_category"] == "phenotype"


def test_what_curators_decided_with_how_sure_the_suggestion_was(study):
    approved(value(study, "big nuclei"), choice(LARGE, confidence=0.9, rank=1))
    row = mappings(study)["big nuclei"]
    assert (row["mapping_justification"], row["confidence"]) == ("semapv:ManualMappingCuration", "0.9")


@pytest.mark.parametrize(("mapping", "predicate"), [("broader", "skos:broadMatch"), ("narrower", "skos:narrowMatch")])
def test_the_term_is_broader_than_the_text(study, mapping, predicate):
    """SKOS: a skos:broadMatch b says that b is the broader one; the text is the subject."""
    approved(value(study, "big nuclei"), choice(LARGE, mapping=mapping))
    assert mappings(study)["big nuclei"]["predicate_id"] == predicate


def test_what_was_overruled_says_not(study):
    row = value(study, "odd")
    overrule(
        annotation=annotate(
            subject=row, property_key="phenotype", term=Term.objects.get(curie=SMALL), asserted_by="idr"
        )
    )
    assert mappings(study)["odd"]["predicate_modifier"] == "Not"


def test_absence_says_not_as_well(study):
    approved(value(study, "no delay"), choice(DELAYED, polarity="absent"))
    row = mappings(study)["no delay"]
    assert (row["predicate_modifier"], row["ext_polarity"]) == ("Not", "absent")


def test_what_cannot_be_mapped_has_no_term(study):
    row = draft(value(study, "odd"), outcome=Outcome.NONE)
    submit(versions=versions(row), who=curator())
    assert "odd" not in mappings(study)
    approve(versions=versions(row), who=reviewer())
    assert mappings(study)["odd"]["object_id"] == "sssom:NoTermFound"


def test_drafts_are_nobody_s_business(study):
    draft(value(study, "big nuclei"), LARGE)
    assert set(mappings(study)) == {"round"}


def test_one_property(study):
    Term.objects.create(curie="NCBIGene:4735", label="SEPTIN2", kind=Term.Kind.GENE)
    annotate(
        subject=value(study, "SEPT2", "gene"),
        property_key="gene",
        term=Term.objects.get(label="SEPTIN2"),
        asserted_by="idr",
    )
    assert set(mappings(study, "gene")) == {"SEPT2"}
    assert set(mappings(study)) == {"SEPT2", "round"}


def test_out_and_in_again_changes_nothing(study):
    approved(
        value(study, "big nuclei"),
        choice(LARGE, mapping="broader", level=2, evidence="ECO:0000006", group="a"),
        DELAYED,
        comment="why",
    )
    approved(value(study, "no delay"), choice(DELAYED, polarity="absent"))
    row = draft(value(study, "=odd\tone"), outcome=Outcome.NONE)
    submit(versions=versions(row), who=curator())
    approve(versions=versions(row), who=reviewer())
    found = difference.difference(study, read(sssom.write(study), study), curator())
    assert (found.changes, found.troubles, found.same) == ((), (), 4)


class TestIn:
    def test_rows_are_matched_by_text_and_property(self, study):
        (change,) = compared(study, ("Big nuclei", "phenotype", "skos:broadMatch", LARGE)).changes
        assert cells(change)[-1] == ("term", "", "CMPO:0000140 increased nucleus size phenotype, broader")

    def test_all_rows_of_a_value_are_what_is_said_of_it(self, study):
        (change,) = compared(
            study, ("round", "phenotype", "skos:exactMatch", SMALL), ("round", "phenotype", "skos:closeMatch", LARGE)
        ).changes or (None,)
        assert change is None
        (change,) = compared(study, ("round", "phenotype", "skos:exactMatch", SMALL)).changes
        assert [one.term.curie for one in change.judgement.terms] == [SMALL]

    def test_the_comment_stays(self, study):
        draft(value(study, "big nuclei"), ROUND, comment="why")
        (change,) = compared(study, ("big nuclei", "phenotype", "skos:exactMatch", LARGE)).changes
        assert change.judgement.comment == "why"

    def test_other_predicates_are_told(self, study):
        ((_, column, says),) = faults(compared(study, ("round", "phenotype", "skos:relatedMatch", ROUND)))
        assert (column, says) == ("mapping", "“skos:relatedMatch” is no mapping; write exact, broader or narrower.")

    def test_what_is_not_so_is_passed_over_and_said(self, study):
        columns = ("subject_label", "subject_category", "predicate_modifier", "predicate_id", "object_id")
        found = compared(study, ("round", "phenotype", "Not", "skos:exactMatch", LARGE), columns=columns)
        assert found.notes == ("Passed over: 1 row with the predicate modifier Not.",)
        assert (found.changes, found.troubles) == ((), ())

    def test_without_a_property_no_value_is_found(self, study):
        ((_, column, says),) = faults(compared(study, ("round", "", "skos:exactMatch", ROUND)))
        assert column == "property"
        assert says == "“” is no property of this sheet; it has gene and phenotype."

    def test_a_text_with_several_ids_needs_one(self, study):
        for submitted in ("CMPO_1", "CMPO_2"):
            type(value(study)).objects.create(study=study, property="phenotype", text="twice", submitted_id=submitted)
        ((_, column, says),) = faults(compared(study, ("twice", "phenotype", "skos:exactMatch", ROUND)))
        assert (column, says) == (
            "submitted_id",
            "“twice” stands in the study with several ids: write “CMPO_1” or “CMPO_2”.",
        )


def test_the_reference_implementation_reads_it(study, tmp_path):
    """Where sssom-py is installed; it validates against the standard's JSON schema and its prefixes."""
    parsers = pytest.importorskip("sssom.parsers")
    validators = pytest.importorskip("sssom.validators")
    approved(value(study, "big nuclei"), choice(LARGE, mapping="broader", confidence=0.5))
    path = tmp_path / "idr0056.sssom.tsv"
    path.write_bytes(sssom.write(study))
    found = parsers.parse_sssom_table(str(path))
    assert set(found.df["subject_label"]) == {"round", "big nuclei"}
    reports = validators.validate(found, fail_on_error=False)
    assert [str(result) for report in reports.values() for result in report.results] == []
