"""What a document holds."""

import json

import pytest

from catalog.effective import Profile
from catalog.search import documents, schema
from catalog.search.documents import Builder
from catalog.search.rows import StudyRow, TermRow, study_row, term_row
from catalog.search.text import BOUNDARY
from catalog.search.vocabulary import EXACT, LABEL, LOOSE, Word, Words
from tests.contract.corpus import MemoryVocabulary, present, profile, sample

STUDY = StudyRow(5, "idr", "idr0001-graml", "A title: Größe", ("yeast", "screen"))


def build(*states):
    builder = Builder(Words(MemoryVocabulary()))
    return list(builder.of_study(STUDY, states)), builder


def of(*facts, images=6, **more):
    (document,), _ = build(sample(1, profile(*facts, **more), images))
    return document


def test_a_term_with_everything_above_it():
    document = of(present("phenotype", "CMPO:0000004"))
    assert document["phenotype"] == "CMPO:0000004"
    assert document["phenotype_up"] == "CMPO:0000001 CMPO:0000002 CMPO:0000004"
    assert document["phenotype_sig"] == "5|6|CMPO:0000004"
    assert "mitosis delayed" in document["text"]


def test_an_absent_term_is_apart():
    document = of(present("phenotype", "CMPO:0000004", polarity="absent"))
    assert "phenotype" not in document
    assert "phenotype_up" not in document
    assert document["phenotype_absent"] == "CMPO:0000004"
    assert document["phenotype_sig"] == "5|6|!CMPO:0000004"
    assert "mitosis" not in document["text"]


def test_absence_where_it_makes_no_sense_is_not_searchable():
    document = of(present("organism", "NCBITaxon:9606", polarity="absent"))
    assert "organism_absent" not in document


def test_a_quality_is_searchable_only_with_its_entity():
    document = of(present("phenotype", "CMPO:0000009", group="a"), present("phenotype", "PATO:0000460", group="a"))
    assert document["phenotype"] == "+PATO:0000460 CMPO:0000009 CMPO:0000009+PATO:0000460"
    assert set(document["phenotype_up"].split()) == {
        "CMPO:0000009", "CMPO:0000001", "CMPO:0000009+PATO:0000460", "CMPO:0000009+PATO:0000001",
        "CMPO:0000001+PATO:0000460", "CMPO:0000001+PATO:0000001",
    }  # fmt: skip
    assert document["phenotype_sig"] == "5|6|CMPO:0000009 CMPO:0000009+PATO:0000460"


def test_groups_do_not_mix():
    document = of(
        present("phenotype", "CMPO:0000009", group="a"), present("phenotype", "PATO:0000460", group="a"),
        present("phenotype", "CMPO:0000006", group="b"), present("phenotype", "PATO:0000461", group="b"),
    )  # fmt: skip
    assert "CMPO:0000009+PATO:0000461" not in document["phenotype"]
    assert "CMPO:0000006+PATO:0000461" in document["phenotype"]


def test_an_absent_pair_does_not_deny_the_entity():
    document = of(
        present("phenotype", "CMPO:0000009", group="a", polarity="absent"),
        present("phenotype", "PATO:0000460", group="a", polarity="absent"),
    )
    assert document["phenotype_absent"] == "CMPO:0000009+PATO:0000460"


def test_a_quality_alone_says_nothing():
    document = of(present("phenotype", "PATO:0000460", group="a"))
    assert "phenotype_sig" not in document


def test_a_group_without_a_quality_is_terms():
    document = of(present("phenotype", "CMPO:0000009", group="a"), present("phenotype", "CMPO:0000006", group="a"))
    assert document["phenotype"] == "CMPO:0000006 CMPO:0000009"


def test_the_context_counts_several_properties_together():
    document = of(present("organism", "NCBITaxon:9606"), choices=[("control", "negative control")], images=None)
    study, images, *own = document["context"].split("|")
    assert (study, images) == ("5", "")
    told = dict(zip(schema.CONTEXT.properties, own, strict=True))
    assert {key: value for key, value in told.items() if value} == {
        "organism": "NCBITaxon:9606", "control": "negative%20control",
    }  # fmt: skip
    assert document["control"] == "negative%20control"


