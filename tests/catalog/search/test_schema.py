"""The fields of the index follow from the property registry."""

import pytest

from catalog.properties import FACETS, PROPERTIES
from catalog.search import schema
from catalog.search.schema import Kind


@pytest.mark.parametrize("entry", PROPERTIES.values(), ids=PROPERTIES)
def test_every_property_can_be_asked(entry):
    fields = schema.SAMPLES
    match entry.kind:
        case "text":
            assert fields[schema.text(entry.key)] is Kind.WORDS
        case "number":
            assert all(fields[schema.number(entry.key, each)] is Kind.NUMBERS for each in schema.dimensions(entry))
        case "choice":
            assert fields[entry.key] is Kind.KEYWORDS
        case _:
            assert fields[entry.key] is Kind.KEYWORDS
            assert schema.up(entry.key) in fields
            assert (schema.absent(entry.key) in fields) == entry.absent


@pytest.mark.parametrize("entry", FACETS, ids=[entry.key for entry in FACETS])
def test_every_facet_is_in_one_group(entry):
    assert [group for group in schema.GROUPS if entry.key in group.properties] == [schema.GROUP_OF[entry.key]]
    assert schema.SAMPLES[schema.GROUP_OF[entry.key].field] is Kind.SIGNATURE
    group, place = schema.place_of(entry.key)
    assert group.properties[place] == entry.key


def test_genes_and_compounds_can_be_tallied_by_term():
    counted = {name for name, kind in schema.SAMPLES.items() if kind is Kind.COUNTED}
    assert counted == {"gene_up", "compound_up"}


def test_what_is_the_same_throughout_a_component_is_counted_together():
    assert set(schema.CONTEXT.properties) >= {"organism", "imaging_method", "control", "quality_control"}
    assert not {"gene", "phenotype", "compound"} & set(schema.CONTEXT.properties)


def test_names_of_fields_are_plain():
    for fields in schema.COLLECTIONS.values():
        assert all(name.isidentifier() for name in fields)


def test_the_version_changes_with_the_fields(monkeypatch):
    before = schema.version()
    assert schema.version() == before
    monkeypatch.setattr(schema, "_ROWS", schema._ROWS + 1)
    rows_changed = schema.version()
    assert rows_changed != before
    monkeypatch.setitem(schema.SAMPLES, "further", Kind.KEYWORDS)
    assert schema.version() not in (before, rows_changed)


@pytest.mark.parametrize(("key", "measured"), [("dose", ("mol/L", "g/L", "%")), ("age", ("s",))])
def test_what_a_number_may_measure(key, measured):
    assert schema.dimensions(PROPERTIES[key]) == measured
