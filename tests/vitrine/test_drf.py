"""A `Problem` becomes a JSON answer with its own status."""

import pytest
from rest_framework.exceptions import NotAcceptable

from ontology.problems import Gone, NotFound, Problem
from vitrine.drf import exception_handler


@pytest.mark.parametrize(("problem", "status"), [(Problem, 400), (NotFound, 404), (Gone, 410)])
def test_a_problem_has_its_own_status_and_sentence(problem, status):
    answer = exception_handler(problem("Write it as phenotype:CMPO:0000118."), {})
    assert answer is not None
    assert answer.status_code == status
    assert answer.data == {"detail": "Write it as phenotype:CMPO:0000118."}


def test_the_frameworks_own_errors_are_answered_by_it():
    answer = exception_handler(NotAcceptable(), {})
    assert answer is not None
    assert answer.status_code == 406


def test_a_mistake_of_ours_is_not_answered():
    assert exception_handler(ValueError("ours"), {}) is None
