import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.reading.obo import OboReader
from ontology.reading.records import Defective, Header, TermRow
from tests.ontology.files import TYPEDEF, obo, stanza


def read(text):
    reader = OboReader(text.encode().splitlines(keepends=True))
    header = reader.header()
    return header, list(reader.terms()), reader.mixed


def terms(*stanzas, **options):
    return read(obo(*stanzas, **options))[1]


def test_everything_that_says_something_about_a_term():
    text = stanza(
        "FBbi_00000002",
        'confocal\\, sort of {x="y"} ! a remark',
        'def: "Uses a \\"pinhole\\".\\nSmall." [PMID:1, http://a.b/c "see there"]',
        'synonym: "LSM" EXACT ABBREVIATION [WP:1]',
        'synonym: "scanning" BROAD []',
        'is_a: FBbi:00000001 {source="x"} ! parent',
        "relationship: part_of Bbi:00000003 ! whole",
        "relationship: has_part FBbi:00000009",
        "replaced_by: FBbi:00000004",
        "consider: FBbi:00000005",
        "alt_id: FBbi:00000006",
        'xref: PMID:12 "paper"',
        "is_obsolete: true",
        "property_value: has_rank NCBITaxon:genus",
        "unheard_of: value",
    )
    header = ("format-version: 1.2", 'synonymtypedef: ABBREVIATION "abbreviation"', "ontology: fbbi")
    (term,) = terms(text, header=header)
    assert term == TermRow(
        "FBbi:00000002",
        "confocal, sort of",
        'Uses a "pinhole".\nSmall.',
        True,
        ["FBbi:00000004"],
        ["FBbi:00000005"],
        ["FBbi:00000006"],
        ["PMID:12"],
        [("LSM", "EXACT", "ABBREVIATION"), ("scanning", "BROAD", "")],
        [("FBbi:00000001", "is_a"), ("FBbi:00000003", "part_of")],
        5,
    )


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (['property_value: prefLabel "mitosis delayed" xsd:string'], [("mitosis delayed", "EXACT", "")]),
        (['property_value: http://www.w3.org/2004/02/skos/core#prefLabel "a \\"b\\""'], [('a "b"', "EXACT", "")]),
        (['property_value: prefLabel "late" xsd:string', 'synonym: "late" NARROW []'], [("late", "NARROW", "")]),
        (['property_value: prefLabel "mitosis delayed phenotype" xsd:string'], []),
        (['property_value: created_by "somebody" xsd:string', "property_value: seeAlso CMPO:1"], []),
    ],
)
def test_a_preferred_label_is_an_exact_synonym(lines, expected):
    [term] = terms(stanza("CMPO:0000202", "mitosis delayed phenotype", *lines))
    assert [tuple(synonym) for synonym in term.synonyms] == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ("ontology: pato", "data-version: releases/2025-05-14/pato.obo"),
            Header("pato", "", "releases/2025-05-14/pato.obo"),
        ),
        (("ontology: x", "date: 06:01:2016 14:57"), Header("x", "", "2016-01-06")),
        (('property_value: owl:versionInfo "7" xsd:string',), Header(version="7")),
        (
            ('property_value: dc:title "A Title" xsd:string', "property_value: terms:license https://cc.org/zero"),
            Header(name="A Title", licence="https://cc.org/zero"),
        ),
        (('property_value: http://purl.org/dc/terms/license "CC0" xsd:string',), Header(licence="CC0")),
        (("property_value: dcterms-license CC0",), Header(licence="CC0")),
        (("property_value: broken",), Header()),
    ],
)
def test_header(lines, expected):
    assert read(obo(stanza("X:0000001", "x"), header=lines))[0] == expected


def test_comments_and_blank_lines_between_frames_are_fine():
    text = "! before\nformat-version: 1.2\n\n! between\n\n[Term]\nid: X:0000001\nname: a\n\n! after\n\n[Term] ! two\nid: X:0000002\n"
    assert [term.curie for term in read(text)[1]] == ["X:0000001", "X:0000002"]


def test_a_byte_order_mark_and_windows_line_ends_are_fine():
    text = "\ufeffformat-version: 1.2\r\n\r\n[Term]\r\nid: X:0000001\r\nname: a\r\n"
    assert terms_of_bytes(text.encode()) == [("X:0000001", "a")]


def terms_of_bytes(raw):
    reader = OboReader(raw.splitlines(keepends=True))
    reader.header()
    return [(term.curie, term.label) for term in reader.terms()]


def test_other_stanzas_are_passed_over():
    assert [term.curie for term in terms(TYPEDEF, stanza("X:0000001"), "[Instance]\nid: X:0000009\n")] == ["X:0000001"]


