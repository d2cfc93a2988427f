"""ORCID iDs. What a place tells is tested where people sign in (test_signing_in.py)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.people.provider import orcid_in

# Of ORCID's documentation.
KNOWN = ("0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X", "0000-0003-1415-9269")


@pytest.mark.parametrize("orcid", KNOWN)
@pytest.mark.parametrize("form", ["{}", "https://orcid.org/{}", "http://orcid.org/{}", " {} ", "orcid.org/{}"])
def test_an_id_is_found_in_each_form(orcid, form):
    assert orcid_in(form.format(orcid)) == orcid


@pytest.mark.parametrize(
    "text",
    [
        "", "0000-0002-1825-0098", "0000-0002-1694-2330", "0000-0002-1694-233x", "0000000218250097",
        "0000-0002-1825-00970", "10000-0002-1825-0097", "0000-0002-1825-0097 and more", "٠٠٠٠-0002-1825-0097",
    ],
)  # fmt: skip
def test_anything_else_is_none(text):
    assert orcid_in(text) == ""


@given(st.text())
def test_no_text_is_too_odd(text):
    assert orcid_in(text) in ("", text.strip()[-19:])


@given(st.sampled_from(KNOWN), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_seen(orcid, place, more):
    if orcid[place] == "-":
        return
    wrong = orcid[:place] + str((int(orcid[place]) + more) % 10) + orcid[place + 1 :]
    assert orcid_in(wrong) == ""
