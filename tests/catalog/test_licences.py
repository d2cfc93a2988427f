import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.licences import spdx


@pytest.mark.parametrize(
    ("raw", "url", "expected"),
    [
        ("CC BY 4.0", "", "CC-BY-4.0"),
        ("CC-BY 4.0", "", "CC-BY-4.0"),
        ("CC BY-NC-SA 3.0", "", "CC-BY-NC-SA-3.0"),
        ("CC BY", "https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
        ("", "https://creativecommons.org/licenses/by-nc-nd/4.0/legalcode", "CC-BY-NC-ND-4.0"),
        ("CC0", "", "CC0-1.0"),
        ("CC0 1.0", "", "CC0-1.0"),
        ("", "http://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("Creative Commons Attribution-ShareAlike 4.0", "", "CC-BY-SA-4.0"),
        ("CC BY", "", ""),
        ("public_domain", "", ""),
        ("by arrangement 4.0", "", ""),
        ("", "", ""),
    ],
)
def test_spdx(raw, url, expected):
    assert spdx(raw, url) == expected


@given(st.text(), st.text())
def test_any_text_is_survived(raw, url):
    assert isinstance(spdx(raw, url), str)
