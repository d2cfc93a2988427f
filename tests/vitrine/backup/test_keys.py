import pytest

from catalog.models import Annotation, Archive, Sample, SourceValue, Study
from ontology.models import Synonym, Term
from vitrine.backup.keys import find, lookups, ordered

pytestmark = pytest.mark.django_db


@pytest.fixture
def studies():
    for key in ("idr", "cil"):
        archive = Archive.objects.create(key=key, name=key)
        for number in range(3):
            study = Study.objects.create(archive=archive, accession=f"S{number}")
            for text in ("a", "B", "ä"):
                SourceValue.objects.create(study=study, property="gene", text=text)


def test_a_key_is_spelt_out_through_every_table():
    assert lookups(Sample, "component") == [
        "component__study__archive__key",
        "component__study__accession",
        "component__key",
    ]
    assert lookups(Annotation, "change_set") == ["change_set_id"]
    assert lookups(Annotation, "status") == ["status"]


def test_rows_are_found_by_their_keys_only(studies):
    wanted = {("idr", "S1", "gene", "ä", ""), ("cil", "S1", "gene", "B", ""), ("cil", "S9", "gene", "B", "")}
    found = find(SourceValue, wanted)
    assert set(found) == {("idr", "S1", "gene", "ä", ""), ("cil", "S1", "gene", "B", "")}
    value = SourceValue.objects.get(pk=found["idr", "S1", "gene", "ä", ""])
    assert (value.study.archive.key, value.study.accession, value.text) == ("idr", "S1", "ä")
    assert find(Study, {("idr", "S2")}) == {("idr", "S2"): Study.objects.get(archive__key="idr", accession="S2").pk}
    assert find(Study, set()) == {}


def test_many_rows_are_found_in_few_statements(django_assert_max_num_queries):
    terms = Term.objects.bulk_create(Term(curie=f"X:{number}") for number in range(400))
    Synonym.objects.bulk_create(Synonym(term=term, text="same", scope="EXACT") for term in terms)
    keys = {(f"X:{number}", "same", "EXACT", "") for number in range(0, 400, 2)}
    with django_assert_max_num_queries(2):
        assert len(find(Synonym, keys)) == 200


def test_the_order_is_that_of_the_bytes(studies):
    texts = ordered(SourceValue, SourceValue.objects.all()).values_list(
        "study__archive__key", "study__accession", "text"
    )
    assert list(texts[:4]) == [("cil", "S0", "B"), ("cil", "S0", "a"), ("cil", "S0", "ä"), ("cil", "S1", "B")]
