import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.matching.arrays import Groups, Texts, hash_of, load, pack_groups, pack_texts, save


@given(st.lists(st.binary(max_size=6)))
def test_texts_come_back(texts):
    packed = Texts(*pack_texts(texts))
    assert len(packed) == len(texts)
    assert [packed[place] for place in range(len(packed))] == texts


@given(st.sets(st.text("abé", max_size=4)), st.text("abé", max_size=3))
def test_the_range_of_a_beginning(texts, beginning):
    ordered = sorted(text.encode() for text in texts)
    low, high = Texts(*pack_texts(ordered)).starting_with(beginning.encode())
    assert ordered[low:high] == [text for text in ordered if text.startswith(beginning.encode())]


def test_text_is_decoded():
    assert Texts(*pack_texts(["ä".encode()])).text(0) == "ä"


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 99))))
def test_groups_come_back(pairs):
    flat = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    groups = Groups(*pack_groups(flat[:, 0], flat[:, 1], 5))
    for key in range(5):
        assert groups[key].tolist() == [member for one, member in pairs if one == key]
    assert groups.range(1, 3).tolist() == [*groups[1].tolist(), *groups[2].tolist()]


def test_a_hash_is_the_same_in_every_process():
    assert hash_of("mitosis") == 9242943009655542523


def test_what_is_saved_is_mapped_and_cannot_be_changed(tmp_path):
    save(tmp_path, {"numbers": np.arange(4)}, {"format": 1})
    arrays, about = load(tmp_path)
    assert arrays["numbers"].tolist() == [0, 1, 2, 3]
    assert about == {"format": 1}
    with pytest.raises(ValueError, match="read-only"):
        arrays["numbers"][0] = 7
