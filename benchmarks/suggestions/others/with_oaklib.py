"""oaklib's lexical annotator on the same names and texts, in an environment of its own, for what it needs is large.

    OTHER/bin/python benchmarks/suggestions/others/with_oaklib.py FOLDER

FOLDER holds `names.tsv` (term, kind, name) and `texts.txt`; one line of terms a text goes to standard output: those of the whole
text, then those of the longest pieces of it. Imports nothing of the project.
"""

import csv
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from oaklib import get_adapter
from oaklib.datamodels.text_annotator import TextAnnotationConfiguration


def ranked(names: list[list[str]], texts: list[str]) -> Iterator[list[str]]:
    """The annotations of oaklib's adapter for OBO files, over exactly these names."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names.obo"
        path.write_text(_obo(names), encoding="utf-8")
        adapter = get_adapter(f"simpleobo:{path}")
        whole, pieces = (TextAnnotationConfiguration(matches_whole_text=value) for value in (True, False))
        for text in texts:
            first = [row.object_id for row in adapter.annotate_text(text, whole)]
            rest = sorted(adapter.annotate_text(text, pieces), key=lambda row: -len(row.match_string or ""))
            yield [curie.partition(":")[2] for curie in dict.fromkeys([*first, *(row.object_id for row in rest)])]


def _obo(names: list[list[str]]) -> str:
    """One stanza a term; quotes and signs of OBO are taken away."""
    labels: dict[str, str] = {}
    synonyms: dict[str, list[str]] = {}
    for term, kind, name in names:
        plain = " ".join(name.translate(str.maketrans('"\\{}![]', "'      ")).split())
        if kind == "label" and term not in labels:
            labels[term] = plain
        else:
            synonyms.setdefault(term, []).append(plain)
    stanzas = [
        "\n".join(
            ["[Term]", f"id: T:{term}", f"name: {labels.get(term) or synonyms[term][0]}"]
            + [f'synonym: "{name}" EXACT []' for name in synonyms.get(term, ())]
        )
        for term in {**labels, **synonyms}
    ]
    return "\n\n".join(["format-version: 1.2\nontology: names", *stanzas, ""])


def main(folder: Path) -> None:
    texts = (folder / "texts.txt").read_text(encoding="utf-8").splitlines()
    with (folder / "names.tsv").open(encoding="utf-8", newline="") as file:
        names = list(csv.reader(file, delimiter="\t"))
    for terms in ranked(names, texts):
        print(" ".join(terms))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
