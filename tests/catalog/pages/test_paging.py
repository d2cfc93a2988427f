import pytest

from catalog.models import Study
from catalog.pages.paging import listing
from ontology.problems import NotFound
from tests.factories import StudyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows():
    StudyFactory.create_batch(7)
    return Study.objects.order_by("pk")


def test_a_page_knows_its_neighbours(rows):
    page = listing(rows, {"page": "2"}, size=3)
    assert (page.first, page.last, page.total, page.pages) == (4, 6, 7, 3)
    assert (page.previous, page.next) == (1, 3)
    assert len(page.rows) == 3


def test_the_last_page_may_be_short(rows):
    page = listing(rows, {"page": "3"}, size=3)
    assert (page.first, page.last, page.next, len(page.rows)) == (7, 7, None, 1)


def test_an_empty_list_has_one_page():
    page = listing(Study.objects.order_by("pk"), {}, size=3)
    assert (page.pages, page.total, page.last, page.previous) == (1, 0, 0, None)


@pytest.mark.parametrize("number", ["0", "4", "10000"])
def test_there_is_no_page_beyond(rows, number):
    with pytest.raises(NotFound, match="the list ends with page 3"):
        listing(rows, {"page": number}, size=3)


def test_two_queries(rows, django_assert_num_queries):
    with django_assert_num_queries(2):
        listing(rows, {}, size=3)
