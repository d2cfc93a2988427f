"""Values that curators judged, when the archive's record states other ids from then on."""

import pytest

from catalog.facts import ComponentFact, TermClaim, ValueFact
from catalog.judged import judged_values
from catalog.models import Annotation, Change, SampleValue, SourceValue
from catalog.services import annotate, overrule
from ontology.models import Term
from tests.catalog.builders import harvest, phenotype, well

pytestmark = pytest.mark.django_db
A, B = "CMPO:0000001", "CMPO:0000002"


@pytest.fixture(autouse=True)
def terms(db):
    return [Term.objects.create(curie=curie, label=curie) for curie in (A, B)]


def say(text, curie, by="curator", **more):
    value = SourceValue.objects.get(property="phenotype", text=text, retired=False, **more)
    return annotate(subject=value, property_key="phenotype", term=Term.objects.get(curie=curie), asserted_by=by)


def reject(text, curie, **more):
    overrule(annotation=Annotation.objects.get(source_value__text=text, term__curie=curie, status="accepted", **more))


def state():
    """Everything that a harvest could change."""
    return (
        sorted(SourceValue.objects.values_list("pk", "text", "submitted_id", "sample_count", "retired")),
        sorted(SampleValue.objects.values_list("sample_id", "value_id", "level")),
        sorted(Annotation.objects.values_list("pk", "source_value_id", "term__curie", "status", "asserted_by")),
        Change.objects.count(),
    )


def unchanged_by(*samples, **more):
    before = state()
    harvest(*samples, **more)
    return state() == before


class TestTheArchiveAgrees:
    def test_an_id_that_was_missing(self):
        harvest(well(1, phenotype("round")))
        say("round", A)
        assert unchanged_by(well(1, phenotype("round", A)))

    def test_an_id_that_was_wrong(self):
        harvest(well(1, phenotype("round", A)))
        reject("round", A)
        say("round", B)
        assert unchanged_by(well(1, phenotype("round", B)))

    def test_an_id_that_is_taken_away(self):
        harvest(well(1, phenotype("round", A)))
        reject("round", A)
        assert unchanged_by(well(1, phenotype("round")))

    def test_ids_that_were_filled_down_and_are_one_now(self):
        harvest(well(1, phenotype("round", A)), well(2, phenotype("round", B)))
        reject("round", B, source_value__submitted_id=B)
        say("round", A, submitted_id=B)
        assert unchanged_by(well(1, phenotype("round", A)), well(2, phenotype("round", A)))

    def test_a_part_of_what_curators_said(self):
        harvest(well(1, phenotype("round")))
        say("round", A)
        say("round", B)
        assert unchanged_by(well(1, phenotype("round", B)))

    def test_a_pair_that_was_told_apart(self):
        pair = phenotype("round", A, "PATO:0000460", grouped=True)
        harvest(well(1, pair))
        for curie in (A, "PATO:0000460"):
            reject("round", curie)
        say("round", A)
        assert unchanged_by(well(1, phenotype("round", A)))

    def test_values_of_components_and_of_the_study(self):
        harvest(components=(ComponentFact("a", values=(phenotype("round"),)),), values=(phenotype("round"),))
        say("round", A)
        found = phenotype("round", A)
        assert unchanged_by(components=(ComponentFact("a", values=(found,)),), values=(found,))

    def test_a_new_sample_joins_the_value(self):
        harvest(well(1, phenotype("round")))
        say("round", A)
        harvest(well(1, phenotype("round", A)), well(2, phenotype("round", A)))
        (value,) = SourceValue.objects.filter(property="phenotype")
        assert (value.sample_count, value.submitted_id, value.retired) == (2, "", False)


class TestTheArchiveDiffers:
    def test_another_id_is_another_value(self):
        harvest(well(1, phenotype("round")))
        say("round", A)
        harvest(well(1, phenotype("round", B)))
        assert set(SourceValue.objects.filter(text="round").values_list("submitted_id", "retired")) == {
            ("", True),
            (B, False),
        }

    def test_what_the_archive_still_states_is_not_dropped_silently(self):
        """A curator added a term to what the archive states; then the archive states neither."""
        harvest(well(1, phenotype("round", A)))
        say("round", B)
        harvest(well(1, phenotype("round")))
        assert not SourceValue.objects.get(text="round", submitted_id="").retired

    def test_without_a_judgement_an_id_makes_another_value(self):
        harvest(well(1, phenotype("round")))
        harvest(well(1, phenotype("round", A)))
        assert SourceValue.objects.filter(text="round").count() == 2

    def test_an_id_that_no_ontology_knows(self):
        harvest(well(1, phenotype("round")))
        say("round", A)
        harvest(well(1, ValueFact("phenotype", "round", "CMPO:99", (TermClaim("CMPO:0000099"),))))
        assert SourceValue.objects.filter(text="round").count() == 2


class TestTheLog:
    def test_the_same_record_again_is_no_change(self):
        samples = (well(1, phenotype("round", A)), well(2))
        harvest(*samples)
        assert unchanged_by(*samples)

    @pytest.mark.parametrize(
        "more",
        [{"title": "Another"}, {"attributes": {"Comment": "x"}}, {"components": (ComponentFact("screenA", name="B"),)}],
    )
    def test_anything_else_is(self, more):
        harvest(well(1, phenotype("round", A)))
        assert not unchanged_by(well(1, phenotype("round", A)), **more)

    @pytest.mark.parametrize(
        "sample", [well(1), well(1, phenotype("round", A), level=2), well(1, phenotype("round", A), name="x")]
    )
    def test_of_a_sample_too(self, sample):
        harvest(well(1, phenotype("round", A)))
        assert not unchanged_by(sample)


def test_a_value_is_judged_by_what_is_not_the_archives():
    found = harvest(well(1, phenotype("round", A), phenotype("long"), phenotype("odd", B)))
    say("long", A)
    reject("odd", B)
    texts = SourceValue.objects.in_bulk()
    judged = {texts[pk].text: [(one.curie, one.stated) for one in held] for pk, held in judged_values(found).items()}
    assert judged == {"long": [(A, "")], "odd": []}