def test_every_sample_has_a_context():
    assert of()["context"] == "5|6|" + "|" * (len(schema.CONTEXT.properties) - 1)


def test_words_and_numbers():
    document = of(
        words=[("antibody", "Anti-Tubulín"), ("variable", "time; 5 µM")],
        numbers=[("dose", "mol/L", 5e-6), ("dose", "", 7.0), ("age", "s", 60.0)],
    )
    assert document["antibody_text"] == "anti tubulin"
    assert document["text"].split(f" {BOUNDARY} ")[:2] == ["anti tubulin", "time 5 um"]
    assert (document["dose_mol_L"], document["age_s"]) == ([5e-6], [60.0])
    assert sum(name.startswith("dose") for name in document) == 1


def test_the_row_says_how_to_show_it():
    row = json.loads(of()["row"])
    assert (row[0], row[2], row[3], row[4], row[5], row[6]) == (1, 5, "well 1", "P1", "A1", 6)


def test_samples_of_one_profile_share_their_work():
    shared = profile(present("phenotype", "CMPO:0000004"))
    (one, two, three), _ = build(sample(1, shared, 1), sample(2, shared, 1), sample(3, shared, 2))
    assert one["phenotype_up"] is two["phenotype_up"]
    assert three["phenotype_sig"] == "5|2|CMPO:0000004"


def test_profiles_are_not_mistaken_for_one_another_when_memory_is_used_again(monkeypatch):
    monkeypatch.setattr(documents, "_PARTS_KEPT", 2)
    monkeypatch.setattr(documents, "_CHUNK", 1)
    curies = ["CMPO:0000004", "CMPO:0000006", "CMPO:0000007"] * 20
    states = (sample(key, profile(present("phenotype", curie))) for key, curie in enumerate(curies))
    made = Builder(Words(MemoryVocabulary())).of_study(STUDY, states)
    assert [document["phenotype"] for document in made] == curies


def test_terms_in_use_are_collected_with_what_is_above_them():
    _, builder = build(
        sample(1, profile(present("organism", "NCBITaxon:9606"))),
        sample(
            2, profile(present("phenotype", "CMPO:0000009", group="a"), present("phenotype", "PATO:0000460", group="a"))
        ),
    )
    rows = {(row.property, row.curie) for row in builder.term_rows()}
    assert ("organism", "NCBITaxon:2759") in rows
    assert ("quality", "PATO:0000001") in rows
    assert ("phenotype", "PATO:0000460") not in rows


def test_a_study_row_comes_back():
    assert study_row(json.loads(STUDY.document()["row"])) == STUDY
    assert STUDY.text == f"a title grosse {BOUNDARY} idr0001 graml {BOUNDARY} yeast {BOUNDARY} screen"


@pytest.mark.parametrize(
    ("key", "label", "names"),
    [
        ("phenotype", "Round cells phenotype", {(LABEL, "round cells phenotype"), (LOOSE, "round cell phenotype"), (LOOSE, "round cell")}),
        ("gene", "KRAS", {(LABEL, "kras")}),
        ("organism", "Mus musculus", {(LABEL, "mus musculus"), (LOOSE, "mus musculus")}),
    ],
)  # fmt: skip
def test_a_term_row_knows_its_names_and_comes_back(key, label, names):
    row = TermRow.of(key, Word("X:1", label, frozenset({"X:2"}), ((LABEL, label), (EXACT, ""))))
    assert set(row.names) == names
    document = row.document()
    assert term_row(json.loads(document["row"])) == row
    assert document["up"] == "X:2"


def test_a_term_without_a_label_is_called_by_its_id():
    assert TermRow.of("gene", Word("NCBIGene:1", "")).label == "NCBIGene:1"


def test_every_field_is_one_that_engines_know():
    everything = Profile(
        (present("phenotype", "CMPO:0000004"), present("gene", "NCBIGene:991"), present("organism", "NCBITaxon:9606")),
        (("antibody", "x"),), (("dose", "mol/L", 1.0),), (("control", "negative control"),),
    )  # fmt: skip
    (document,), builder = build(sample(1, everything))
    assert document.keys() <= schema.SAMPLES.keys()
    assert STUDY.document().keys() <= schema.STUDIES.keys()
    assert next(builder.term_rows()).document().keys() <= schema.TERMS.keys()
