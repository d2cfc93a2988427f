import datetime

import pytest

from catalog import services
from catalog.facts import ComponentFact, ImageFact, LicenceFact, LinkFact, SampleFact, StudyFact
from catalog.models import Annotation, Change, Image, Sample, SampleValue, SourceValue, Study
from ontology.problems import Conflict, Problem
from tests.catalog.builders import HUMAN, gene, harvest, phenotype, plain, reload, study, well

pytestmark = pytest.mark.django_db

ROUND = phenotype("round cells", "CMPO:0000118")
LONG = phenotype("elongated cells", "CMPO:0000077")


def values(row, **where):
    return set(SourceValue.objects.filter(study=row, **where).values_list("property", "text"))


def test_a_study_arrives_whole():
    row = harvest(
        well(1, ROUND, gene("CDC20", "ENSEMBL:ENSG00000117399"), level=2),
        well(2, ROUND, image_count=4),
        released=datetime.date(2016, 1, 2),
        links=(LinkFact("same", "biostudies", "S-BSST1", "Study BioStudies Accession"),),
        keywords=("a", "b"),
    )
    row = reload(row)
    assert (row.sample_count, row.image_count, row.images_complete) == (2, 4, False)
    assert row.licence_spdx == "CC-BY-4.0"
    assert row.licence_stated_at == "Study License"
    assert row.keywords == ["a", "b"]
    assert row.links.get().accession == "S-BSST1"
    assert values(row) == {("organism", "Homo sapiens"), ("phenotype", "round cells"), ("gene", "CDC20")}
    assert SourceValue.objects.get(text="round cells").sample_count == 2
    assert set(SampleValue.objects.filter(value__property="phenotype").values_list("sample__key", "level")) == {
        ("P1/A1", 2),
        ("P1/A2", 0),
    }


def test_only_phenotypes_carry_the_level_of_their_row():
    harvest(well(1, gene("CDC20", "ENSEMBL:ENSG00000117399"), level=2))
    assert SampleValue.objects.get().level == 0


def test_harvesting_the_same_again_changes_no_row():
    samples = (well(1, ROUND), well(2, LONG))
    harvest(*samples)
    before = {
        "samples": list(Sample.objects.values()),
        "values": list(SourceValue.objects.values()),
        "annotations": list(Annotation.objects.values()),
    }
    harvest(*samples)
    assert list(Sample.objects.values()) == before["samples"]
    assert list(SourceValue.objects.values()) == before["values"]
    assert list(Annotation.objects.values()) == before["annotations"]


def test_what_the_record_no_longer_holds_is_retired_and_comes_back():
    row = harvest(well(1, ROUND), well(2, LONG))
    harvest(well(1, ROUND))
    assert values(row, retired=True) == {("phenotype", "elongated cells")}
    assert list(Sample.objects.filter(retired=True).values_list("key", flat=True)) == ["P1/A2"]
    assert Annotation.objects.filter(source_value__text="elongated cells", status="accepted").exists()
    harvest(well(1, ROUND), well(2, LONG))
    assert not SourceValue.objects.filter(retired=True).exists()
    assert not Sample.objects.filter(retired=True).exists()
    assert Sample.objects.count() == 2


def test_the_public_id_depends_on_the_natural_key_alone():
    harvest(well(1))
    before = Sample.objects.get().public_id
    Study.objects.all().delete()
    harvest(well(2), well(1))
    assert Sample.objects.get(key="P1/A1").public_id == before


def test_a_text_is_kept_in_nfc_and_its_submitted_id_tells_values_apart():
    row = harvest(
        well(1, plain("channel", "e\u0301GFP")), well(2, gene("DEPDC1", "NCBIGene:1"), gene("DEPDC1", "NCBIGene:2"))
    )
    assert ("channel", "\u00e9GFP") in values(row)
    assert SourceValue.objects.filter(text="DEPDC1").count() == 2


