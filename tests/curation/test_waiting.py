import pytest

from catalog.models import Change
from curation.templatetags.waiting import changes_waiting
from tests.factories import StudyFactory

pytestmark = pytest.mark.django_db


def test_changes_that_the_index_does_not_have_are_told_of(client, django_user_model):
    change = Change.objects.create(kind="study", cause="test", study=StudyFactory())
    assert changes_waiting() == {"changes": 1}
    user = django_user_model.objects.create_superuser("admin-1")
    client.force_login(user)
    assert "1 accepted change cannot be searched yet" in client.get("/curation/review/").content.decode()
    Change.objects.filter(pk=change.pk).update(indexed=Change.Indexed.DONE)
    assert "cannot be searched yet" not in client.get("/curation/review/").content.decode()
