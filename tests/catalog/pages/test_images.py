import pytest

from catalog.models import Image
from catalog.pages.images import image_row, image_table


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (None, ""),
        (0, "0 B"),
        (999, "999 B"),
        (1_500, "1.5 kB"),
        (2_500_000, "2.5 MB"),
        (7_000_000_000, "7.0 GB"),
        (3 * 10**15, "3000.0 TB"),
    ],
)
def test_sizes_have_units(size, expected):
    assert image_row(Image(key="a", size_bytes=size)).size == expected


def test_axes_come_in_the_usual_order():
    row = image_row(Image(key="a", shape={"T": 5, "C": 2, "X": 10, "Y": 20, "Q": 1}))
    assert row.shape == "10 X × 20 Y × 2 C × 5 T × 1 Q"


@pytest.mark.parametrize("stated", [{"X": {"value": 0.1, "unit": "um"}}, {"X": [0.1, "um"]}])
def test_pixel_sizes_keep_their_unit(stated):
    assert image_row(Image(key="a", pixel_size=stated)).pixel_size == "X 0.1 um"


def test_a_unit_that_is_not_stated_is_not_made_up():
    assert image_row(Image(key="a", pixel_size={"X": {"value": 0.1}})).pixel_size == "X 0.1"


@pytest.mark.parametrize(("key", "name"), [("a/b/c.tif", "c.tif"), ("c.zarr/", "c.zarr"), ("plain", "plain")])
def test_an_image_is_called_by_the_end_of_its_key(key, name):
    assert image_row(Image(key=key)).name == name


def test_only_web_addresses_are_links():
    assert image_row(Image(key="a", address="https://x/1")).web
    assert not image_row(Image(key="a", address="s3://x/1")).web


def test_empty_columns_are_known():
    table = image_table([Image(key="a", shape={"X": 1})])
    assert (table.shapes, table.pixel_sizes, table.channels, table.sizes) == (True, False, False, False)
