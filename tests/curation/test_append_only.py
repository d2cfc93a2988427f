import pytest
from django.db import DatabaseError, transaction

from curation import append_only
from curation.models import Decision
from tests.curation.judging import ROUND, draft, value
from tests.factories import StudyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]


@pytest.fixture
def decision():
    draft(value(StudyFactory()), ROUND)
    return Decision.objects.get()


def test_a_decision_cannot_be_altered(decision):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Decision.objects.update(reason="another")
    assert Decision.objects.get().reason == ""


def test_a_decision_cannot_be_deleted(decision):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk)._raw_delete("default")
    assert Decision.objects.exists()


def test_an_emptied_database_can_be_protected_again(decision):
    append_only.remove()
    Decision.objects.update(reason="another")
    append_only.install()
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.update(reason="a third")
