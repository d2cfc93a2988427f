"""What was asked last."""

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from catalog.search.recent import Recent


def test_what_was_used_longest_ago_makes_room():
    recent = Recent(2)
    recent.put("a", 1)
    recent.put("b", 2)
    assert recent.get("a") == 1
    recent.put("c", 3)
    assert [recent.get(key) for key in "abc"] == [1, None, 3]


def test_a_value_is_replaced_and_everything_forgotten():
    recent = Recent(2)
    recent.put("a", 1)
    recent.put("a", 2)
    assert recent.get("a") == 2
    recent.clear()
    assert recent.get("a") is None


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9)), max_size=60), st.integers(1, 5))
def test_it_holds_the_last_ones_that_were_used(steps, most):
    recent, used = Recent(most), []
    for is_put, key in steps:
        if is_put:
            recent.put(key, -key)
        if is_put or key in used[-most:]:
            assert recent.get(key) == -key
            used = [one for one in used if one != key] + [key]
        else:
            assert recent.get(key) is None


def test_threads_may_use_it():
    recent = Recent(3)

    def use(number):
        recent.put(number % 7, number % 7)
        return recent.get(number % 5)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(use, range(2_000)))
    assert all(value in (None, number % 5) for number, value in enumerate(found))
    assert sum(recent.get(key) is not None for key in range(7)) == 3
