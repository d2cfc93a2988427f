"""Each way of finding an item, on material made for it."""

import pytest

from catalog.completeness import looks
from catalog.completeness.base import Answer, Images, Material, Part, Stated


def stating(**properties):
    return Material(properties={key: Stated(*numbers) for key, numbers in properties.items()})


@pytest.mark.parametrize(("written", "share"), [("", 0), ("  ", 0), ("short", 0.5), ("long enough by now", 1)])
def test_a_text_has_a_least_length(written, share):
    assert looks.text(lambda m: m.title, least=10)(Material(title=written)).share == share


def test_a_text_that_is_too_short_says_how_long_it_is():
    assert looks.text(lambda m: m.title, least=10)(Material(title="a")).said == "only 1 character"


@pytest.mark.parametrize(
    ("numbers", "share", "waiting"),
    [((0, 0), 0, ""), ((4, 0), 0.5, "organism"), ((4, 2), 0.75, "organism"), ((4, 4), 1, "")],
)
def test_words_are_half_of_a_term(numbers, share, waiting):
    answer = looks.tied("organism")(stating(organism=numbers))
    assert (answer.share, answer.property) == (share, waiting)


def test_one_of_several_properties_is_enough():
    look = looks.named("cell_line", "anatomy")
    assert look(stating(anatomy=(1, 0))) == Answer(1, "anatomy")
    assert look(stating(gene=(1, 0))).share == 0


def test_what_has_one_value_does_not_vary():
    look = looks.varied("gene", "compound")
    assert look(stating(gene=(1, 1))).share == 0
    assert look(stating(gene=(1, 1), compound=(2, 0))).said == "compound"


def test_values_that_name_two_things():
    assert looks.paired("channel")(stating(channel=(4, 0, 1))) == Answer(0.25, "1 of 4 values")
    assert looks.paired("channel")(stating(channel=(4, 0, 0))).share == 0


def test_a_protocol_is_found_by_its_name_and_an_attribute_does_not_stand_for_it():
    assert looks.described("growth")(Material(protocols=frozenset({"Growth protocol"}))).said == "Growth protocol"
    assert looks.described("growth")(Material(details=frozenset({"Growth medium"}))).share == 0
    assert looks.told("growth")(Material(details=frozenset({"Growth medium"}))).share == 1


def test_images_components_and_sets_count_by_their_share():
    images = Images(seen=4, pixel_size=1)
    assert looks.imaged(lambda i: i.pixel_size)(Material(images=images)) == Answer(0.25, "1 of 4 images")
    parts = [Part("a", described=True), Part("b")]
    assert looks.each_part(lambda p: p.described)(Material(parts=parts)) == Answer(0.5, "1 of 2 components")
    sets = ["Title: masks; Annotation Type: counts", "Title: annotation type", "Annotation type: "]
    assert looks.each_set("annotation type")(Material(annotation_sets=sets)).said == "1 of 3 sets"


def test_nothing_at_all_is_no_mistake():
    for look in (looks.imaged(lambda i: i.size), looks.each_part(lambda p: p.listed), looks.each_set("title")):
        assert look(Material()) == Answer(0)


def test_the_best_of_several_ways_counts():
    look = looks.either(looks.tied("contrast"), looks.told("contrast"))
    assert look(stating(contrast=(2, 0))).share == 0.5
    assert look(Material(details=frozenset({"Contrast"}))).share == 1
