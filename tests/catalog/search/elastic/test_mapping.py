"""The mapping covers the schema, and says when it changed."""

import pytest

from catalog.search.engines.elastic import mapping
from catalog.search.schema import COLLECTIONS, Kind


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_field_is_mapped_and_no_other_is_taken(collection):
    made = mapping.mappings(collection)
    assert made["properties"].keys() == COLLECTIONS[collection].keys()
    assert made["dynamic"] == "strict"
    assert mapping.KEYS[collection] in made["properties"]


def test_every_kind_of_field_is_known():
    assert set(mapping._FIELDS) == set(Kind)


def test_what_is_tallied_can_be():
    for fields in COLLECTIONS.values():
        for kind in fields.values():
            tallied = mapping._FIELDS[kind].get("doc_values", True)
            assert tallied or kind not in (Kind.COUNTED, Kind.SIGNATURE)


def test_only_samples_are_spread_over_shards():
    shards = {collection: mapping.settings(collection, 5)["number_of_shards"] for collection in mapping.ALL}
    assert shards == {"samples": 5, "images": 1, "studies": 1, "terms": 1, "state": 1}


def test_another_mapping_is_another_version(monkeypatch):
    before = mapping.version()
    assert mapping.version() == before
    monkeypatch.setitem(mapping._FIELDS, Kind.NUMBERS, {"type": "float"})
    assert mapping.version() != before