def test_a_component_without_samples_gets_one_implicit_sample():
    components = (ComponentFact("screenA", values=(HUMAN,)), ComponentFact("screenB"))
    harvest(well(1), components=components)
    assert list(Sample.objects.filter(implicit=True).values_list("component__key", flat=True)) == ["screenB"]
    harvest(well(1), well(1, component="screenB"), components=components)
    assert list(Sample.objects.filter(implicit=True, retired=False)) == []


def test_a_component_that_vanished_is_retired():
    row = harvest(components=(ComponentFact("screenA"), ComponentFact("screenB")))
    harvest(components=(ComponentFact("screenA"),))
    assert list(row.components.filter(retired=True).values_list("key", flat=True)) == ["screenB"]


def test_images_are_counted_where_they_are_listed():
    images = (ImageFact("a.tif", shape={"X": 10}, pixel_size={"X": (0.1, "um")}), ImageFact("b.tif"))
    row = harvest(well(1, images=images))
    assert Sample.objects.get().image_count == 2
    assert reload(row).images_complete
    harvest(well(1, images=images[:1]))
    assert list(Image.objects.filter(retired=True).values_list("key", flat=True)) == ["b.tif"]
    kept = Image.objects.get(key="a.tif")
    assert (kept.shape, kept.pixel_size) == ({"X": 10}, {"X": {"value": 0.1, "unit": "um"}})


def test_numbers_are_kept_in_their_base_unit():
    harvest(well(1, plain("dose", "33,33 µM"), plain("dose", "a lot")))
    assert dict(SourceValue.objects.filter(property="dose").values_list("text", "dimension")) == {
        "33,33 µM": "mol/L",
        "a lot": "",
    }
    assert SourceValue.objects.get(text="33,33 µM").number == pytest.approx(33.33e-6)


def test_every_harvest_is_recorded_in_its_own_transaction():
    row = harvest(well(1, ROUND))
    assert list(Change.objects.values_list("kind", "cause", "study_id")) == [("study", "harvest", row.pk)]


def test_a_failing_sample_leaves_nothing_behind():
    services.register_archive(key="idr", name="IDR")

    def samples():
        yield well(1, ROUND)
        raise RuntimeError("the file ends here")

    with pytest.raises(RuntimeError, match="ends here"):
        services.upsert_study(
            fact=StudyFact("idr", "idr0009", "T", components=(ComponentFact("screenA"),), samples=samples())
        )
    assert not Study.objects.exists()
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("fact", "sentence"),
    [
        pytest.param(StudyFact("nowhere", "x1", "T"), "'nowhere' is not registered", id="archive"),
        pytest.param(study(SampleFact("screenZ", "k")), "component 'screenZ'", id="component"),
        pytest.param(study(components=(ComponentFact("a"), ComponentFact("a"))), "component 'a' twice", id="twice"),
    ],
)
def test_a_record_that_contradicts_itself_is_refused(fact, sentence):
    services.register_archive(key="idr", name="IDR")
    with pytest.raises(Problem, match=sentence):
        services.upsert_study(fact=fact)
    assert not Study.objects.exists()


def test_a_withdrawn_study_keeps_its_annotations_and_may_come_back():
    row = harvest(well(1, ROUND))
    services.withdraw(study=row, reason="retracted by its authors")
    services.withdraw(study=row, reason="again")
    row = reload(row)
    assert (row.status, row.status_reason) == ("withdrawn", "retracted by its authors")
    assert Annotation.objects.filter(source_value__study=row, status="accepted").count() == 2
    assert Change.objects.filter(kind="status").count() == 1
    services.reinstate(study=row)
    assert reload(row).status == "live"


def test_a_superseded_study_is_not_reinstated():
    row = harvest(well(1))
    Study.objects.filter(pk=row.pk).update(status="superseded")
    with pytest.raises(Conflict, match="superseded"):
        services.reinstate(study=reload(row))


def test_a_missing_licence_stays_missing():
    row = reload(harvest(licence=None))
    assert (row.licence_raw, row.licence_spdx) == ("", "")
    row = reload(harvest(licence=LicenceFact("ask us", "License")))
    assert (row.licence_raw, row.licence_spdx) == ("ask us", "")
