"""Rows to samples."""

import pytest

from catalog.facts import SampleFact
from ingest.archives.base import Defect, Unreadable
from ingest.archives.idr_makers import Context
from ingest.archives.idr_samples import Table, samples, shape
from ingest.archives.idr_study import Phenotypes
from ingest.archives.idr_table import Mender
from ingest.archives.idr_values import Values


def read(*texts: str, component: str = "screenA") -> tuple[list[SampleFact], list[Defect]]:
    defects: list[Defect] = []
    values = Values()
    tables = [
        Table(component, text, Context(values, Phenotypes(), {}, "", Mender(f"{at}.csv", defects.append)))
        for at, text in enumerate(texts)
    ]
    return list(samples(tables)), defects


def test_a_well_is_a_sample_and_its_images_are_not_counted():
    (sample,), defects = read("Plate,Well,Control Type,Score\nplate1,A1,empty well,0.5\n")
    assert (sample.key, sample.plate, sample.well, sample.name) == ("plate1/A1", "plate1", "A1", "")
    assert (sample.image_count, sample.images, sample.level) == (None, (), 0)
    assert [value.text for value in sample.values] == ["empty well"]
    assert sample.attributes == {"Score": "0.5"}
    assert defects == []


def test_a_row_that_is_not_of_a_plate_is_one_image_too():
    (sample,), _ = read(
        "Dataset Name,Image Name,Channels,Comment[Image Dimensions]\nset,a.tif,GFP: x;DAPI: y,X 1920 Y 1080 Z 451 C 2 V 5 T1\n"
    )
    assert (sample.key, sample.name, sample.plate, sample.well) == ("set/a.tif", "a.tif", "", "")
    (image,) = sample.images
    assert (image.key, image.channels) == ("a.tif", ("GFP: x", "DAPI: y"))
    assert image.shape == {"X": 1920, "Y": 1080, "Z": 451, "C": 2, "V": 5, "T": 1}
    assert sample.attributes == {"Comment[Image Dimensions]": "X 1920 Y 1080 Z 451 C 2 V 5 T1"}


def test_a_well_that_comes_again_gets_an_ordinal():
    found, defects = read("Plate,Well\np,K18\np,K19\np,K18\n", "Plate,Well\np,K18\n")
    assert [sample.key for sample in found] == ["p/K18", "p/K19", "p/K18#2", "p/K18#3"]
    assert defects == []


def test_a_table_without_rows_is_reported():
    found, defects = read("Plate,Well\n", "Plate,Well\n,\n\n", "Plate,Well\np,A1\n")
    assert [sample.key for sample in found] == ["p/A1"]
    assert [str(defect) for defect in defects] == [
        "0.csv: has a header but no rows.",
        "1.csv: has a header but no rows.",
    ]


def test_every_component_counts_for_itself():
    defects: list[Defect] = []
    context = Context(Values(), Phenotypes(), {}, "", Mender("t", defects.append))
    found = samples([Table(key, "Plate,Well\np,A1\n", context) for key in ("screenA", "screenB")])
    assert [(sample.component, sample.key) for sample in found] == [("screenA", "p/A1"), ("screenB", "p/A1")]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Well,Control Type\nA1,x\n", "A1"),
        ("Plate,Image Name\np,a.tif\n", "p/a.tif"),
        ("Assay Name,Control Type\nassay 7,x\n", "assay 7"),
        ("Dataset Name,Image File\nset,a.tif\n", "set/a.tif"),
        ("Plate,Well,Image Name\np,A1,a.tif\n", "p/A1"),
    ],
)
def test_other_names_of_rows(text, key):
    (sample,), defects = read(text)
    assert sample.key == key
    assert defects == []


def test_a_row_without_a_name_is_called_after_its_number():
    found, defects = read("Plate,Well,Control Type\np,,x\n,,y\n")
    assert [sample.key for sample in found] == ["p/row 2", "row 3"]
    assert [(d.row, d.reason) for d in defects] == [
        (2, "names neither a well nor an image; called after its row."),
        (3, "names neither a well nor an image; called after its row."),
    ]


def test_keys_fit_their_column_and_stay_apart():
    found, _ = read("Dataset Name,Image Name\nset," + "x" * 600 + "a\nset," + "x" * 600 + "b\n")
    assert len({sample.key for sample in found}) == 2
    assert all(len(sample.key) <= 512 and len(sample.images[0].key) <= 512 for sample in found)


def test_a_row_states_the_level_of_its_phenotypes():
    found, _ = read("Plate,Well,Phenotype 1,Phenotype Annotation Level\np,A1,x,well level\np,A2,x,gene\np,A3,x,\n")
    assert [sample.level for sample in found] == [1, 2, 0]


def test_rows_of_wrong_length_are_reported_with_file_and_row():
    found, defects = read("Plate,Well,Control Type\np,A1\np,A2,x\n")
    assert [sample.key for sample in found] == ["p/A1", "p/A2"]
    assert [(d.file, d.row) for d in defects] == [("0.csv", 2)]


def test_blank_rows_are_no_samples():
    assert read("Plate,Well\n,\n\np,A1\n, \n")[0][0].key == "p/A1"


@pytest.mark.parametrize("text", ["Name,Value\nx,y\n", "1,2\n3,4\n"])
def test_a_table_of_something_else_is_unreadable(text):
    with pytest.raises(Unreadable, match="no column is one of an annotation table"):
        read(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("X 1 Y: 2 Z:3", {"X": 1, "Y": 2, "Z": 3}), ("1376 x 1040", {}), ("", {}), ("T 27-30", {"T": 27})],
)
def test_shapes(text, expected):
    assert shape(text) == expected
