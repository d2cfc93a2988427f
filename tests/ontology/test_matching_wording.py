import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.matching.normalisation import fold
from ontology.matching.wording import cleaned, compact, form, initials, initials_of, parts, stated_abbreviation


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tumour", "tumors"),
        ("oedema of fibres", "edema of fiber"),
        ("haemorrhage", "hemorrhages"),
        ("leukaemia", "leukemia"),
        ("oesophageal anaesthesia", "esophageal anesthesia"),
        ("localisation", "localization"),
        ("polarised cells", "polarized cell"),
        ("foetal faeces", "fetal feces"),
        ("labelled", "labeled"),
        ("visualised α-tubulin", "visualized alpha tubulin"),
        ("grey centre", "gray center"),
    ],
)
def test_spellings_of_two_countries_have_one_form(one, other):
    assert form(one) == form(other)


@pytest.mark.parametrize(("one", "other"), [("exercise", "exercize"), ("paracrine", "paracrin"), ("aura", "ara")])
def test_what_only_looks_british_stays(one, other):
    assert form(one) != form(other) or form(one) == one


def test_cell_lines_meet_without_their_hyphens():
    assert {compact(form(text)) for text in ("MDA-MB-231", "MDAMB231", "MDA MB 231", "mda-mb231")} == {"mdamb231"}


@pytest.mark.parametrize(
    ("text", "sense", "expected"),
    [
        ("large (automatic)", "phenotype", "large"),
        ("41202#K82#K82 Other diseases of gallbladder", "disease", "Other diseases of gallbladder"),
        ("C78 Secondary malignant neoplasm", "disease", "Secondary malignant neoplasm"),
        ("Urinary complications NEC", "disease", "Urinary complications"),
        ("unspecified", "disease", "unspecified"),
        ("E14.5", "developmental_stage", "embryonic day 14.5"),
        ("P7", "developmental_stage", "postnatal day 7"),
        ("24 hpf", "developmental_stage", "pharyngula prim-5"),
        ("47.5hpf", "developmental_stage", "pharyngula high-pec"),
        ("0 hpf", "developmental_stage", "zygote 1-cell"),
        ("larva at 5 dpf", "developmental_stage", "larva at larval day 5"),
        ("3 dpf", "developmental_stage", "larval protruding-mouth"),
        ("1 ypf, 400 dpf", "developmental_stage", "1 ypf, adult"),
        ("3-5 dpf", "developmental_stage", "larva"),
        ("24 \u2013 29 hpf", "developmental_stage", "pharyngula prim-5"),
        ("12 to 20hpf", "developmental_stage", "segmentation"),
        ("2-3.5 dpf", "developmental_stage", "hatching long-pec and larval protruding-mouth"),
        ("5 dpf", "anatomy", "5 dpf"),
        ("mixed", "sex", "mixed sex"),
        ("Both sexes", "sex", "mixed sex"),
        ("E14.5", "cell_line", "E14.5"),
        ("F", "sex", "female"),
        ("men", "sex", "male"),
        ("F", "gene", "F"),
    ],
)
def test_what_is_no_part_of_the_meaning_goes(text, sense, expected):
    assert cleaned(text, sense) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("confocal and STED", ["confocal", "STED"]),
        ("metaphase delay/arrest", ["metaphase delay", "arrest"]),
        ("round, small, bright", ["round", "small", "bright"]),
        ("hand", ["hand"]),
        ("standard", ["standard"]),
        ("a / a", []),
    ],
)
def test_a_text_may_name_several_things(text, expected):
    assert parts(text) == expected


def test_abbreviations_are_seen_and_made():
    assert initials("SEM of HeLa cells by TIRF") == ["sem", "tirf"]
    assert initials_of("scanning electron microscopy") == "sem"
    assert initials_of("microscopy") == ""


@given(st.text(max_size=60))
def test_a_form_is_stable_and_folded(text):
    once = form(text)
    assert form(once).split() == [word for word in form(once).split() if word]
    assert fold(once) == once
    assert " " not in compact(once)


@given(st.text(max_size=60), st.sampled_from(["", "sex", "developmental_stage"]))
def test_nothing_is_cleaned_away_entirely(text, sense):
    assert bool(cleaned(text, sense)) == bool(text)
    assert all(len(piece) > 1 for piece in parts(text))


@pytest.mark.parametrize(
    ("name", "abbreviation"),
    [
        ("scanning electron microscopy (SEM)", "sem"),
        ("stimulated emission depletion (STED)", "sted"),
        ("PALM (photoactivation localization microscopy)", "palm"),
        ("4Pi-STED (x) y", ""),
        ("monosomy (X)", ""),
        ("nucleus (sensu Animalia)", ""),
        ("confocal microscopy", ""),
    ],
)
def test_names_state_their_abbreviation(name, abbreviation):
    assert stated_abbreviation(name) == abbreviation
