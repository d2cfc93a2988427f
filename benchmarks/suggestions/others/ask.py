"""A published tool on the same names and texts, in an environment of its own, for what it needs is large.

    OTHER/bin/python benchmarks/suggestions/others/ask.py with_gilda FOLDER

FOLDER holds `names.tsv` (term, kind, name) and `texts.txt`; one line of terms a text, best first, goes to standard output.
Neither this nor the modules beside it, one a tool, import anything of the project.
"""

import csv
import sys
from importlib import import_module
from pathlib import Path


def main(tool: str, folder: Path) -> None:
    texts = (folder / "texts.txt").read_text(encoding="utf-8").splitlines()
    with (folder / "names.tsv").open(encoding="utf-8", newline="") as file:
        names = list(csv.reader(file, delimiter="\t"))
    for terms in import_module(tool).ranked(names, texts):
        print(" ".join(terms))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
