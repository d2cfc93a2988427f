"""Reading study.txt as people fill it in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.archives.base import Defect, Unreadable
from ingest.archives.idr_study import Known, Phenotypes, StudyText, aligned, read_study, squash
from ingest.archives.idr_table import Mender

FORM = """\
# STUDY DESCRIPTION SECTION
"# Section with generic information, which is a comment, in quotes"\t\t

Comment[IDR Study Accession]\tidr9999\t\t
Study Title\t"A ""quoted"" title"
Study Type\thigh content screen\tinfection
Study Type Term Source REF\tEFO\tEFO
Study Type Term Accession\tEFO_0007553\tEFO_0000544
Study Organism\tHomo sapiens
Study Organism Term Source REF\tNCBITaxon
Study Organism Term Accession\t9606
Study External URL\t# if there is a page, enter it here
Term Source Name\tNCBITaxon\tEFO

# SCREEN SECTION
Screen Number\t1
Comment[IDR Screen Name]\tidr9999-nobody-nothing/screenA
Screen Technology Type\tRNAi screen
Screen Technology Term Accession\tEFO_0007551
ScreenComments\tnone to speak of
Phenotype Name\tround\tlate\todd
Phenotype Score Type\tmanual\tautomatic
Phenotype Term Source REF\tCMPO\tCMPO
Phenotype Term Name\tround cell phenotype\tdelayed
Phenotype Term Accession\tCMPO_0000118\tCMPO_0000202
Phenotype Term Source REF\t\tCMPO
Phenotype Term Name\t\tarrested
Phenotype Term Accession\t\tCMPO_0000338

