"""Submissions as facts, and where they are found."""

import datetime
import json

import pytest
from hypothesis import HealthCheck, given, settings

from catalog.facts import LicenceFact, LinkFact
from ingest.archives.base import Inline, RawRecord, Unreadable
from ingest.archives.biostudies import BioStudies
from ingest.archives.biostudies_samples import IMPLICIT
from ingest.locations import open_location
from tests.ingest.archives.test_pagetab import ODD
from tests.ingest.builders import attribute, rembi, row, section, submission, write_json

CONNECTOR = BioStudies()


class Read:
    """The facts of one submission and its defects."""

    def __init__(self, value, **lists):
        files = {"S-BIAD1.json": Inline(json.dumps(value).encode())}
        files |= {f"filelists/{name}.json": Inline(json.dumps(rows).encode()) for name, rows in lists.items()}
        self.defects = []
        self.study = CONNECTOR.read(RawRecord(value["accno"], files), self.defects.append)
        self.samples = list(self.study.samples)

    def said(self, sample=0):
        return [(value.property, value.text) for value in self.samples[sample].values]


def sections(value):
    return value["section"]["subsections"]


def test_a_study_with_one_association():
    read = Read(submission("S-BIAD1", *rembi()))
    (component,) = read.study.components
    assert (component.key, component.name, component.kind) == ("c1", "First", "study component")
    assert component.protocols == ({"name": "Slide", "type": "Sample preparation protocol", "description": "Fixed."},)
    (sample,) = read.samples
    assert (sample.component, sample.key, sample.name) == ("c1", "Cells × Slide × Scope", "Cells")
    assert read.said() == [
        ("organism", "Homo sapiens (human)"),
        ("variable", "HeLa"),
        ("imaging_method", "confocal microscopy"),
        ("imaging_method", "STED"),
    ]
    assert sample.attributes["Biosample: Intrinsic variable"] == "HeLa"
    assert (sample.image_count, sample.images) == (None, ())
    assert read.defects == []


def test_about_the_study():
    read = Read(
        submission(
            "S-BIAD1",
            section("author", "", Name="Ann Other", ORCID="https://orcid.org/0000-0002-1825-0097", **{"E-mail": "[removed]"}),
            section("Author", "", Name="Ben Else", ORCID="None", role="submitter"),
            section("author", ""),
            section("Publication", "", Title="Paper", DOI="https://doi.org/10.7554/eLife.47156.", Pubmed_ID="31436533", Year=2019),
            section("Publication", "", Title="Other", DOI="TBD", PMC_ID="PMC6711709"),
            section("Publication", "p2"),
            section("Funding", "", Agency="Trust", grant_id="7"),
            section("Annotations", "", Title="Masks", Annotation_Type="segmentation_mask", File_List="m.json"),
            head=[attribute("DOI", "10.6019/S-BIAD1"), attribute("RootPath", "idr0042"), attribute("Template", "BioImages.v4")],
            Description="Words.",
            Keywords=["one", "two", "one"],
            License=attribute("x", "CC BY 4.0", URL="https://creativecommons.org/licenses/by/4.0/legalcode"),
            Acknowledgements="Thanks.",
        )
    )  # fmt: skip
    study = read.study
    assert (study.title, study.description, study.doi) == ("Study S-BIAD1", "Words.", "10.6019/S-BIAD1")
    assert study.released == datetime.date(2024, 3, 1)
    assert study.keywords == ("one", "two")
    assert study.licence == LicenceFact("CC BY 4.0", "License", "https://creativecommons.org/licenses/by/4.0/legalcode")
    assert study.authors == (
        {"name": "Ann Other", "orcid": "0000-0002-1825-0097"},
        {"name": "Ben Else", "role": "submitter"},
    )
    assert study.publications == (
        {"title": "Paper", "year": "2019", "doi": "10.7554/eLife.47156", "pmid": "31436533"},
        {"title": "Other", "pmcid": "PMC6711709"},
    )
    assert study.links == (LinkFact("same", "idr", "idr0042", "RootPath"),)
    assert study.attributes["Acknowledgements"] == "Thanks."
    assert study.attributes["Funding 1"] == "Trust 7"
    assert "segmentation_mask" in study.attributes["Annotation 1"]
    assert study.components == ()
    assert read.samples == []


def test_no_licence_is_no_licence():
    assert Read(submission("S-BIAD1")).study.licence is None


