"""Documents as lines of a bulk request."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.search.engines.elastic import sending
from catalog.search.engines.elastic.client import Busy
from catalog.search.engines.elastic.sending import Spool, body_of, key_of, ticket_of
from ontology.problems import Conflict, Unavailable


class Collected(list):
    def add(self, collection, key, body=""):
        self.append((collection, key, body))


DOCUMENT = {
    "id": 7,
    "study": "1",
    "phenotype_up": "CMPO:0000001 CMPO:0000002",
    "gene_up": "",
    "phenotype_sig": "1|2|CMPO:0000001 CMPO:0000002",
    "text": "round cell ¶ größe",
    "dose_mol_L": [1e-6, 2.0],
    "row": '[7, "x\\ny"]',
}


def test_tokens_become_lists_and_everything_else_stays():
    assert json.loads(body_of("samples", DOCUMENT)) == DOCUMENT | {
        "study": ["1"],
        "phenotype_up": ["CMPO:0000001", "CMPO:0000002"],
        "gene_up": [],
    }


def test_a_body_is_one_line():
    assert "\n" not in body_of("samples", DOCUMENT)


def test_long_values_are_not_remembered():
    before = sending._remembered.cache_info().currsize
    body_of("samples", {"text": "a" * 5_000, "row": "new row"})
    assert sending._remembered.cache_info().currsize == before


def test_an_infinite_number_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        body_of("samples", {"dose_mol_L": [float("inf")]})


@pytest.mark.parametrize(("value", "key"), [(7, "7"), ("gene|NCBIGene:991", "gene|NCBIGene:991")])
def test_keys(value, key):
    assert key_of(value) == key


def test_a_long_key_is_short_and_its_own():
    assert len(key_of("a" * 600)) == 64
    assert key_of("a" * 600) != key_of("a" * 601)


texts = st.text(st.characters(exclude_categories=["Cs"]))
changes = st.lists(
    st.tuples(
        st.sampled_from(["samples", "terms"]), texts.filter(bool), st.builds(lambda text: json.dumps([text]), texts)
    )
)


@settings(deadline=None)
@given(changes)
def test_what_was_kept_back_comes_out_in_order(changes):
    spool, out = Spool(), Collected()
    for change in changes:
        spool.add(*change)
    spool.empty_into(out)
    for collection in ("samples", "terms"):
        assert [one for one in out if one[0] == collection] == [one for one in changes if one[0] == collection]
    again = Collected()
    spool.empty_into(again)
    assert again == []


def test_a_spool_that_is_closed_forgets():
    spool, out = Spool(), Collected()
    spool.add("samples", "1", "{}")
    spool.close()
    spool.empty_into(out)
    assert out == []


def test_a_version_tells_its_ticket():
    assert ticket_of((12345 << 20) + 99) == 12345


@pytest.mark.parametrize(
    ("kind", "raised", "said"),
    [
        ("es_rejected_execution_exception", Busy, "queue"),
        ("unavailable_shards_exception", Busy, "queue"),
        ("index_not_found_exception", Conflict, "removed"),
        ("cluster_block_exception", Unavailable, "disk"),
        ("strict_dynamic_mapping_exception", Unavailable, "cannot take a document"),
    ],
)
def test_refused_lines(kind, raised, said):
    with pytest.raises(raised, match=said):
        sending._look_at(iter([("version_conflict_engine_exception", "older"), (kind, "queue")]))


def test_a_later_version_on_the_server_is_no_error():
    sending._look_at(iter([("version_conflict_engine_exception", "older")]))
