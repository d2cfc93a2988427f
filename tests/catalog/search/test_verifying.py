"""Whatever is wrong with an index is found, told and repaired; what is only on its way is not taken for wrong."""

import pytest

from catalog import services
from catalog.facts import ImageFact
from catalog.models import Image, Sample, SourceValue, Study
from catalog.search import engines, indexing, verifying
from catalog.search.status import index_status
from catalog.search.verifying import Tally, verify
from tests.catalog.builders import gene, harvest, phenotype, well
from tests.catalog.search.indexed import parent, samples

pytestmark = pytest.mark.django_db

ROUND = phenotype("round cells", "CMPO:0000118")


@pytest.fixture(autouse=True)
def study():
    parent("CMPO:0000001", "CMPO:0000118", label="cell phenotype")
    study = harvest(
        well(1, ROUND, gene("CDC20", "NCBIGene:991"), images=(ImageFact("a"), ImageFact("b"))), well(2, ROUND), well(3)
    )
    services.annotate(
        subject=Image.objects.first(), property_key="phenotype", term=parent("CMPO:0000002"), asserted_by="curator"
    )
    harvest(well(1, ROUND), accession="idr0002")
    indexing.rebuild()
    return study


def break_index(do):
    with engines.configured().updating(1) as writer:
        do(writer)
        writer.commit(writer.state)


def wrong(found):
    return {
        name: (tally.missing, tally.left_over, tally.different) for name, tally in found.tallies.items() if tally.wrong
    }


def test_an_index_that_is_right_is_left_alone():
    before = engines.configured().snapshot().generation
    found = verify()
    assert found.is_equal
    assert {name: tally.compared for name, tally in found.tallies.items()} == {
        "samples": 4, "images": 2, "studies": 2, "terms": found.tallies["terms"].compared,
    }  # fmt: skip
    assert found.tallies["terms"].compared >= 4
    assert engines.configured().snapshot().generation == before


def test_missing_samples(study):
    keys = list(Sample.objects.filter(component__study=study).values_list("pk", flat=True))[1:]
    break_index(lambda writer: writer.drop("samples", "id", keys))
    assert wrong(verify()) == {"samples": (2, 0, 0)}
    assert verify().is_equal
    assert samples("phenotype:CMPO:0000001") == 3


def test_samples_that_say_something_else():
    """Facts were altered behind the back of the services, so that the log does not tell."""
    SourceValue.objects.filter(text="round cells").update(text="square cells")
    assert index_status().complete
    assert wrong(verify())["samples"] == (0, 0, 3)
    assert samples('"square cells"') == 3
    assert verify().is_equal


def test_samples_that_are_left_over(study):
    gone = Sample.objects.filter(component__study=study).last()
    Sample.objects.filter(pk=gone.pk).update(retired=True)
    assert wrong(verify()) == {"samples": (0, 1, 0)}
    assert samples() == 3
    assert verify().is_equal


def test_a_study_that_should_not_be_there(study):
    Study.objects.filter(pk=study.pk).update(status="withdrawn")
    assert wrong(verify()) == {"samples": (0, 3, 0), "images": (0, 2, 0), "studies": (0, 1, 0)}
    assert verify().is_equal
    assert samples() == 1


def test_a_study_with_another_title(study):
    Study.objects.filter(pk=study.pk).update(title="Another title")
    assert "studies" in wrong(verify())
    assert verify().is_equal


def test_images(study):
    break_index(lambda writer: writer.drop("images", "study", [str(study.pk)]))
    assert wrong(verify()) == {"images": (2, 0, 0)}
    assert verify().is_equal


def test_terms():
    break_index(lambda writer: writer.drop("terms", "key", ["phenotype|CMPO:0000118", "gene|NCBIGene:991"]))
    assert wrong(verify()) == {"terms": (2, 0, 0)}
    assert verify().is_equal


def test_a_study_is_compared_in_parts(monkeypatch, study):
    monkeypatch.setattr(verifying, "_AT_ONCE", 1)
    assert verify().is_equal
    keys = list(Sample.objects.filter(component__study=study).values_list("pk", flat=True))
    break_index(lambda writer: writer.drop("samples", "id", keys[::2]))
    assert wrong(verify()) == {"samples": (2, 0, 0)}
    assert verify().is_equal


def test_what_is_on_its_way_is_not_wrong(study):
    """Both before it is compared, and in the middle of that."""
    harvest(well(1), accession="idr0003")
    late = []

    def meanwhile(accession, number, studies):
        if number < studies and not late:
            late.append(harvest(well(1, ROUND), well(2), accession="idr0002"))

    assert verify(progress=meanwhile).is_equal
    assert late
    assert index_status().complete


def test_a_tally_counts_each_way_of_being_wrong():
    tally = Tally()
    assert tally.take({1: "a", 2: "b", 3: "c"}, {2: "b", 3: "other", 4: "d"}) == {1, 3, 4}
    assert (tally.compared, tally.missing, tally.left_over, tally.different, tally.wrong) == (3, 1, 1, 1, 3)