def test_ids_that_are_none_are_left_out_and_listed():
    value = submission(
        "S-BIAD1",
        section("Publication", "", Title="P", DOI="2024.09.23.614351", Pubmed_ID="A title by mistake", PMC_ID="12"),
        head=[attribute("DOI", "soon")],
    )
    value["attributes"][0]["value"] = "March"
    read = Read(value)
    assert (read.study.doi, read.study.released) == ("", None)
    assert [defect.column for defect in read.defects] == [
        "ReleaseDate",
        "DOI",
        "Publication DOI",
        "Pubmed ID",
        "PMC ID",
    ]
    assert all(defect.file == "S-BIAD1.json" for defect in read.defects)


def test_links_to_other_archives():
    read = Read(
        submission(
            "S-BIAD1",
            links=[
                {"url": "EMPIAR-10934", "attributes": [attribute("Type", "empiar")]},
                {"url": "https://idr.openmicroscopy.org/search/?query=Name:idr0079"},
                {"url": "https://www.ebi.ac.uk/biostudies/studies/S-BIAD7"},
                {"url": "S-BIAD1"},
                {"url": "https://idr.openmicroscopy.org/webclient/?show=project-402"},
                {},
                [{"url": "EMPIAR-10934"}],
            ],
            IDR_accession_number="idr0042",
        )
    )  # fmt: skip
    assert [(link.kind, link.archive, link.accession) for link in read.study.links] == [
        ("same", "idr", "idr0042"),
        ("related", "empiar", "EMPIAR-10934"),
        ("related", "idr", "idr0079"),
        ("related", "biostudies", "S-BIAD7"),
    ]


def test_titles_match_in_any_case_and_spacing():
    value = submission("S-BIAD1", *rembi())
    sections(value)[3]["subsections"][0]["attributes"][0]["value"] = " cells "
    read = Read(value)
    assert ("organism", "Homo sapiens (human)") in read.said()
    assert read.defects == []


def test_a_title_that_nothing_has_is_listed_and_the_sample_is_made():
    value = submission("S-BIAD1", *rembi())
    sections(value)[3]["subsections"][0]["attributes"][0]["value"] = "Cell"
    read = Read(value)
    assert [(sample.key, sample.name) for sample in read.samples] == [("Cell × Slide × Scope", "Cell")]
    assert ("organism", "Homo sapiens (human)") not in read.said()
    assert ("imaging_method", "STED") in read.said()
    (defect,) = read.defects
    assert (
        str(defect)
        == "S-BIAD1.json, column \"Associations\": 'Cell' is the title of no biosample; did it mean 'Cells'?"
    )


def test_ids_that_repeat_do_not_confuse():
    other = section("Biosample", "b1", Title="Others", Organism="Mus musculus (mouse)")
    value = submission("S-BIAD1", *rembi(), other)
    sections(value)[3]["subsections"][0]["attributes"][0]["value"] = "Others"
    assert ("organism", "Mus musculus (mouse)") in Read(value).said()


def test_a_title_that_repeats_is_listed():
    read = Read(submission("S-BIAD1", *rembi(), section("Biosample", "b2", Title="Cells", Organism="Mus musculus")))
    assert read.said()[0] == ("organism", "Homo sapiens (human)")
    assert "given twice" in read.defects[0].reason


def test_components_and_associations_that_repeat_are_told_apart():
    read = Read(submission("S-BIAD1", *rembi(associations=2), rembi()[3]))
    assert [component.key for component in read.study.components] == ["c1", "c1#2"]
    assert [(sample.component, sample.key) for sample in read.samples] == [
        ("c1", "Cells × Slide × Scope"),
        ("c1", "Cells × Slide × Scope#2"),
        ("c1#2", "Cells × Slide × Scope"),
    ]


def test_titles_too_long_for_a_key():
    value = submission("S-BIAD1", *rembi(associations=2))
    for at, association in enumerate(sections(value)[3]["subsections"]):
        association["attributes"][0]["value"] = "x" * 600 + str(at)
    keys = [sample.key for sample in Read(value).samples]
    assert len(set(keys)) == 2
    assert all(len(key) <= 500 for key in keys)


