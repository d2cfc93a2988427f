import pytest

from ontology import services
from ontology.models import AlternativeId, Closure, Edge, Ontology, Synonym, Term
from ontology.problems import Problem
from tests.ontology.files import OWL, stanza, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(tmp_path):
    return write(
        tmp_path / "x.obo", stanza("X:0000001", "a", "alt_id: X:0000009"), stanza("X:0000002", "b", "is_a: X:0000001")
    )


def test_the_ontology_is_given_back(path):
    ontology = services.load_ontology(source=path, version="3")
    assert ontology == Ontology.objects.get()
    assert (str(ontology), ontology.source, len(ontology.checksum)) == ("X 3", path, 64)


@pytest.mark.parametrize("options", [{"version": "2"}, {"prefix": "X"}])
def test_other_options_are_another_load(path, options):
    services.load_ontology(source=path)
    assert not services.load_source(source=path, **options).unchanged
    assert services.load_source(source=path, **options).unchanged


def test_another_name_of_the_same_file_is_the_same_load(path, tmp_path):
    services.load_ontology(source=path)
    other = tmp_path / "copy.obo"
    other.write_bytes((tmp_path / "x.obo").read_bytes())
    assert services.load_source(source=str(other)).unchanged


def test_a_reader_that_reads_differently_loads_again(path, monkeypatch):
    services.load_ontology(source=path)
    monkeypatch.setattr(services, "READER_VERSION", "next")
    assert not services.load_source(source=path).unchanged


def test_going_back_to_a_former_version_is_a_load(path, tmp_path):
    newer = write(tmp_path / "newer.obo", stanza("X:0000001", "renamed"))
    for source, label in ((path, "a"), (newer, "renamed"), (path, "a")):
        assert not services.load_source(source=source).unchanged
        assert Term.objects.get(curie="X:0000001").label == label


@pytest.mark.parametrize(
    "content", ["", "nonsense", OWL[:2000], "format-version: 1.2\n\n[Term]\nid: X:0000001\n\n[Term]\nname: b\n"]
)
def test_a_file_that_cannot_be_read_changes_nothing(path, tmp_path, content):
    services.load_ontology(source=path)
    models = (AlternativeId, Closure, Edge, Ontology, Synonym, Term)
    before = [list(model.objects.order_by("pk").values()) for model in models]
    bad = tmp_path / "bad"
    bad.write_text(content)
    with pytest.raises(Problem):
        services.load_ontology(source=str(bad))
    assert [list(model.objects.order_by("pk").values()) for model in models] == before


def test_ancestors_can_be_completed_for_terms_that_come_into_use(path, monkeypatch):
    services.load_ontology(source=path)
    monkeypatch.setattr("ontology.lineage.LARGE", 0)
    Closure.objects.all().delete()
    services.ensure_closure(term_ids=Term.objects.values_list("pk", flat=True))
    assert Closure.objects.get().ancestor.curie == "X:0000001"
    services.ensure_closure(term_ids=[])


def test_of_other_ontologies_every_term_has_them_anyway(path, django_assert_num_queries):
    services.load_ontology(source=path)
    terms = list(Term.objects.values_list("pk", flat=True))
    with django_assert_num_queries(3):  # a savepoint, its end, and whether there is a large one
        services.ensure_closure(term_ids=terms)
