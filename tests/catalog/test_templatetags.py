import pytest
from django.template import Context, Template
from django.test import RequestFactory

from catalog.templatetags import vitrine


@pytest.mark.parametrize(("number", "expected"), [(0, "0"), (1152, "1,152"), (1234567, "1,234,567"), (None, "–")])
def test_numbers_have_separators(number, expected):
    assert vitrine.thousands(number) == expected


@pytest.mark.parametrize(
    ("number", "noun", "expected"),
    [(1, "study", "1 study"), (2, "study", "2 studies"), (1152, "well", "1,152 wells"), (0, "image", "0 images")],
)
def test_numbers_agree_with_their_nouns(number, noun, expected):
    assert vitrine.counted(number, noun) == expected


@pytest.mark.parametrize(
    ("part", "whole", "width"), [(0, 10, "0"), (1, 100_000, "1.0"), (5, 10, "50.0"), (9, 3, "100.0"), (1, 0, "0.0")]
)
def test_a_bar_shows_a_share(part, whole, width):
    assert f'<rect width="{width}"' in vitrine.bar(part, whole)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("",), "/"),
        (("gene:CDC20",), "/?q=gene%3ACDC20"),
        (("a b", 2), "/?q=a+b&page=2"),
        (("x", 1, "sample"), "/?q=x&unit=sample"),
    ],
)
def test_one_question_has_one_address(arguments, expected):
    assert vitrine.search_url(*arguments) == expected


@pytest.mark.parametrize(
    "written",
    [
        "10.1038/nature08869",
        "doi:10.1038/nature08869",
        "https://doi.org/10.1038/nature08869",
        "http://dx.doi.org/10.1038/nature08869",
    ],
)
def test_a_doi_is_told_from_its_address(written):
    assert vitrine.doi(written) == "10.1038/nature08869"


def test_an_orcid_is_told_from_its_address():
    assert vitrine.orcid("https://orcid.org/0000-0002-1825-0097/") == "0000-0002-1825-0097"
    assert vitrine.orcid("0000-0002-1825-0097") == "0000-0002-1825-0097"


@pytest.mark.parametrize(
    ("address", "opens"), [("https://x", True), ("s3://bucket/key", False), ("javascript:alert(1)", False)]
)
def test_only_web_addresses_become_links(address, opens):
    assert vitrine.web(address) is opens


def test_properties_have_labels():
    assert vitrine.property_label("imaging_method") == "Imaging method"
    assert vitrine.property_label("never_heard_of") == "Never heard of"


def render(source, address="/", **cookies):
    request = RequestFactory().get(address)
    request.COOKIES.update(cookies)
    return Template("{% load vitrine %}" + source).render(Context({"request": request}))


def test_a_parameter_is_changed_and_the_others_kept():
    assert render("{% with_query page=2 %}", "/?q=a&page=1") == "?q=a&amp;page=2"
    assert render("{% with_query page='' %}", "/?page=1") == "."


@pytest.mark.parametrize(("cookie", "expected"), [("dark", ' data-theme="dark"'), ("system", ""), ('"><script>', "")])
def test_only_known_themes_are_followed(cookie, expected):
    assert render("{% theme_attribute %}", theme=cookie) == expected
