"""What a study.txt says, as facts."""

import datetime

import pytest

from catalog.facts import LicenceFact, LinkFact, TermClaim, ValueFact
from ingest.archives import idr_facts
from ingest.archives.base import Defect
from ingest.archives.idr_study import StudyText, read_study
from ingest.archives.idr_table import Mender
from ingest.archives.idr_values import Values


class Said:
    """A study.txt read, with what was reported."""

    def __init__(self, text: str) -> None:
        self.defects: list[Defect] = []
        self.mender = Mender("s.txt", self.defects.append)
        self.text: StudyText = read_study(text, self.mender)

    def component(self, *, tables=("t.csv",), study: tuple[ValueFact, ...] = ()):
        block = self.text.components[0]
        key = idr_facts.component_key(block, 1)
        return idr_facts.component(block, key, study, Values(), self.mender, tables=tables)


def test_licence_as_stated_and_where():
    said = Said("Study License\tCC-BY 4.0\nStudy License URL\thttps://creativecommons.org/licenses/by/4.0/\n")
    assert idr_facts.licence(said.text, "s.txt", said.mender) == LicenceFact(
        "CC-BY 4.0", "s.txt, Study License", "https://creativecommons.org/licenses/by/4.0/"
    )


def test_an_address_alone_is_a_licence():
    said = Said("Study License URL\thttps://x/\n")
    assert idr_facts.licence(said.text, "s.txt", said.mender) == LicenceFact(
        "https://x/", "s.txt, Study License URL", "https://x/"
    )


@pytest.mark.parametrize("line", ["Study License\t\n", "Study License\t# fill in (CC BY 4.0 is the default)\n"])
def test_a_missing_licence_is_none_and_reported(line):
    said = Said(f"Study Title\tx\n{line}")
    assert idr_facts.licence(said.text, "s.txt", said.mender) is None
    assert [(d.column, d.reason) for d in said.defects] == [("Study License", "states no licence.")]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2016-04-27", datetime.date(2016, 4, 27)),
        ("27/04/2016", datetime.date(2016, 4, 27)),
        ("27 April 2016", datetime.date(2016, 4, 27)),
        ("", None),
    ],
)
def test_dates(written, day):
    said = Said(f"Study Title\tx\nStudy Public Release Date\t{written}\n")
    assert idr_facts.released(said.text, said.mender) == day
    assert said.defects == []


def test_a_date_in_no_known_form_is_reported():
    said = Said("Study Public Release Date\tsoon\n")
    assert idr_facts.released(said.text, said.mender) is None
    assert said.defects[0].reason == '"soon" is no date like 2017-03-16.'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://dx.doi.org/10.1091/mbc.E13-04-0221", "10.1091/mbc.E13-04-0221"),
        ("https://doi.org/10.17867/10000133.", "10.17867/10000133"),
        ("10.1038/nature08869", "10.1038/nature08869"),
        ("in press", ""),
    ],
)
def test_dois_are_bare(text, expected):
    assert idr_facts.doi(text) == expected


def test_people_have_name_orcid_and_role_and_nothing_else():
    said = Said(
        "Study Person Last Name\tRoe\tDoe\tPoe\nStudy Person First Name\tRichard\tJane\n"
        "Study Person Email\tr.roe@example.org\tj@example.org\nStudy Person Address\t1 High Street\n"
        "Study Person Phone\t+44 1382 000000\nStudy Person ORCID\t\thttps://orcid.org/0000-0002-1825-009x\n"
        "Study Person Roles\tsubmitter\tprincipal investigator\n"
    )
    assert idr_facts.authors(said.text) == (
        {"name": "Richard Roe", "role": "submitter"},
        {"name": "Jane Doe", "orcid": "0000-0002-1825-009X", "role": "principal investigator"},
        {"name": "Poe"},
    )
    assert idr_facts.study_attributes(said.text) == {}


def test_an_address_anywhere_else_is_left_out_too():
    said = Said(
        "Study Description\tWrite to jane.doe@example.org.\nStudy Contact Email\tx@example.org\n"
        "Study Copyright\tDoe et al, doe@example.org\nScreen Number\t1\nScreen Comments\tAsk roe@example.org\n"
        "Protocol Description\tsee poe@example.org\n"
    )
    stated = (idr_facts.description(said.text.study), idr_facts.study_attributes(said.text), said.component())
    assert "@" not in repr(stated)
    assert "Study Contact Email" not in idr_facts.study_attributes(said.text)


def test_publications_go_by_column():
    said = Said(
        "Study PubMed ID\t1\t2\nStudy Publication Title\tOne\tTwo\nStudy Author List\tRoe R\n"
        "Study PMC ID\t\tPMC2\nStudy DOI\thttps://doi.org/10.1/a\nStudy Publication Preprint\t\t\thttps://doi.org/10.1101/3\n"
    )
    assert idr_facts.publications(said.text) == (
        {"title": "One", "authors": "Roe R", "pmid": "1"},
        {"title": "Two", "pmid": "2", "pmcid": "PMC2"},
        {"preprint": "https://doi.org/10.1101/3"},
    )


def test_links_by_accession():
    said = Said(
        "Study BioStudies Accession\tS-BSST7\nStudy BioImage Archive Accession\tS-BIAD3, S-BIAD29\n"
        "Study EMPIAR Accession\tEMPIAR-10001\tpending\n"
    )
    assert idr_facts.links(said.text, "s.txt") == (
        LinkFact("same", "biostudies", "S-BSST7", "s.txt, Study BioStudies Accession"),
        LinkFact("same", "biostudies", "S-BIAD3", "s.txt, Study BioImage Archive Accession"),
        LinkFact("same", "biostudies", "S-BIAD29", "s.txt, Study BioImage Archive Accession"),
        LinkFact("related", "empiar", "EMPIAR-10001", "s.txt, Study EMPIAR Accession"),
    )