def nested(*extra):
    return section(
        "Study Component",
        "c1",
        section("Biosample", "b1", section("Organism", "", Scientific_name="Danio rerio", NCBI_taxon_ID="7955"), Biological_entity="fin"),
        section("Image Acquisition", "a1", section("Imaging Method", "", Ontology_Value="confocal", Ontology_Term_ID="FBbi:00000251")),
        section("Image Acquisition", "a2", Imaging_Instrument="SP8"),
        *extra,
        Name="Nested",
    )  # fmt: skip


def test_sections_inside_a_component_belong_together():
    read = Read(submission("S-BIAD1", nested()))
    (sample,) = read.samples
    assert (sample.key, sample.name) == ("b1", "fin")
    assert read.said() == [
        ("biological_entity", "fin"), ("organism", "Danio rerio"), ("imaging_method", "confocal"), ("instrument", "SP8"),
    ]  # fmt: skip
    assert len(Read(submission("S-BIAD1", nested(section("Biosample", "b2")))).samples) == 2


def test_a_component_with_an_acquisition_only():
    read = Read(
        submission(
            "S-BIAD1", section("Study Component", "c1", section("Image acquisition", "a1", Imaging_instrument="SP8"))
        )
    )
    assert [sample.key for sample in read.samples] == [IMPLICIT]
    assert read.said() == [("instrument", "SP8")]


def test_an_experiment_of_an_old_submission():
    experiment = section(
        "Experiment",
        "experimentB",
        section("Protocol", "growth", Type="growth protocol", Description="Grown."),
        Imaging_Method=attribute("x", "fluorescence microscopy", Ontology="Fbbi", TermId="FBbi_00000246"),
        Phenotype="round",
        Sample_type="cell",
        **{"Characteristics [Cell Line]": "U-2 OS"},
    )
    read = Read(submission("S-BIAD1", experiment, Organism="Homo sapiens"))
    (component,) = read.study.components
    assert [(value.property, value.text) for value in component.values] == [
        ("imaging_method", "fluorescence microscopy"), ("cell_line", "U-2 OS"),
    ]  # fmt: skip
    assert component.attributes == {"Sample type": "cell"}
    assert component.protocols == ({"name": "growth", "type": "growth protocol", "description": "Grown."},)
    assert [(sample.key, read.said()) for sample in read.samples] == [(IMPLICIT, [("phenotype", "round")])]
    assert [value.text for value in read.study.values] == ["Homo sapiens"]


def test_a_file_list_gives_images_to_the_only_sample():
    rows = [row("a.tif", 5, Strain="C3H"), row("b.tif", 6, Strain="C3H"), row("readme.txt")]
    read = Read(submission("S-BIAD1", *rembi(file_list="deep/folder/images.json")), images=rows)
    assert [image.key for image in read.samples[0].images] == ["a.tif", "b.tif"]
    assert ("strain", "C3H") in read.said()


def test_images_of_several_associations_go_where_they_name_one():
    value = submission("S-BIAD1", *rembi(associations=2), section("Biosample", "b2", Title="Others"))
    sections(value)[3]["subsections"][1]["attributes"][0]["value"] = "Others"
    rows = [row("a.tif", Sample="cells"), row("b.tif", Sample="Others"), row("c.tif"), row("d.tif", Slide="Slide")]
    read = Read(value, images=rows)
    assert [[image.key for image in sample.images] for sample in read.samples] == [["a.tif"], ["b.tif"]]
    assert [defect.reason for defect in read.defects] == [
        "2 images left out, naming none or several of the 2 associations."
    ]


def test_a_file_list_that_is_broken_is_listed_and_the_sample_is_made():
    value = submission("S-BIAD1", *rembi())
    files = {
        "S-BIAD1.json": Inline(json.dumps(value).encode()),
        "filelists/images.json": Inline(b'[{"path": "a.tif"}, x'),
    }
    defects = []
    study = CONNECTOR.read(RawRecord("S-BIAD1", files), defects.append)
    assert [len(sample.images) for sample in study.samples] == [1]
    assert [(defect.file, defect.row) for defect in defects] == [("filelists/images.json", 1)]


