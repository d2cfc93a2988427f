"""Gilda on the same names and texts, in an environment of its own, for what it needs is large.

    OTHER/bin/python benchmarks/suggestions/others/with_gilda.py FOLDER

FOLDER holds `names.tsv` (term, kind, name) and `texts.txt`; one line of terms a text, best first, goes to standard output.
Imports nothing of the project.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

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


def main(folder: Path) -> None:
    texts = (folder / "texts.txt").read_text(encoding="utf-8").splitlines()
    with (folder / "names.tsv").open(encoding="utf-8", newline="") as file:
        names = list(csv.reader(file, delimiter="\t"))
    for terms in ranked(names, texts):
        print(" ".join(terms))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
