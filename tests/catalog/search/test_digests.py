"""Digests: the same for the same content, another one for any other."""

import json

from hypothesis import given
from hypothesis import strategies as st

from catalog.search.digests import digest, sealed

documents = st.fixed_dictionaries(
    {"id": st.integers(1, 9), "text": st.text(max_size=5), "row": st.text(max_size=5)},
    optional={"dose": st.lists(st.floats(allow_nan=False), max_size=3)},
)


@given(documents)
def test_the_order_of_fields_does_not_matter(document):
    assert digest(dict(reversed(document.items()))) == digest(document)


@given(documents, documents)
def test_documents_differ_where_their_digests_do(one, other):
    assert (digest(one) == digest(other)) == (repr(sorted(one.items())) == repr(sorted(other.items())))


@given(documents)
def test_a_sealed_document_says_its_id_and_digest_and_can_be_compared(document):
    made = sealed(document)
    assert json.loads(made["digest"]) == [document["id"], digest(document)]
    assert digest(made) == digest(document)
    assert made.items() > document.items()
