"""The studies of the sample data on their way back to their archive: untouched, and after decisions made at random."""

import random
from pathlib import Path

import pytest

from catalog.exports.formats import make, write_into
from catalog.models import Annotation, Change, Component, Sample, SampleValue, SourceValue, Study
from catalog.properties import PROPERTIES
from catalog.services import annotate, overrule
from ingest.services import harvest
from ontology.models import Term

pytestmark = [pytest.mark.real, pytest.mark.django_db]

# idr0013 and idr0009 are as large as all others together, and of the same make as idr0001.
STUDIES = (
    "idr0001", "idr0002", "idr0010", "idr0011", "idr0016", "idr0019", "idr0021", "idr0023", "idr0026", "idr0027", "idr0028",
    "idr0033", "idr0034", "idr0035", "idr0036", "idr0038", "idr0056", "idr0068", "idr0094",
)  # fmt: skip
LARGE = ("idr0009", "idr0013")
DECISIONS = 40


def state():
    """Everything that a harvest could change."""
    return {
        "values": set(
            SourceValue.objects.values_list("pk", "property", "text", "submitted_id", "sample_count", "retired")
        ),
        "annotations": set(Annotation.objects.values_list("pk", "source_value_id", "term_id", "status", "asserted_by")),
        "carried": set(SampleValue.objects.values_list("sample_id", "value_id", "level")),
        "samples": set(Sample.objects.values_list("pk", "key", "retired", "name")),
        "of components": set(Component.values.through.objects.values_list("component_id", "sourcevalue_id")),
        "of studies": set(Study.values.through.objects.values_list("study_id", "sourcevalue_id")),
        "changes": Change.objects.count(),
    }


def accepted(study):
    """Property, text and term of all that holds for values in use."""
    rows = Annotation.objects.filter(status="accepted", source_value__study=study, source_value__retired=False)
    return set(rows.values_list("property", "source_value__text", "term__curie"))


def decide(study, seed):
    """Overrule some of what the archive states, and state other terms, with and without a place in the format."""
    chance = random.Random(f"{study.accession} {seed}")
    terms = [
        Term.objects.get_or_create(curie=f"CMPO:{n:07}", defaults={"label": f"phenotype “{n}”, new"})[0]
        for n in range(9000, 9012)
    ]
    values = [v for v in study.source_values.filter(retired=False).order_by("pk") if PROPERTIES[v.property].has_terms]
    for value in chance.sample(values, min(DECISIONS, len(values))):
        held = list(value.annotations.filter(status="accepted").order_by("pk"))
        for annotation in held:
            if chance.random() < 0.6:
                overrule(annotation=annotation)
        for term in chance.sample(terms, chance.choice((0, 1, 1, 1, 2, 3))):
            polarity = "absent" if PROPERTIES[value.property].absent and chance.random() < 0.1 else "present"
            mapping = chance.choice(("exact", "exact", "exact", "broader", "narrower"))
            annotate(
                subject=value,
                property_key=value.property,
                term=term,
                asserted_by="curator",
                polarity=polarity,
                mapping=mapping,
            )


def exported(study, folder):
    written = make(study, "idr")
    write_into(folder, written)
    return written


def originals(shared_data, accession):
    (folder,) = (shared_data / "idr").glob(f"{accession}-*")
    return folder


def report_of(written):
    (report,) = (data.decode() for name, data in written.files.items() if name.endswith("-corrections.tsv"))
    top, *lines = report.splitlines()
    return [dict(zip(top.split("\t"), line.split("\t"), strict=True)) for line in lines]


def arrive(folder: Path, *accessions):
    harvest(archive="idr", location=str(folder), accessions=accessions)
    return [Study.objects.get(accession=one) for one in accessions]


@pytest.mark.parametrize("accession", [*STUDIES, *LARGE])
def test_without_decisions_every_byte_stays(shared_data, tmp_path, accession):
    (study,) = arrive(shared_data / "idr", accession)
    written = exported(study, tmp_path)
    lines = report_of(written)
    assert [line["what"] for line in lines if line["what"] != "differs"] == []
    folder = originals(shared_data, accession)
    for name in written.files:
        if not name.endswith("-corrections.tsv") and not lines:
            assert (tmp_path / name).read_bytes() == (folder.parent / name).read_bytes(), name
    before = state()
    arrive(tmp_path, accession)
    assert {key for key, found in state().items() if found != before[key]} == set()


@pytest.mark.parametrize("accession", STUDIES)
@pytest.mark.parametrize("seed", [1, 2])
def test_what_was_decided_comes_back_as_it_was(shared_data, tmp_path, accession, seed):
    (study,) = arrive(shared_data / "idr", accession)
    decide(study, seed)
    written = exported(study, tmp_path)
    before = state()
    arrive(tmp_path, accession)
    after = state()
    assert {
        key: found ^ before[key] if isinstance(found, set) else (found, before[key])
        for key, found in after.items()
        if found != before[key]
    } == {}
    assert_an_empty_database_learns_the_same(study, tmp_path, written)


def assert_an_empty_database_learns_the_same(study, folder, written):
    """What holds for the values, without what the report says was left out."""
    known = accepted(study)
    unsaid = {
        (line["property"], line["value"], line["after"])
        for line in report_of(written)
        if line["what"] == "not said" and not line["reason"].startswith("was written")
    }
    accession = study.accession
    Study.objects.filter(pk=study.pk).delete()
    (again,) = arrive(folder, accession)
    learnt = accepted(again)
    assert {fact for fact in learnt - known if fact not in unsaid} == set()
    assert {fact for fact in known - learnt if fact not in unsaid} == set()
