"""Genes of several organisms with one label: the species stands beside it, and only then."""

import io

import pytest
from rich.console import Console

from catalog.search.engines.embedded import EmbeddedEngine
from catalog.search.language import parse
from catalog.search.rows import StudyRow
from catalog.search.service import Searcher
from catalog.search.terminal import show
from catalog.species import Species
from tests.contract.corpus import Corpus, MemoryVocabulary, present, profile, sample

HUMAN = profile(present("gene", "NCBIGene:991"), present("gene", "NCBIGene:701"), present("organism", "NCBITaxon:9606"))
MOUSE = profile(present("gene", "NCBIGene:107995"), present("organism", "NCBITaxon:10090"))


@pytest.fixture(scope="module")
def searcher(tmp_path_factory):
    engine = EmbeddedEngine(tmp_path_factory.mktemp("index"))
    studies = {StudyRow(1, "idr", "idr0001"): [sample(1, HUMAN)], StudyRow(2, "idr", "idr0002"): [sample(2, MOUSE)]}
    Corpus(studies).fill(engine)
    return Searcher(engine, MemoryVocabulary())


def test_facets_chips_and_reasons_tell_them_apart(searcher):
    result = searcher.search(parse("gene:CDC20"))
    assert [chip.name for chip in result.chips] == ["Cdc20 (M. musculus)", "CDC20 (H. sapiens)"]
    assert {value.name for value in result.facets["gene"].values} == {
        "CDC20 (H. sapiens)",
        "Cdc20 (M. musculus)",
        "BUB1B",
    }
    reasons = [why for hit in result.studies for why in hit.why]
    assert [(why.name, why.through[0].name) for why in reasons] == [
        ("CDC20 (H. sapiens)",) * 2,
        ("Cdc20 (M. musculus)",) * 2,
    ]


def test_programs_get_the_label_and_the_taxon_apart(searcher):
    found = searcher.search(parse("gene:CDC20")).as_json()
    genes = {value["term"]: value for value in found["facets"]["gene"]}
    assert (genes["NCBIGene:991"]["label"], genes["NCBIGene:991"]["taxon"]) == ("CDC20", "NCBITaxon:9606")
    assert genes["NCBIGene:991"]["species"] == "H. sapiens"
    assert (genes["NCBIGene:701"]["taxon"], genes["NCBIGene:701"]["species"]) == ("NCBITaxon:9606", "")
    assert found["facets"]["organism"][0]["taxon"] == ""
    assert found["studies"][0]["why"][0]["through"][0]["taxon"] == "NCBITaxon:9606"
    assert found["understood"][1]["taxon"] == "NCBITaxon:9606"


def test_the_terminal_says_it(searcher):
    screen = Console(file=io.StringIO(), width=120)
    show(searcher.search(parse("gene:NCBIGene:991")), screen)
    assert screen.file.getvalue().count("CDC20 (H. sapiens)") == 3


def test_one_question_to_the_index_for_all_that_were_read(searcher, monkeypatch):
    view = searcher.view()
    view._shared.clear()
    view.fetch("gene", ["NCBIGene:991", "NCBIGene:701"])
    asked = []
    monkeypatch.setattr(view, "_shared_among", lambda _key, labels: asked.append(labels) or dict.fromkeys(labels, True))
    assert view.species("gene", "NCBIGene:991") == Species("NCBITaxon:9606", "H. sapiens")
    assert view.species("gene", "NCBIGene:701").name == "H. sapiens"
    assert len(asked) == 1


def test_a_gene_that_nobody_uses_and_other_terms(searcher):
    view = searcher.view()
    assert view.species("gene", "NCBIGene:5978") == Species()
    assert view.species("phenotype", "CMPO:0000004") == Species()
