"""Both engines on the same real data: every answer is the same, word for word.

The search server holds the samples in three shards, and studies went and came back, so that there are several segments
and deleted documents in each.
"""

import json
import uuid

import pytest

from tests.contract import elastic

from .agreeing import QUESTIONS
from .conftest import ASKING

pytestmark = [pytest.mark.real, pytest.mark.services]


@pytest.fixture(scope="module")
def answers(filled, elasticsearch, tmp_path_factory):
    path, prefix = tmp_path_factory.mktemp("agreeing") / "answers.json", f"test-{uuid.uuid4().hex[:8]}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VITRINE_ELASTICSEARCH_URL", elasticsearch)
        patch.setenv("VITRINE_ELASTICSEARCH_PREFIX", prefix)
        patch.setenv("VITRINE_ELASTICSEARCH_SHARDS", "3")
        said = filled.run("-c", ASKING.replace("asking", "agreeing"), "ask", path)
    elastic.remove(elasticsearch, prefix)
    assert said.code == 0, said.everything[-4000:]
    return json.loads(path.read_text())


def test_there_is_something_to_compare(answers):
    found = [answers["embedded"][question][0] for question in QUESTIONS]
    assert len(set(QUESTIONS)) >= 60
    assert sum(isinstance(answer, dict) and answer["totals"]["samples"] > 0 for answer in found) >= 50


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_answer_is_the_same(answers, question):
    """Totals, studies in order, why they matched, facets with all counts, samples from the beginning and from far behind."""
    assert answers["elasticsearch"][question] == answers["embedded"][question]


def test_the_index_is_what_the_database_holds(answers):
    assert answers["complete"] == {"embedded": True, "elasticsearch": True}