def test_files_outside_of_any_component():
    files = [[row("a.svs", Organism="Mus musculus", Sex="male"), row("b.svs", Organism="Mus musculus", Sex="female")]]
    read = Read(submission("S-BIAD1", section("Organization", "o1", files=files), Organism="Mus musculus"))
    assert [(component.key, component.kind) for component in read.study.components] == [("files", "files")]
    (sample,) = read.samples
    assert (sample.key, len(sample.images)) == (IMPLICIT, 2)
    assert read.said() == []  # the organism is stated above already, the sex differs
    assert sample.images[1].attributes["Sex"] == "female"


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(ODD)
def test_whatever_the_shape_it_is_read_or_unreadable(value):
    value = {"accno": "S-BIAD1", "section": value}
    files = {
        "S-BIAD1.json": Inline(json.dumps(value).encode()),
        "filelists/x.json": Inline(json.dumps([value]).encode()),
    }
    defects = []
    try:
        study = CONNECTOR.read(RawRecord("S-BIAD1", files), defects.append)
    except Unreadable:
        return
    keys = [(sample.component, sample.key) for sample in study.samples]
    assert len(keys) == len(set(keys))
    assert {component for component, _ in keys} <= {component.key for component in study.components}


# Where records are found.


def found(folder, **more):
    pages = list(CONNECTOR.pages(open_location(str(folder)), **more))
    return [record for page in pages for record in page.records], [defect for page in pages for defect in page.defects]


def test_records_and_what_is_none(tmp_path):
    write_json(tmp_path / "S-BIAD1.json", submission("S-BIAD1", *rembi(file_list="fig/images.json")))
    write_json(tmp_path / "S-BIAD2" / "S-BIAD2_override.json", submission("S-BIAD2", *rembi()))
    write_json(tmp_path / "S-BIAD2" / "images.json", [row("b.tif")])
    write_json(tmp_path / "filelists" / "images.json", [row("a.tif")])
    write_json(tmp_path / "other" / "S-BIAD3.json", submission("S-BIAD3"))
    write_json(tmp_path / "list.json", [row("x.tif")])
    write_json(tmp_path / "S-BIAD1_INFO.json", {"columns": [], "httpLink": "x"})
    write_json(tmp_path / "package.json", {"name": "x"})
    write_json(tmp_path / "named otherwise.json", submission("S-BIAD4"))
    records, defects = found(tmp_path)
    assert [(record.accession, list(record.files)) for record in records] == [
        ("S-BIAD1", ["S-BIAD1.json", "filelists/images.json"]),
        ("S-BIAD2", ["S-BIAD2/S-BIAD2_override.json", "S-BIAD2/images.json"]),
        ("S-BIAD4", ["named otherwise.json"]),
    ]
    assert defects == []


def test_broken_files_are_records_that_cannot_be_read(tmp_path):
    (tmp_path / "S-BIAD1.json").write_text("{")
    write_json(tmp_path / "S-BIAD2.json", {"ftpHttp_link": "x"})
    records, _ = found(tmp_path)
    assert [record.accession for record in records] == ["S-BIAD1", "S-BIAD2"]
    for record in records:
        with pytest.raises(Unreadable):
            CONNECTOR.read(record, print)


def test_an_accession_found_twice_is_listed(tmp_path):
    write_json(tmp_path / "S-BIAD1.json", submission("S-BIAD1"))
    write_json(tmp_path / "S-BIAD1_copy.json", submission("S-BIAD1"))
    records, defects = found(tmp_path)
    assert len(records) == 1
    assert (defects[0].file, defects[0].accession) == ("S-BIAD1_copy.json", "S-BIAD1")


def test_pages_cursor_and_choice(tmp_path):
    for number in range(60):
        write_json(tmp_path / f"S-BIAD{number:03}.json", submission(f"S-BIAD{number:03}"))
    place = open_location(str(tmp_path))
    pages = list(CONNECTOR.pages(place))
    assert [len(page.records) for page in pages] == [25, 25, 10]
    assert [record.accession for record in next(CONNECTOR.pages(place, after=pages[1].cursor)).records][:1] == [
        "S-BIAD050"
    ]
    assert [record.accession for record in found(tmp_path, accessions=["S-BIAD007"])[0]] == ["S-BIAD007"]
    assert not any(page.complete for page in pages)


def test_a_file_list_never_leads_out_of_the_location(tmp_path):
    (tmp_path / "secret.json").write_text("[]")
    write_json(tmp_path / "in" / "S-BIAD1.json", submission("S-BIAD1", *rembi(file_list="../secret.json")))
    records, _ = found(tmp_path / "in")
    assert list(records[0].files) == ["S-BIAD1.json"]
