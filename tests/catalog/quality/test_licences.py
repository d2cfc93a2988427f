from catalog.quality.licences import RULE
from tests.catalog.quality.made import said


def test_a_study_without_a_licence():
    assert said(RULE, licence="") == ["No licence is stated."]
    assert said(RULE, licence="anything") == []
