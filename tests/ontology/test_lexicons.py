import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from ontology import lexicons
from ontology.models import Synonym, Term
from tests.ontology.files import stanza

pytestmark = pytest.mark.django_db

ONTOLOGY = (stanza("CMPO:0000001", "phenotype"), stanza("CMPO:0000002", "obsolete_round cell", "is_obsolete: true"))


def folders(part):
    return sorted(folder.name for folder in lexicons._home().glob(f"{part}-*"))


def found(text):
    return [hit.curie for hit in lexicons.names().exact(text)]


def gene(curie="NCBIGene:991", label="CDC20"):
    return Term.objects.create(curie=curie, label=label, kind=Term.Kind.GENE)


def test_nothing_loaded_is_nothing_found():
    assert lexicons.refresh() == 0
    assert found("anything") == []


def test_names_of_ontologies_and_of_entities_are_one(load):
    load(*ONTOLOGY)
    Synonym.objects.create(term=gene(), text="p55CDC", scope="EXACT")
    assert found("phenotype") == ["CMPO:0000001"]
    assert found("cdc20") == found("P55CDC") == ["NCBIGene:991"]
    assert lexicons.refresh() == 3
    assert lexicons.names().by_curie("NCBIGene:991").label == "CDC20"
    assert lexicons.names().by_curie("NCBIGene:1") is None


def test_the_names_of_ontologies_alone(load):
    load(*ONTOLOGY)
    gene()
    assert [hit.curie for hit in lexicons.words().exact("phenotype")] == ["CMPO:0000001"]
    assert lexicons.words().exact("cdc20") == []


def test_hits_of_both_are_ranked_together(load):
    load(stanza("X:0000001", "cdc20 binding"), stanza("X:0000002", "x", 'synonym: "CDC20" EXACT []'))
    gene()
    gene("NCBIGene:2", "CDC20B")
    assert [hit.curie for hit in lexicons.names().complete("cdc20")] == [
        "NCBIGene:991",
        "X:0000002",
        "NCBIGene:2",
        "X:0000001",
    ]
    assert len(lexicons.names().complete("cdc20", limit=2)) == 2


def test_what_obsolete_terms_are_called_by_their_ontology_is_not_typed(load):
    load(*ONTOLOGY)
    (hit,) = lexicons.names().exact("round cell")
    assert (hit.curie, hit.label, hit.obsolete) == ("CMPO:0000002", "obsolete_round cell", True)


def test_a_new_term_is_found_at_once_and_a_new_name_too():
    one = gene()
    assert found("CDC20") == ["NCBIGene:991"]
    Synonym.objects.create(term=one, text="fizzy", scope="EXACT")
    assert found("fizzy") == ["NCBIGene:991"]
    Term.objects.filter(pk=one.pk).update(label="renamed")
    assert found("renamed") == ["NCBIGene:991"]


def test_a_reload_is_seen_at_once(load):
    load(*ONTOLOGY, version="1")
    assert found("phenotype") == ["CMPO:0000001"]
    load(stanza("CMPO:0000001", "trait"), ONTOLOGY[1], version="2")
    assert found("phenotype") == []
    assert found("trait") == ["CMPO:0000001"]


def test_state_changes_with_any_ontology_and_only_then(load):
    states = [lexicons.state()]
    gene()
    states.append(lexicons.state())
    assert states[0] == states[1]
    load(*ONTOLOGY, version="1")
    states.append(lexicons.state())
    load(*ONTOLOGY, version="1")
    assert lexicons.state() == states[-1]
    load(*ONTOLOGY, version="2")
    states.append(lexicons.state())
    assert len(set(states)) == 3


def test_only_the_last_ones_are_kept(load):
    for number in range(5):
        load(*ONTOLOGY, version=str(number))
        lexicons.refresh()
    assert len(folders("words")) == len(folders("entities")) == 2
    assert folders("building") == []


def test_what_is_built_once_is_opened_by_everybody(load, monkeypatch):
    load(*ONTOLOGY)
    lexicons.refresh()
    monkeypatch.setattr(lexicons, "_build", None)
    lexicons._opened.cache_clear()
    assert found("phenotype") == ["CMPO:0000001"]


def test_a_build_that_fails_leaves_nothing(load, monkeypatch):
    load(*ONTOLOGY)

    def fail(folder, *rows):
        (folder / "half.npy").touch()
        raise KeyboardInterrupt

    monkeypatch.setattr(lexicons, "build", fail)
    with pytest.raises(KeyboardInterrupt):
        lexicons.refresh()
    assert [path.name for path in lexicons._home().iterdir()] == ["lock"]


def test_a_large_set_of_entities_is_not_built_for_every_new_one(monkeypatch):
    """While a harvest runs, a page must not wait for a new lexicon each time."""
    monkeypatch.setattr(lexicons, "_LARGE", 1)
    gene()
    gene("NCBIGene:2", "CDC25")
    assert found("CDC25") == ["NCBIGene:2"]
    gene("NCBIGene:3", "CDC27")
    assert found("CDC27") == []
    newest = lexicons._newest("entities")
    os.utime(newest, (time.time() - 60, time.time() - 60))
    assert found("CDC27") == ["NCBIGene:3"]


def test_a_lexicon_that_is_swapped_while_it_is_opened_is_opened_again(load, monkeypatch):
    load(*ONTOLOGY)
    lexicons.refresh()
    lexicons._opened.cache_clear()
    real, swapped = lexicons._folder, []

    def folder(name):
        found = real(name)
        if not swapped:
            swapped.append(found)
            shutil.rmtree(found)
        return found

    monkeypatch.setattr(lexicons, "_folder", folder)
    assert found("phenotype") == ["CMPO:0000001"]


@pytest.mark.django_db(transaction=True)
def test_many_askers_build_once(load, monkeypatch):
    load(*ONTOLOGY)
    built = []
    real = lexicons.build

    def build(folder, *rows):
        built.append(folder)
        real(folder, *rows)

    monkeypatch.setattr(lexicons, "build", build)
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: len(lexicons.names()), range(8))) == {2}
    assert len(built) == 2
