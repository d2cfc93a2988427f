"""Make the model of suggestions anew.

    BENCHMARK_DATA_DIR=FOLDER python -m benchmarks.suggestions.train

FOLDER is an installation with the sample data (made and filled where it is empty); some minutes. Writes
`curation/suggest/model.json`. The parts that `benchmarks.suggest` reports are not read.
"""

import json

from benchmarks.filled import fill
from benchmarks.report import SHARED, need
from benchmarks.suggestions import gold, learn
from benchmarks.suggestions.examples import examples
from curation.suggest import fusion
from ontology import lexicons


def main() -> None:
    need(SHARED / "gold")
    fill(("idr", "cil"))
    index = lexicons.index()
    cases, _ = gold.cases(index, gold.pairs())
    kept = [example for example in examples(index, cases) if len(example.features)]
    print(f"{len(kept):,} texts, {sum(len(example.features) for example in kept):,} candidates")
    document = learn.fit(kept)
    (fusion.HOME / "model.json").write_text(json.dumps(document, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
