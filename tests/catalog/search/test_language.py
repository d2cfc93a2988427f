"""Text to request and back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.properties import PROPERTIES
from catalog.search.language import parse, write
from catalog.search.request import (
    Alternative,
    ArchiveClause,
    ChoiceClause,
    SearchRequest,
    StudyClause,
    TermClause,
    TextClause,
)
from ontology.problems import Problem

MITOSIS = Alternative("CMPO:0000118")


def term(*alternatives, key="phenotype", **more):
    return TermClause(key, alternatives, **more)


MEANINGS = {
    "phenotype:CMPO:0000118": term(MITOSIS),
    "phenotype:CMPO_0000118": term(MITOSIS),
    "phenotype:http://www.ebi.ac.uk/cmpo/CMPO_0000118": term(MITOSIS),
    "exact:phenotype:CMPO:0000118": term(Alternative("CMPO:0000118", exact=True)),
    "-phenotype:CMPO:0000118": term(MITOSIS, negated=True),
    "absent:phenotype:CMPO:0000118": term(MITOSIS, absent=True),
    "-exact:absent:phenotype:CMPO:0000118": term(Alternative("CMPO:0000118", exact=True), negated=True, absent=True),
    'phenotype:"mitosis delayed"': term(Alternative(name="mitosis delayed")),
    "phenotype:round": term(Alternative(name="round")),
    "species:9606": term(Alternative("NCBITaxon:9606"), key="organism"),
    "CELL-LINE:HeLa": term(Alternative(name="HeLa"), key="cell_line"),
    "gene:CDC20": term(Alternative(name="CDC20"), key="gene"),
    "gene:991": term(Alternative("NCBIGene:991"), key="gene"),
    "gene:YLL054C": term(Alternative("SGD:YLL054C"), key="gene"),
    "orthologues:gene:CDC20": term(Alternative(name="CDC20", orthologues=True), key="gene"),
    "-orthologues:gene:NCBIGene:991": term(Alternative("NCBIGene:991", orthologues=True), key="gene", negated=True),
    "orthologues:NCBIGene:991": term(Alternative("NCBIGene:991", orthologues=True), key="gene"),
    'orthologues:"CDC20"': term(Alternative(name="CDC20", orthologues=True), key="gene"),
    "orthologues:exact:gene:CDC20": term(Alternative(name="CDC20", exact=True, orthologues=True), key="gene"),
    "gene:(orthologues:CDC20 OR BUB1)": term(
        Alternative(name="CDC20", orthologues=True), Alternative(name="BUB1"), key="gene"
    ),
    "CMPO:0000118": term(MITOSIS, key=""),
    "exact:CMPO:0000118": term(Alternative("CMPO:0000118", exact=True), key=""),
    "phenotype:(CMPO:0000118 OR round)": term(MITOSIS, Alternative(name="round")),
    'phenotype:( "a b" OR exact:CMPO:0000118 )': term(Alternative(name="a b"), Alternative("CMPO:0000118", exact=True)),
    "phenotype:CMPO:0000369+PATO:0000460": term(Alternative("CMPO:0000369", quality="PATO:0000460")),
    'phenotype:nucleus+"ab normal"': term(Alternative(name="nucleus", quality_name="ab normal")),
    "cell_type:CD4+": term(Alternative(name="CD4+"), key="cell_type"),
    'control:"negative control"': ChoiceClause("control", ("negative control",)),
    "-control:neg": ChoiceClause("control", ("negative control",), negated=True),
    "qc:fail": ChoiceClause("quality_control", ("fail",)),
    "study:idr0013": StudyClause(("idr0013",)),
    "-study:(idr0013 OR idr:idr0002)": StudyClause(("idr0013", "idr:idr0002"), negated=True),
    "archive:idr": ArchiveClause(("idr",)),
    "spindle": TextClause("spindle"),
    "-spindle": TextClause("spindle", negated=True),
    '"spindle checkpoint"': TextClause("spindle checkpoint", phrase=True),
    "“spindle checkpoint”": TextClause("spindle checkpoint", phrase=True),
    r'"a \"b\" \\c"': TextClause(r'a "b" \c', phrase=True),
    "anti-tubulin": TextClause("anti-tubulin"),
    "12:30": TextClause("12:30"),
    'antibody:"anti tubulin"': TextClause("anti tubulin", phrase=True, property="antibody"),
}


@pytest.mark.parametrize(("text", "clause"), MEANINGS.items(), ids=MEANINGS)
def test_what_is_written_is_meant(text, clause):
    assert parse(text) == SearchRequest((clause,))
    assert parse(write(parse(text))) == SearchRequest((clause,))


RANGES = {
    "dose>=10uM": ("10uM", "", True, True),
    "dose>10uM": ("10uM", "", False, True),
    "dose<=10 µM": ("", "10uM", True, True),
    "dose<10 uM": ("", "10uM", True, False),
    "dose=10uM": ("10uM", "10uM", True, True),
    "dose:10uM": ("10uM", "10uM", True, True),
    "dose:1nM..10uM": ("1nM", "10uM", True, True),
    "dose:1..10uM": ("1uM", "10uM", True, True),
    'dose>="0,5 mM"': ("0.5mM", "", True, True),
    "dose<2g/l": ("", "2g/L", True, False),
    "age<6weeks": ("", "6weeks", True, False),
}


@pytest.mark.parametrize(("text", "expected"), RANGES.items(), ids=RANGES)
def test_ranges(text, expected):
    (clause,) = parse(text).clauses
    bounds = [f"{bound.number}{bound.unit}" if bound else "" for bound in (clause.low, clause.high)]
    assert (*bounds, clause.include_low, clause.include_high) == expected
    assert parse(write(parse(text))) == parse(text)


def test_a_range_is_in_the_base_unit_of_what_it_measures():
    (dose,) = parse("-dose>=2.5uM").clauses
    assert (dose.property, dose.dimension, dose.high, dose.negated) == ("dose", "mol/L", None, True)
    assert dose.low.value == pytest.approx(2.5e-6)
    (age,) = parse("age>2hours").clauses
    assert (age.dimension, age.low.value) == ("s", 7200)


WRITTEN = {
    "  a   AND b ": "a b",
    "- ... !": "",
    "exact:phenotype:(CMPO:0000118 OR CMPO_0000004)": "exact:phenotype:(CMPO:0000118 OR CMPO:0000004)",
    "phenotype:(exact:CMPO:0000118)": "exact:phenotype:CMPO:0000118",
    "phenotype:(A OR A)": "phenotype:A",
    "gene:(orthologues:A OR orthologues:exact:B)": "orthologues:gene:(A OR exact:B)",
    "study:(a)": "study:a",
    "symbol:CDC20 neg": "gene:CDC20 neg",
    "a\x00b\tc": "a b c",
}


@pytest.mark.parametrize(("text", "canonical"), WRITTEN.items())
def test_the_canonical_form(text, canonical):
    assert write(parse(text)) == canonical


MISTAKES = {
    'phenotype:"mitosis delayed': "quotes",
    'say "': "quotes",
    "fenotype:round": "phenotype",
    "http://x.y": "quotes",
    "phenotype:": "needs a value",
    "phenotype:(A OR": "not closed",
    "phenotype:(A": "not closed",
    "phenotype:(": "not closed",
    "phenotype:(A B)": "OR between",
    "a OR b": "brackets",
    "phenotype:A OR phenotype:B": "phenotype:(A OR B)",
    "NOT a": "minus",
    "exact:": "needs something",
    "orthologues:": "needs something",
    "orthologues:phenotype:round": "Only genes have orthologues",
    "phenotype:(orthologues:round)": "Only genes have orthologues",
    "orthologues:dose>5uM": "Dose",
    "absent:organism:human": "cannot be absent",
    "exact:dose>5uM": "Dose",
    "absent:control:neg": "Control",
    "exact:study:idr0001": "study",
    "gene>5": "no number",
    "sirna:(a OR b)": "without OR",
    "dose>=10": "unit",
    "dose>=10parsec": "parsec",
    "dose>=10s": "does not measure dose",
    "dose>=ten": "no number",
    "dose>=": "needs a value",
    "dose:5uM..1uM": "smaller number first",
    "dose:1s..5uM": "does not measure",
    "dose:1uM..5g/l": "mixes",
    "dose>=1e999M": "too large",
    "x" * 2001: "2,000",
    "a " * 51: "50 parts",
    f"gene:({' OR '.join(f'g{number}' for number in range(201))})": "200",
}


@pytest.mark.parametrize(("text", "hint"), MISTAKES.items(), ids=[text[:40] for text in MISTAKES])
def test_a_mistake_gets_a_sentence(text, hint):
    with pytest.raises(Problem) as caught:
        parse(text)
    assert hint.lower() in str(caught.value).lower()
    assert caught.value.status == 400


parts = st.sampled_from([
    *MEANINGS, *RANGES, "(", ")", '"', "OR", "AND", "-", ":", "+", "exact:", "absent:", "orthologues:", "gene:(", "phenotype:", "dose>=", "dose:", "study:",
    "..", "10", "uM", "\\", "é", "\ud800", "\u2028", "mitosis", " ", " ", " ",
])  # fmt: skip


@given(
    st.one_of(st.text(max_size=60), st.lists(parts, max_size=8).map("".join), st.lists(parts, max_size=6).map(" ".join))
)
@settings(max_examples=500, deadline=None)
def test_any_text_is_a_request_or_a_problem_and_writing_is_a_fixpoint(text):
    try:
        request = parse(text)
    except Problem:
        return
    written = write(request)
    assert parse(written) == request
    assert write(parse(written)) == written


names = st.text(min_size=1, max_size=12).filter(lambda text: text.isprintable() and text.strip() == text)


@given(
    st.sampled_from([entry.key for entry in PROPERTIES.values() if entry.kind == "term"]),
    st.lists(names, min_size=1, max_size=3, unique=True),
    st.booleans(),
    st.booleans(),
)
def test_any_name_can_be_written(key, given_names, exact, negated):
    clause = TermClause(key, tuple(Alternative(name=name, exact=exact) for name in given_names), negated=negated)
    again = parse(write(SearchRequest((clause,)))).clauses
    assert [one.name or one.curie for one in again[0].alternatives]
    assert write(SearchRequest(again)) == write(parse(write(SearchRequest(again))))


@pytest.mark.parametrize(
    "wrong", [{"page": 0}, {"page_size": 0}, {"page_size": 201}, {"facet_size": -1}, {"unit": "image"}], ids=str
)
def test_a_request_out_of_range_is_refused(wrong):
    with pytest.raises(Problem):
        SearchRequest(**wrong)


def test_clauses_are_swapped_by_identity():
    first, second = TextClause("a"), TextClause("a")
    request = SearchRequest((first, second), page=3)
    changed = request.swapping(second, TextClause("b"))
    assert (write(changed), changed.page) == ("a b", 1)
    assert write(request.swapping(first, None)) == "a"
    assert write(request.adding(StudyClause(("idr:x",)))) == "a a study:idr:x"
