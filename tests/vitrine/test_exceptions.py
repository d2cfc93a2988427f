"""A `Problem` becomes a page with its own status; nothing else is caught."""

import pytest
from django.http import HttpResponse

from ontology.problems import Conflict, Gone, NotFound, Problem, Unavailable
from vitrine.exceptions import ErrorPageMiddleware


@pytest.mark.parametrize(
    ("problem", "status"), [(Problem, 400), (NotFound, 404), (Conflict, 409), (Gone, 410), (Unavailable, 503)]
)
def test_a_problem_has_its_own_status_and_sentence(rf, db, problem, status):
    middleware = ErrorPageMiddleware(lambda _: HttpResponse())
    page = middleware.process_exception(rf.get("/"), problem("No study idr9999 & co. Perhaps idr0013?"))
    assert page is not None
    assert page.status_code == status
    assert "No study idr9999 &amp; co. Perhaps idr0013?" in page.content.decode()


def test_other_errors_are_left_to_django(rf):
    assert ErrorPageMiddleware(lambda _: HttpResponse()).process_exception(rf.get("/"), ValueError("ours")) is None


def test_an_ordinary_answer_passes_through(rf):
    answer = HttpResponse("as it was")
    assert ErrorPageMiddleware(lambda _: answer)(rf.get("/")) is answer