@pytest.mark.parametrize(
    "cells", ["mitosis\tspindle", "mitosis; spindle", "mitosis, spindle", "mitosis\tspindle\tmitosis"]
)
def test_key_words(cells):
    assert idr_facts.keywords(Said(f"Study Key Words\t{cells}\n").text) == ("mitosis", "spindle")


def test_the_study_holds_organisms_and_types():
    said = Said(
        "Study Type\thigh content screen\nStudy Type Term Accession\tEFO_0007550\n"
        "Study Organism\tHomo sapiens\tvirus\nStudy Organism Term Source REF\tNCBITaxon\nStudy Organism Term Accession\t9606\n"
    )
    assert idr_facts.study_values(said.text, Values(), said.mender) == (
        ValueFact("organism", "Homo sapiens", "9606", (TermClaim("NCBITaxon:9606", "Homo sapiens"),)),
        ValueFact("organism", "virus"),
        ValueFact(
            "study_type", "high content screen", "EFO_0007550", (TermClaim("EFO:0007550", "high content screen"),)
        ),
    )
    assert idr_facts.organisms(said.text.study) == {"homo sapiens": "NCBITaxon:9606"}


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        ("Screen Number\t1\nComment[IDR Screen Name]\tidr0001-graml-sysgro/screenA\n", "screenA"),
        ("Screen Number\t3\nComment[IDR Screen Name]\t# leave blank\n", "screenC"),
        ("Experiment Number\t2\n", "experimentB"),
        ("Experiment Number\tsecond\n", "experimentA"),
        ("Experiment Number\t1\nComment[IDR Experiment Name]\tidr0001-x/Experiment a\n", "experimentA"),
        ("Screen Number\t30\n", "screen30"),
        ("Screen Number\t1\nComment[IDR Screen Name]\tmain\n", "main"),
    ],
)
def test_component_keys(lines, key):
    assert idr_facts.component_key(Said(lines).text.components[0], 1) == key


SCREEN = """\
Screen Number\t1
Comment[IDR Screen Name]\tidr9999-x/screenA
Screen Sample Type\tcell
Screen Description\tWhat was done
Screen Size\tPlates: 12\t5D Images: 1152
Screen Imaging Method\tspinning disk confocal microscopy\tphase contrast microscopy
Screen Imaging Method Term Source REF\tFbbi\tFbbi
Screen Imaging Method Term Accession\tFBbi_00000253\tFBbi_00000247
Screen Technology Type\tRNAi screen
Screen Technology Term Accession\tEFO_0007551
Screen Type\tprimary screen
Screen Type Term Accession\tEFO_0007556
Screen Organism\tMus musculus
Screen Organism Term Accession\tNCBITaxon_10090
Library Type Term Accession\t# leave blank
Protocol Name\tgrowth protocol\ttreatment protocol\tanalysis
Protocol Type\tgrowth protocol\ttreatment protocol
Protocol Description\tGrowth Protocol - cells
Treatment Protocol - siRNA
and more of it
Phenotype Name\tround\tnever described
Phenotype Term Accession\tCMPO_0000118
"""


def test_a_component_with_its_methods_types_and_organism():
    held = (ValueFact("study_type", "high content screen"), ValueFact("organism", "Homo sapiens"))
    fact = Said(SCREEN).component(study=held)
    assert (fact.key, fact.kind, fact.name) == ("screenA", "screen", "idr9999-x/screenA")
    assert fact.description == "What was done"
    assert [(value.property, value.text) for value in fact.values] == [
        ("organism", "Mus musculus"),
        ("imaging_method", "spinning disk confocal microscopy"),
        ("imaging_method", "phase contrast microscopy"),
        ("technology", "RNAi screen"),
        ("study_type", "primary screen"),
        ("study_type", "high content screen"),
    ]
    assert [claim.curie for value in fact.values for claim in value.claims] == [
        "NCBITaxon:10090", "FBbi:00000253", "FBbi:00000247", "EFO:0007551", "EFO:0007556",
    ]  # fmt: skip
    assert fact.attributes == {"Screen Sample Type": "cell", "Screen Size": "Plates: 12; 5D Images: 1152"}


def test_spilled_protocols_go_back_to_their_names():
    assert Said(SCREEN).component().protocols == (
        {"name": "growth protocol", "type": "growth protocol", "description": "Growth Protocol - cells"},
        {
            "name": "treatment protocol",
            "type": "treatment protocol",
            "description": "Treatment Protocol - siRNA\nand more of it",
        },
        {"name": "analysis", "type": "", "description": ""},
    )


def test_without_a_table_a_component_declares_its_phenotypes():
    fact = Said(SCREEN).component(tables=())
    assert [value for value in fact.values if value.property == "phenotype"] == [
        ValueFact("phenotype", "round", "CMPO_0000118", (TermClaim("CMPO:0000118"),)),
        ValueFact("phenotype", "never described"),
    ]


def test_what_is_no_id_in_study_txt_is_told_with_its_line():
    said = Said("Study Organism\tHomo sapiens\nStudy Organism Term Accession\thuman\n")
    idr_facts.study_values(said.text, Values(), said.mender)
    assert [(d.file, d.column) for d in said.defects] == [("s.txt", "Study Organism")]
