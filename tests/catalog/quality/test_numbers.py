from catalog.quality.numbers import RULE
from tests.catalog.quality.made import said, value


def test_a_comma_between_digits():
    assert said(RULE, value("dose", "1,500 nM")) == [
        "“1,500 nM” has a comma, which is a point to some and a thousand to others."
    ]


def test_other_numbers_and_commas():
    assert said(RULE, value("dose", "1.5 uM"), value("dose", "1, 2"), value("compound", "2,4-D")) == []
