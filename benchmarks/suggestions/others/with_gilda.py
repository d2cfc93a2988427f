"""Gilda on the same names and texts."""

from collections.abc import Iterator

from gilda.grounder import Grounder
from gilda.process import normalize
from gilda.term import Term


def ranked(names: list[list[str]], texts: list[str]) -> Iterator[list[str]]:
    """Gilda's grounder over exactly these names."""
    entries: dict[str, list[Term]] = {}
    labels = {term: name for term, kind, name in names if kind == "label"}
    for term, kind, name in names:
        status = "name" if kind == "label" else "synonym"
        entry = Term(normalize(name), name, "T", term, labels.get(term, name), status, "lexicon")
        entries.setdefault(entry.norm_text, []).append(entry)
    grounder = Grounder(entries)
    for text in texts:
        yield [match.term.id for match in grounder.ground(text)]
