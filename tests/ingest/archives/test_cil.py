"""Records of the Cell Image Library."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.facts import LicenceFact, TermClaim, ValueFact
from catalog.properties import PROPERTIES
from ingest.archives import cil_record
from ingest.archives.base import Inline, RawRecord, Unreadable
from ingest.archives.cil import CellImageLibrary
from ingest.locations import open_location
from tests.ingest.archives.test_shapes import JSON
from tests.ingest.builders import cil_record as record
from tests.ingest.builders import term, write_cil, write_json

CONNECTOR = CellImageLibrary()
ITEM = st.fixed_dictionaries({}, optional={"onto_name": JSON, "onto_id": JSON, "free_text": JSON})
CORE = st.dictionaries(
    st.sampled_from(
        [*cil_record.FIELDS, "ATTRIBUTION", "DIMENSION", "GROUP_ID", "CHEMICAL_COMPOUNDS", "TERMSANDCONDITIONS"]
    ),
    ITEM | st.lists(ITEM | JSON, max_size=3) | JSON,
    max_size=6,
)


class Read:
    """The facts of one study and its defects."""

    def __init__(self, *records, accession=None):
        files = {f"{found['_id']}.json": Inline(json.dumps(found).encode()) for found in records}
        self.defects = []
        self.study = CONNECTOR.read(RawRecord(accession or records[0]["_id"], files), self.defects.append)
        self.samples = list(self.study.samples)

    def said(self):
        return [
            (value.property, value.text, *(claim.curie for claim in value.claims)) for value in self.samples[0].values
        ]


def said(**core):
    return Read(record("CIL_1", **core)).said()


def test_every_field_is_about_a_property():
    assert set(cil_record.FIELDS.values()) <= PROPERTIES.keys()


def test_a_record_is_a_study_a_sample_and_an_image():
    read = Read(record("CIL_10725", ATTRIBUTION={"Contributors": ["Ann Other", "Ben Else; Cat  Third", "Ann Other"]}))
    study, (sample,) = read.study, read.samples
    assert study.title == "Ann Other (2011) CIL:10725, Homo sapiens"
    assert (study.description, study.doi) == ("What CIL_10725 shows.", "10.7295/W9CIL10725")
    assert study.url == "http://www.cellimagelibrary.org/images/10725"
    assert study.licence == LicenceFact("public_domain", "TERMSANDCONDITIONS")
    assert [author["name"] for author in study.authors] == ["Ann Other", "Ben Else", "Cat Third"]
    assert (sample.component, sample.key, sample.image_count) == ("images", "CIL_10725", 1)
    assert sample.attributes["licence"] == "public_domain"
    (image,) = sample.images
    assert (image.format, image.size_bytes) == ("OME_tif", 4_000)
    assert image.thumbnail.endswith("/10725/10725_thumbnailx140.jpg")
    assert image.attributes == {"files": "10725.jpg; 10725.tif", "kind": "still image"}


def test_a_group_is_a_study_of_several_samples():
    read = Read(record("CIL_2", "9"), record("CIL_10", "9", licence="attribution_cc_by"), accession="CIL_GROUP_9")
    assert read.study.title == "Ann Other (2011) CIL group 9, 2 images, Homo sapiens"
    assert read.study.url == "http://www.cellimagelibrary.org/groups/9"
    assert read.study.doi == ""
    assert read.study.licence.raw == "public_domain; attribution_cc_by"
    assert [(sample.key, sample.attributes["licence"]) for sample in read.samples] == [
        ("CIL_2", "public_domain"), ("CIL_10", "attribution_cc_by"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (term("HeLa", "CLO:0003684"), [("cell_line", "HeLa", "CLO:0003684")]),
        ([term("HeLa", "CLO:0003684"), {"free_text": "CHO"}], [("cell_line", "HeLa", "CLO:0003684"), ("cell_line", "CHO")]),
        ([term("HeLa", "CLO:0003684")] * 2, [("cell_line", "HeLa", "CLO:0003684")]),
        ({"onto_id": "CLO:0003684"}, [("cell_line", "CLO:0003684", "CLO:0003684")]),
        ({"onto_name": "HeLa", "onto_id": "HeLa cells"}, [("cell_line", "HeLa")]),
        ({"free_text": " null "}, []),
        ({}, []),
        ([], []),
        (None, []),
        ("plain", [("cell_line", "plain")]),
        ([None, 7, {"onto_id": 5}], []),
    ],
)  # fmt: skip
def test_values_are_objects_or_lists(value, expected):
    assert said(CELLLINE=value) == expected


@pytest.mark.parametrize(
    ("submitted", "expected"),
    [
        ("DOID:DOID:526", ("disease", "DOID:526", "DOID:526")),
        ("DOID:prostate adenocarcinoma", ("disease", "prostate adenocarcinoma")),
        (":Infection with S. aureus", ("disease", "Infection with S. aureus")),
        (":null", None),
        (":525", None),
        ("", None),
    ],
)
def test_ids_that_are_doubled_empty_or_words(submitted, expected):
    assert said(PATHOLOGICALPROCESS={"onto_id": submitted}) == ([expected] if expected else [])


def test_an_id_without_a_name_gives_way_to_the_same_with_one():
    found = said(PATHOLOGICALPROCESS={"onto_id": "DOID:DOID:526"}, HUMAN_DISEASE=[term("HIV", "DOID:526")])
    assert found == [("disease", "HIV", "DOID:526")]


def test_the_id_as_submitted_and_as_claimed():
    (value,) = Read(record("CIL_1", SOURCEOFCONTRAST=term("stain", "Fbbi:00000598"))).samples[0].values
    assert value == ValueFact("contrast", "stain", "Fbbi:00000598", (TermClaim("FBbi:00000598", "stain"),))


@pytest.mark.parametrize(
    ("core", "expected"),
    [
        ({"NCBIORGANISMALCLASSIFICATION": term("Mus", "NCBITaxon:10088")}, "organism"),
        ({"IMAGINGMODE": term("x", "FBbi:00000246")}, "imaging_method"),
        ({"PREPARATION": term("x", "FBbi:00000002")}, "preparation"),
        ({"RELATIONTOINTACTCELL": term("x", "FBbi:00000024")}, "preparation"),
        ({"VISUALIZATIONMETHODS": term("x", "FBbi:00000569")}, "visualization"),
        ({"CELLTYPE": term("x", "CL:0000066")}, "cell_type"),
        ({"BIOLOGICALPROCESS": term("x", "GO:0007067")}, "biological_process"),
        ({"CELLULARCOMPONENT": term("x", "GO:0005623")}, "cellular_component"),
        ({"MOLECULARFUNCTION": term("x", "GO:0005515")}, "molecular_function"),
        ({"ZEBRAFISH_ANATOMY": term("eye", "ZFA:0000107")}, "anatomy"),
        ({"ZEBRAFISH_ANATOMY": term("Larval", "ZFS:0000048")}, "developmental_stage"),
        ({"PLANT_GROWTH": term("L mature pollen stage", "PO:0001016")}, "developmental_stage"),
        ({"PLANT_GROWTH": {"free_text": "phloem"}}, "anatomy"),
        ({"SPECIESTAXASPECIFIC": {"onto_id": ":pharynx terminal bulb"}}, "anatomy"),
        ({"SPECIESTAXASPECIFIC": {"onto_id": ":mouse (C57 Black 6)"}}, "strain"),
        ({"CHEMICAL_COMPOUNDS": ["TAXOL"]}, "compound"),
    ],
)
def test_fields_are_properties(core, expected):
    assert [value[0] for value in said(**core)] == [expected]


def test_fields_without_a_property_are_kept_in_words():
    found = Read(record("CIL_1", ITEMTYPE=[term("recorded image", "FBbi:00000265"), {"free_text": "film"}])).samples[0]
    assert found.attributes["itemtype"] == "recorded image (FBbi:00000265); film"


def space(axis, size=None, value=None, unit="microns"):
    found = {"axis": axis}
    if size is not None:
        found["Image_size"] = size
    if value is not None:
        found["Pixel_size"] = {"value": value, "unit": unit}
    return {"Space": found}


def dimensions(*entries):
    read = Read(record("CIL_1", DIMENSION=list(entries)))
    return read.samples[0].images[0], [defect.reason for defect in read.defects]


def test_extents_and_pixel_sizes():
    image, defects = dimensions(
        space("X", 5600, 1.5, "nanometers"), space("Y", "3817", "1.28 "), space("Z", 4),
        {"Time": {"frame": "61", "value": 300, "unit": "seconds"}}, {"Wavelength": {"value": "350, 488", "unit": "nanometers"}}, {},
    )  # fmt: skip
    assert image.shape == {"X": 5600, "Y": 3817, "Z": 4, "T": 61}
    assert image.pixel_size == {"X": (1.5, "nm"), "Y": (1.28, "µm")}
    assert image.channels == ("350 nm", "488 nm")
    assert image.attributes["time"] == "300 seconds"
    assert defects == []


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (space("X", 2), "states the axis X twice"),
        (space("Q", 2), "'Q' is no axis"),
        (space("Y", "two"), "'two' is no extent of the axis Y"),
        (space("Y", -3), "no extent"),
        (space("Y", 2.5), "no extent"),
        (space("Y", 3, "thin"), "'thin' is no pixel size of the axis Y"),
        ({"Time": {"frame": "19 hr 20 min"}}, "'19 hr 20 min' is no extent of the axis T"),
    ],
)
def test_dimensions_that_make_no_sense_are_listed(entry, said):
    image, defects = dimensions(space("X", 10), entry)
    assert image.shape["X"] == 10
    assert len(defects) == 1
    assert said in defects[0]


def test_papers_and_links():
    read = Read(
        record(
            "CIL_1",
            ATTRIBUTION={"PUBMED": ["PMID:15036382", "1757505", "none"], "PUBLISHED": ["J Cell Biol 1", "[removed]"],
                         "URLs": [{"Label": "Lab", "Href": "http://example.org"}], "OTHER": ["project_20403"]},
        )
    )  # fmt: skip
    assert read.study.publications == ({"pmid": "15036382"}, {"pmid": "1757505"}, {"title": "J Cell Biol 1"})
    assert read.study.attributes == {"links": "Lab http://example.org", "other": "project_20403"}


def test_a_deleted_record_of_a_group_is_no_sample():
    assert len(Read(record("CIL_1", "9"), record("CIL_2", "9", deleted=True)).samples) == 1


def test_a_record_without_its_core_is_listed():
    broken = {"_id": "CIL_2", "_source": {"CIL_CCDB": {"CIL": {}}}}
    read = Read(record("CIL_1", "9"), broken)
    assert [(defect.file, defect.column) for defect in read.defects] == [("CIL_2.json", "CORE")]
    with pytest.raises(Unreadable, match="none of its records"):
        Read(broken)


@settings(max_examples=300)
@given(CORE)
def test_whatever_the_shape_it_is_read_or_unreadable(core):
    found = record("CIL_1")
    found["_source"]["CIL_CCDB"]["CIL"]["CORE"] = core
    try:
        read = Read(found)
    except Unreadable:
        assert not core
    else:
        assert all(value.text and value.property in PROPERTIES for value in read.samples[0].values)
        assert len(set(read.samples[0].values)) == len(read.samples[0].values)


@given(JSON)
def test_whatever_stands_for_a_record(value):
    with pytest.raises(Unreadable):
        CONNECTOR.read(RawRecord("CIL_1", {"CIL_1.json": Inline(json.dumps(value).encode())}), lambda _: None)


# Where records are found.


def pages(folder, **more):
    return list(CONNECTOR.pages(open_location(str(folder)), **more))


def accessions(folder, **more):
    return [found.accession for page in pages(folder, **more) for found in page.records]


def test_lines_and_files_make_the_same_studies(tmp_path):
    found = [record("CIL_1", "9"), record("CIL_2"), record("CIL_10", "9")]
    write_cil(tmp_path / "packed", found)
    write_cil(tmp_path / "plain", found, name="all.jsonl")
    for one in found:
        write_json(tmp_path / "files" / f"{one['_id']}.json", one["_source"])
    write_json(tmp_path / "files" / "mapping.json", {"data": 1})
    for name in ("packed", "plain", "files", "packed/records.jsonl.gz"):
        assert accessions(tmp_path / name) == ["CIL_2", "CIL_GROUP_9"], name
    assert list(pages(tmp_path / "packed")[0].records[1].files) == ["CIL_1.json", "CIL_10.json"]


def test_lines_that_are_no_records_are_listed_with_their_row(tmp_path):
    path = write_cil(tmp_path, [record("CIL_1")], name="records.jsonl")
    lines = [
        "{broken",
        json.dumps({"_id": "35447"}),
        "",
        json.dumps(record("CIL_1")),
        json.dumps([1]),
        json.dumps(record("CIL_2")),
    ]
    path.write_text(path.read_text() + "\n".join(lines))
    (page,) = pages(tmp_path)
    assert [found.accession for found in page.records] == ["CIL_1", "CIL_2"]
    assert [(defect.row, defect.column) for defect in page.defects] == [(2, ""), (3, "_id"), (5, "_id"), (6, "_id")]


def test_only_broken_lines_are_a_page_of_defects(tmp_path):
    (tmp_path / "records.jsonl").write_text("{broken\n")
    (page,) = pages(tmp_path)
    assert (list(page.records), len(page.defects)) == ([], 1)


def test_pages_cursor_and_choice(tmp_path):
    write_cil(tmp_path, [record(f"CIL_{number:03}") for number in range(120)])
    assert [len(page.records) for page in pages(tmp_path)] == [50, 50, 20]
    assert accessions(tmp_path, after="CIL_099")[0] == "CIL_100"
    assert accessions(tmp_path, accessions=["CIL_005", "CIL_999"]) == ["CIL_005"]


@pytest.mark.parametrize("status", [{"Deleted": True}, {"Is_public": False}])
def test_what_the_library_took_away(tmp_path, status):
    gone = record("CIL_1")
    gone["_source"]["CIL_CCDB"]["Status"] |= status
    write_cil(tmp_path, [gone, record("CIL_2")])
    assert [bool(found.withdrawn) for found in pages(tmp_path)[0].records] == [True, False]


@pytest.mark.parametrize("group", ["../x", "", None, "a b", [1], {"x": 1}, "x" * 65])
def test_a_group_that_is_none(tmp_path, group):
    write_cil(tmp_path, [record("CIL_1", group)])
    assert accessions(tmp_path) == ["CIL_1"]


def test_a_listing_that_is_cut_off_is_refused(tmp_path):
    path = write_cil(tmp_path, [record("CIL_1")])
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(Unreadable, match="cut off"):
        pages(tmp_path)
