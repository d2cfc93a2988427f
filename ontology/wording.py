"""Numbers with their nouns, for sentences that a person reads. In the lowest room, so that every room can say them."""

from collections.abc import Sequence

_PLURALS = {"study": "studies", "ontology": "ontologies", "species": "species"}


def listed(words: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`; nothing of none."""
    *others, final = words or [""]
    return f"{', '.join(others)} {last} {final}" if others else final


def counted(number: int, noun: str) -> str:
    """A number and its noun: `1 study`, `1,152 samples`."""
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """`samples`, `open studies`: the last word of `noun` takes the plural."""
    *before, last = noun.split()
    return " ".join([*before, _PLURALS.get(last, f"{last}s")])