Experiment Number\t2
Comment[IDR Experiment Name]\tidr9999-nobody-nothing/experimentB
Experiment Imaging Method\tlight sheet\tSPIM
Experiment Imaging Method Term Accession\tFBbi_00000369
Study Title\tout of place
"""


def read(text: str) -> tuple[StudyText, list[Defect]]:
    defects: list[Defect] = []
    return read_study(text, Mender("s.txt", defects.append)), defects


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_form_is_read_by_blocks_whatever_its_line_ends(end):
    text, defects = read(FORM.replace("\n", end))
    assert defects == []
    assert text.study.text("Study Title") == 'A "quoted" title'
    assert [block.kind for block in text.components] == ["screen", "experiment"]
    first, second = text.components
    assert first.text("Comment[IDR Screen Name]") == "idr9999-nobody-nothing/screenA"
    assert first.text("Screen Comments") == "none to speak of"
    assert second.texts("Experiment Imaging Method") == ["light sheet", "SPIM"]


def test_a_hint_of_the_form_is_no_value():
    assert read(FORM)[0].study.text("Study External URL") == ""


def test_terms_go_with_their_texts_by_column():
    text, _ = read(FORM)
    assert text.study.terms("Study Type") == [
        ("high content screen", "EFO_0007553", "EFO"),
        ("infection", "EFO_0000544", "EFO"),
    ]
    assert text.components[0].terms("Screen Technology Type") == [("RNAi screen", "EFO_0007551", "")]
    assert text.components[1].terms("Experiment Imaging Method") == [
        ("light sheet", "FBbi_00000369", ""),
        ("SPIM", "", ""),
    ]


def test_an_id_without_text_stands_for_itself():
    text, _ = read("Study Organism\nStudy Organism Term Accession\t9606\n")
    assert text.study.terms("Study Organism") == [("9606", "9606", "")]


@pytest.mark.parametrize("tail", ["Term Accession", "Term Accession Number"])
@pytest.mark.parametrize("stem", ["Screen Technology", "Screen Technology Type"])
def test_keys_of_terms_come_in_several_spellings(stem, tail):
    text, _ = read(f"Screen Number\t1\nScreen Technology Type\tRNAi screen\n{stem} {tail}\tEFO_0007551\n")
    assert text.components[0].terms("Screen Technology Type") == [("RNAi screen", "EFO_0007551", "")]


class TestPhenotypes:
    def known(self, text: str, name: str) -> Known:
        blocks = read(text)[0].components
        return Phenotypes(blocks[0], blocks[1:]).find(name)

    def test_with_their_terms_and_scores(self):
        assert self.known(FORM, "round") == Known([("CMPO_0000118", "round cell phenotype", "CMPO")], "manual")

    def test_with_second_terms(self):
        terms = [("CMPO_0000202", "delayed", "CMPO"), ("CMPO_0000338", "arrested", "CMPO")]
        assert self.known(FORM, " LATE ").terms == terms

    def test_short_parallel_columns_leave_the_rest_without(self):
        assert self.known(FORM, "odd") == Known()

    def test_lettered_terms(self):
        text = (
            "Screen Number\t1\nPhenotype Name\tx\nPhenotype Term Name a\tabnormal\nPhenotype Term Accession a\tPATO_0000460\n"
            "Phenotype Term Name b\ttubes\nPhenotype Term Accession b\tCMPO_0000369\n"
        )
        assert self.known(text, "x").terms == [("PATO_0000460", "abnormal", ""), ("CMPO_0000369", "tubes", "")]

    def test_those_of_another_component_are_the_second_choice(self):
        text = (
            "Screen Number\t1\nPhenotype Name\tx\nPhenotype Term Accession\tCMPO_1\n"
            "Screen Number\t2\nPhenotype Name\tx\ty\nPhenotype Term Accession\tCMPO_2\tCMPO_3\n"
        )
        assert [self.known(text, name).terms[0][0] for name in "xy"] == ["CMPO_1", "CMPO_3"]

    def test_scores_that_stand_too_far_apart_are_closed_up(self):
        text = "Screen Number\t1\nPhenotype Name\tx\ty\nPhenotype Score Type\tmanual\t\t\tautomatic\n"
        assert [self.known(text, name).score for name in "xy"] == ["manual", "automatic"]

    def test_nothing_is_known_of_a_component_that_is_not_described(self):
        assert Phenotypes().find("x") == Known()


@pytest.mark.parametrize(
    ("cells", "width", "expected"),
    [
        (["a", "", "b"], 3, ["a", "", "b"]),
        (["a"], 3, ["a", "", ""]),
        (["a", "", "", "b"], 2, ["a", "b"]),
        (["a", "b", "c"], 2, ["a", "b"]),
        ([], 2, ["", ""]),
        (["", "", "a"], 0, []),
    ],
)
def test_parallel_columns(cells, width, expected):
    assert aligned(cells, width) == expected


def test_text_without_a_key_goes_on_with_the_value_before_it():
    text, defects = read(
        "Screen Number\t1\nProtocol Description\tone\tGrowth - cells\n\n"
        "were grown at 37 °C.\nScreen plates were washed, twice.\t\nz= (x-µ)/σ\tmore\nScreen Comments\tyes\n"
    )
    assert text.components[0].cells("Protocol Description") == [
        "one",
        "Growth - cells\nwere grown at 37 °C.\nScreen plates were washed, twice.\nz= (x-µ)/σ\tmore",
    ]
    assert text.components[0].text("Screen Comments") == "yes"
    assert [(d.row, d.reason) for d in defects] == [
        (6, "3 lines up to here without a key, read as part of the value before.")
    ]


def test_spilled_text_at_the_end_and_under_an_empty_key():
    text, defects = read("Study Description\t\t\nall of it\n")
    assert text.study.text("Study Description") == "all of it"
    assert [defect.row for defect in defects] == [None]


def test_text_before_any_key_is_nobodys():
    assert read("to whom it may concern\nStudy Title\tx\n")[1] == []


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("Library Experimental Conditions Term Source REF\t\t\tLibrary Experimental Conditions Term Accession\tEFO_1",
         "Library Experimental Conditions Term Accession"),
        ("# Feature Level Data Files (give details)\t\tFeature Level Data File Name\tEFO_1", "Feature Level Data File Name"),
    ],
)  # fmt: skip
def test_a_second_key_on_a_line_has_its_own_values(line, key):
    assert read(f"Screen Number\t1\n{line}\n")[0].components[0].texts(key) == ["EFO_1"]


def test_names_of_columns_that_read_like_keys_stay_values():
    text, _ = read("Screen Number\t1\nProcessed Data Column Name\tPhenotype Annotation Level\tPlate\n")
    assert text.components[0].texts("Processed Data Column Name") == ["Phenotype Annotation Level", "Plate"]


@pytest.mark.parametrize(
    "lines",
    [
        "Comment[IDR Screen Name]\tx/screenA\nScreen Type\ta\nComment[IDR Screen Name]\tx/screenB\nScreen Type\tb\n",
        "Screen Type\ta\nComment[IDR Screen Name]\tx/screenA\nScreen Number\t2\nScreen Type\tb\n",
        "Screen Number\t1\nScreen Type\ta\nScreen Number\t2\nScreen Type\tb\n",
    ],
)
def test_components_begin_with_a_number_a_name_or_any_key_of_theirs(lines):
    text, _ = read("Study Title\tx\n" + lines)
    assert [block.text("Screen Type") for block in text.components] == ["a", "b"]


@pytest.mark.parametrize("text", ["", "\n\n", "no key\nat all\n", "Plate,Well\np,A1\n", "# only\n# comments\n", "\0\0"])
def test_a_file_without_keys_is_unreadable(text):
    with pytest.raises(Unreadable, match="Study Title"):
        read(text)


def test_keys_are_compared_without_blanks_case_and_plural():
    assert squash("Screen Example Image(s)") == squash("screen ExampleImage")


PIECE = st.one_of(
    st.sampled_from(["Screen Number", "Study Title", "Phenotype Name", "Phenotype Term Accession", "Protocol Description",
                     "Comment[IDR Screen Name]", "\t", "\t\t", "\n", '"', "#", "# fill in", "x"]),
    st.text(max_size=10),
)  # fmt: skip


@given(st.lists(PIECE, max_size=40).map("".join))
def test_no_text_breaks_the_reader(text):
    try:
        found, _ = read(text)
    except Unreadable:
        return
    for block in [found.study, *found.components]:
        block.terms("Study Title")
        Phenotypes(block, found.components).find("x")
