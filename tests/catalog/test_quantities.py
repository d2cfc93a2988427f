import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.quantities import parse, units


@pytest.mark.parametrize(
    ("text", "value", "dimension"),
    [
        ("10 uM", 1e-5, "mol/L"),
        ("10µM", 1e-5, "mol/L"),
        ("10 μM", 1e-5, "mol/L"),
        ("33,33 nM", 33.33e-9, "mol/L"),
        ("2.5e-6 M", 2.5e-6, "mol/L"),
        (".5 mM", 5e-4, "mol/L"),
        ("5 ug/ml", 5e-3, "g/L"),
        ("6 weeks", 6 * 7 * 86400, "s"),
        ("48 h", 172800, "s"),
        ("0.1 %", 0.1, "%"),
        ("12", 12, ""),
    ],
)
def test_what_is_written_is_understood(text, value, dimension):
    found = parse(text)
    assert found is not None
    assert found.value == pytest.approx(value)
    assert found.dimension == dimension


@pytest.mark.parametrize("text", ["", "uM", "10 parsecs", "10-20 uM", "1,000,000", "ten uM", "10 uM or so", "--3"])
def test_what_is_not_one_quantity_is_none(text):
    assert parse(text) is None


@given(st.text())
def test_any_text_is_survived(text):
    parse(text)


@given(st.floats(min_value=0, max_value=1e6, allow_nan=False), st.sampled_from(units("mol/L")))
def test_units_scale(value, unit):
    found = parse(f"{value:.6f} {unit}")
    assert found is not None
    assert found.dimension == "mol/L"
    assert found.value <= value + 1e-6
