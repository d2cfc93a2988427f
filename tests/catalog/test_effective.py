import pytest

from catalog import services
from catalog.effective import read_study
from catalog.facts import ComponentFact, ImageFact
from catalog.models import Annotation, Image, Sample, SourceValue
from ontology.models import Term
from tests.catalog.builders import HUMAN, MOUSE, YEAST, compound, harvest, phenotype, plain, well

pytestmark = pytest.mark.django_db

ROUND = phenotype("round cells", "CMPO:0000118")


def terms(row, key):
    return {
        state.key: sorted(fact.curie for fact in state.profile.facts if fact.property == key)
        for state in read_study(row.pk)
    }


def test_the_nearest_level_that_has_one_wins():
    row = harvest(
        well(1),
        well(2, MOUSE),
        well(1, component="screenB"),
        components=(ComponentFact("screenA", values=(HUMAN,)), ComponentFact("screenB")),
        values=(YEAST,),
    )
    found = [(state.component_id, state.key, [f.curie for f in state.profile.facts]) for state in read_study(row.pk)]
    assert [(key, curies) for _, key, curies in found] == [
        ("P1/A1", ["NCBITaxon:9606"]),
        ("P1/A2", ["NCBITaxon:10090"]),
        ("P1/A1", ["NCBITaxon:4896"]),
    ]


def test_a_phenotype_of_a_component_is_not_inherited():
    row = harvest(well(1), components=(ComponentFact("screenA", values=(ROUND,)),))
    assert terms(row, "phenotype") == {"P1/A1": []}


def test_a_value_without_annotation_does_not_hide_the_inherited_term():
    row = harvest(well(1, plain("organism", "a human, we think")))
    [state] = read_study(row.pk)
    assert [fact.curie for fact in state.profile.facts] == ["NCBITaxon:9606"]
    assert [text for prop, text in state.profile.words if prop == "organism"] == ["a human, we think"]


def test_samples_with_the_same_values_share_a_profile():
    row = harvest(well(1, ROUND), well(2, ROUND), well(3, ROUND, level=2))
    one, two, other = read_study(row.pk)
    assert one.profile is two.profile
    assert other.profile is not one.profile
    assert {fact.level for fact in other.profile.facts if fact.property == "phenotype"} == {2}


def test_an_annotation_of_a_sample_or_an_image_holds_for_that_sample_alone():
    row = harvest(well(1, ROUND, images=(ImageFact("i"),)), well(2, ROUND))
    one, other = Term.objects.create(curie="CMPO:1"), Term.objects.create(curie="CMPO:2")
    for subject, term in ((Sample.objects.get(key="P1/A1"), one), (Image.objects.get(), other)):
        services.annotate(subject=subject, property_key="phenotype", term=term, asserted_by="curator")
    assert terms(row, "phenotype") == {"P1/A1": ["CMPO:0000118", "CMPO:1", "CMPO:2"], "P1/A2": ["CMPO:0000118"]}


def test_images_that_were_annotated_apart_are_told_from_the_others():
    images = tuple(ImageFact(key) for key in "abcd")
    row = harvest(well(1, ROUND, images=images, image_count=4), well(2, ROUND))
    one, other = Term.objects.create(curie="CMPO:1"), Term.objects.create(curie="CMPO:2")
    keys = dict(Image.objects.values_list("key", "pk"))
    for key, term in (("a", one), ("b", other), ("c", one)):
        services.annotate(
            subject=Image.objects.get(key=key), property_key="phenotype", term=term, asserted_by="curator"
        )
    first, second = read_study(row.pk)
    found = [
        (part.id, part.image_count, sorted(fact.curie for fact in part.profile.facts if fact.property == "phenotype"))
        for part in first.apart
    ]
    assert found == [
        (keys["a"], 2, ["CMPO:0000118", "CMPO:1"]),
        (keys["b"], 1, ["CMPO:0000118", "CMPO:2"]),
        (-first.id, 1, ["CMPO:0000118"]),
    ]
    assert second.apart == ()
    Image.objects.filter(key__in="abc").update(retired=True)
    assert [state.apart for state in read_study(row.pk)] == [(), ()]


def test_an_annotation_of_the_component_or_the_study_is_inherited():
    row = harvest(well(1), components=(ComponentFact("screenA"), ComponentFact("screenB")))
    one, other = Term.objects.create(curie="FBbi:1"), Term.objects.create(curie="FBbi:2")
    services.annotate(subject=row, property_key="imaging_method", term=one, asserted_by="curator")
    services.annotate(
        subject=row.components.get(key="screenA"), property_key="imaging_method", term=other, asserted_by="curator"
    )
    assert terms(row, "imaging_method") == {"P1/A1": ["FBbi:2"], "(component)": ["FBbi:1"]}


def test_what_is_not_accepted_does_not_hold():
    row = harvest(well(1, ROUND))
    services.overrule(annotation=Annotation.objects.get(property="phenotype"))
    assert terms(row, "phenotype") == {"P1/A1": []}


def test_groups_of_two_values_are_told_apart():
    row = harvest(
        well(1, *(phenotype(f"abnormal {n}", "PATO:0000460", f"CMPO:{n}", grouped=True) for n in (1, 2))),
    )
    [state] = read_study(row.pk)
    groups = {}
    for fact in state.profile.facts:
        if fact.group:
            groups.setdefault(fact.group, set()).add(fact.curie)
    assert sorted(map(sorted, groups.values())) == [["CMPO:1", "PATO:0000460"], ["CMPO:2", "PATO:0000460"]]


def test_numbers_and_choices_are_canonical():
    row = harvest(well(1, plain("dose", "10 uM"), plain("control", "Negative"), plain("quality_control", "TRUE")))
    [state] = read_study(row.pk)
    assert state.profile.numbers == (("dose", "mol/L", pytest.approx(1e-5)),)
    assert state.profile.choices == (
        ("control", "negative control"), ("quality_control", "pass"), ("licence", "CC-BY-4.0"),
    )  # fmt: skip


def test_retired_samples_and_withdrawn_studies_are_not_read():
    row = harvest(well(1), well(2))
    harvest(well(1))
    assert [state.key for state in read_study(row.pk)] == ["P1/A1"]
    services.withdraw(study=row, reason="retracted")
    assert list(read_study(row.pk)) == []


def test_only_some_samples_may_be_asked_for():
    row = harvest(well(1, ROUND), well(2, ROUND), well(3))
    wanted = Sample.objects.get(key="P1/A2").pk
    assert [state.key for state in read_study(row.pk, sample_ids=[wanted])] == ["P1/A2"]


def test_the_number_of_queries_does_not_grow_with_samples(django_assert_max_num_queries):
    row = harvest(*(well(n, ROUND, compound(f"c{n}", ids=(f"PubChem:{n}",))) for n in range(1, 60)))
    with django_assert_max_num_queries(11):
        assert len(list(read_study(row.pk))) == 59
    assert SourceValue.objects.count() > 60
