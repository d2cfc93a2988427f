"""Shares of modules and checklists, and what is left to do."""

from catalog.completeness import CHECKLISTS, MIFA, REMBI, score
from catalog.completeness.base import Answer, Checklist, Item, Material, Module, Part, Stated


def item(key, share, *, required=False):
    return Item(key, key, required, lambda _: Answer(share), "Do it.")


def checklist(*modules):
    return Checklist("trial", "Trial", "", modules)


def test_required_items_count_twice():
    found = score(checklist(Module("m", "M", (item("a", 1, required=True), item("b", 0)))), Material())
    assert found.share == 2 / 3
    assert [line.item.key for _, line in found.missing] == ["b"]


def test_required_items_are_named_first():
    lines = (item("a", 0), item("b", 0.5, required=True), item("c", 1))
    found = score(checklist(Module("m", "M", lines)), Material())
    assert [line.item.key for _, line in found.missing] == ["b", "a"]


def test_what_does_not_apply_is_not_counted():
    excused = Module("n", "N", (item("b", 0),), lambda _: "because")
    found = score(checklist(Module("m", "M", (item("a", 1),)), excused), Material())
    assert (found.share, found.modules[1].share, found.modules[1].excused) == (1, None, "because")


def test_a_study_of_which_nothing_is_known_has_nothing():
    assert score(REMBI, Material()).share == 0
    mifa = score(MIFA, Material())
    assert (mifa.share, mifa.missing) == (None, ())
    assert "annotations of images" in mifa.excused


def test_a_study_that_says_everything_is_complete():
    everything = ("organism", "imaging_method", "study_type", "phenotype", "contrast", "preparation")
    words = ("gene", "compound", "control", "channel", "instrument", "cell_line", "antibody", "anatomy")
    stated = {key: Stated(2, 2) for key in everything} | {key: Stated(2) for key in words}
    material = Material(
        "A title of some length for a study", "A description of some length.", "CC0", 1, 1, 1, [Part("a", True, True)], stated,
        frozenset({"image acquisition", "data analysis"}),
        frozenset({"Image File Format", "Screen Size", "Dimension extents", "Image processing", "Image correlation",
                   "Spatial alignment", "Fiducials", "Transformation matrix", "Pixel size"}),
    )  # fmt: skip
    missing = {line.item.key for _, line in score(REMBI, material).missing}
    assert missing == {"extents", "pixel_size"}, "these are asked of the images themselves"


def test_rembi_has_its_eight_modules():
    labels = [module.label for module in REMBI.modules]
    assert labels == [
        "Study", "Study component", "Biosample", "Specimen", "Image acquisition", "Image data", "Image correlation",
        "Analysed data",
    ]  # fmt: skip


def test_keys_are_unique_and_every_item_says_what_to_do():
    for checklist in CHECKLISTS:
        items = [item for module in checklist.modules for item in module.items]
        assert len({item.key for item in items}) == len(items)
        assert [item.key for item in items if not item.todo.endswith(".")] == []
        assert any(item.required for item in items)