@pytest.mark.parametrize(
    ("version", "stanzas", "mixed"),
    [
        ("1.4", [stanza("X:0000001")], True),
        ("1.2", [stanza("X:0000001")], False),
        ("1.4", [stanza("X:0000001"), TYPEDEF], False),
        ("1.4", [stanza("X:0000001", "", "relationship: has_part X:0000002")], False),
    ],
    ids=["no relation at all", "older format", "declares one", "uses one"],
)
def test_whether_is_a_may_also_mean_part_of(version, stanzas, mixed):
    assert read(obo(*stanzas, header=(f"format-version: {version}",)))[2] is mixed


DEFECTS = [
    ([stanza("X:0000001", "a", "! remark", "is_a: X:0000002")], 7, "a comment inside a frame"),
    ([stanza("X:0000001", "a", 'synonym: "b" EXACT odd []')], 7, "undeclared type odd"),
    ([stanza("X:0000001", "a", 'synonym: "b" NARROW')], 7, "lacks its list of sources"),
    ([stanza("X:0000001", "a", 'synonym: "b" []')], 7, "has no scope"),
    ([stanza("X:0000001", "a", "synonym: b EXACT []")], 7, "is not written as"),
    ([stanza("X:0000001", "a", 'synonym: "b EXACT []')], 7, "is not written as"),
    ([stanza("X:0000001", "a", 'synonym: "b" EXACT [Y:4\\,6 z, Z:1]')], 7, "which is no id: it contains a blank"),
    ([stanza("X:0000001", "a", 'def: "cut')], 7, "the definition of X:0000001"),
    ([stanza("X:0000001", "a", "no colon here")], 7, "is not a 'tag: value' line"),
    ([stanza("X:0000001", "a", "name: b")], 7, "a second name"),
    ([stanza("X:0000001", "a", "id: X:0000002")], 7, "a second id"),
    ([stanza("X:0000001", "a", "is_a: two words")], 7, "is not an id"),
    ([stanza("X:0000001", "a", "is_a:")], 7, "is not an id"),
    (["[Term]\nname: a\n"], 4, "without an id"),
    ([stanza("X:0000001", "a"), stanza("X:0000001", "b")], 8, "a second time (first in line 4)"),
]


@pytest.mark.parametrize(("stanzas", "line", "cause"), DEFECTS, ids=[cause for *_, cause in DEFECTS])
def test_a_defect_is_told_with_its_line(stanzas, line, cause):
    with pytest.raises(Defective) as caught:
        terms(*stanzas)
    assert caught.value.line == line
    assert cause in caught.value.cause
    assert "\n" not in caught.value.cause


def test_bytes_that_are_not_utf8_are_told():
    with pytest.raises(Defective, match="byte 7 of the line is not UTF-8") as caught:
        terms_of_bytes(b"format-version: 1.2\n\n[Term]\nid: X:0000001\nname: \xe4\n")
    assert caught.value.line == 5


words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
phrases = st.lists(words, min_size=1, max_size=4).map(" ".join)


def escape(text):
    return "".join(f"\\{char}" if char in '\\"!{}' else char for char in text)


@given(
    st.dictionaries(
        st.integers(1, 50).map("X:{:07d}".format),
        st.tuples(
            phrases,
            phrases,
            st.lists(st.tuples(phrases, st.sampled_from(["EXACT", "BROAD"]))),
            st.sets(st.integers(1, 50)),
        ),
        min_size=1,
    )
)
def test_what_is_written_is_read(ontology):
    stanzas = [
        stanza(
            curie,
            escape(label),
            f'def: "{escape(definition)}" []',
            *(f'synonym: "{escape(text)}" {scope} []' for text, scope in synonyms),
            *(f"is_a: X:{parent:07d} ! {escape(label)}" for parent in sorted(parents)),
        )
        for curie, (label, definition, synonyms, parents) in ontology.items()
    ]
    assert {
        term.curie: (
            term.label,
            term.definition,
            [synonym[:2] for synonym in term.synonyms],
            {int(parent[2:]) for parent, _ in term.parents},
        )
        for term in terms(*stanzas)
    } == {
        curie: (label, definition, synonyms, parents)
        for curie, (label, definition, synonyms, parents) in ontology.items()
    }


def refusal(function, *args):
    try:
        function(*args)
    except Defective as defect:
        return defect
    return None


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read_or_refused(raw):
    for head in (b"", b"format-version: 1.2\n\n[Term]\nid: X:0000001\n"):
        refused = refusal(terms_of_bytes, head + raw)
        assert refused is None or refused.line > 0


@given(
    st.lists(
        st.sampled_from(['"', "a", "b c", "[", "]", "EXACT", " ", "\\", ",", "!", "{", "}", "=", ":"]), max_size=20
    )
)
def test_any_clause_is_read_or_refused(parts):
    value = "".join(parts)
    for tag in ("def", "synonym", "name", "is_a", "xref", "relationship"):
        refused = refusal(terms, stanza("X:0000001", "", f"{tag}: {value}"))
        assert refused is None or refused.line == 6
