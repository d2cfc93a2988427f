import pytest
from django.test import RequestFactory

from catalog.returning import back_to


@pytest.mark.parametrize(
    ("given", "leads"),
    [
        ("/curation/findings/?rule=date", "/curation/findings/?rule=date"),
        ("http://testserver/studies/", "http://testserver/studies/"),
        ("", "/here/"),
        ("https://example.org/", "/here/"),
        ("//example.org/", "/here/"),
        ("javascript:alert(1)", "/here/"),
    ],
)
def test_only_places_of_this_site_are_gone_back_to(given, leads):
    assert back_to(RequestFactory().post("/", {"back": given}), "/here/") == leads


def test_the_field_has_another_name_and_what_is_encrypted_stays_so():
    plain = RequestFactory().post("/", {"next": "/terms/"})
    assert (back_to(plain, "/", name="next"), back_to(plain, "/")) == ("/terms/", "/")
    encrypted = RequestFactory().post("/", {"back": "http://testserver/"}, secure=True)
    assert back_to(encrypted, "/here/") == "/here/"
