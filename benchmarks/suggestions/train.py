"""Make the model of suggestions anew.

    BENCHMARK_DATA_DIR=FOLDER python -m benchmarks.suggestions.train [--semantic]

FOLDER is an installation with the sample data (made and filled where it is empty); some minutes. Writes
`curation/suggest/model.json`, or with `--semantic`, which needs the extra, the one that also compares meanings. The parts that `benchmarks.suggest` reports are not read.
"""

import argparse
import json

from django.core.management import call_command

from benchmarks.filled import fill
from benchmarks.report import SHARED, need
from benchmarks.suggestions import gold, learn
from benchmarks.suggestions.examples import examples
from curation.suggest import fusion, meaning
from ontology import lexicons
from ontology.matching.candidates import FEATURES


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the model of suggestions anew.")
    parser.add_argument("--semantic", action="store_true", help="the model that also compares meanings")
    semantic = parser.parse_args().semantic
    need(SHARED / "gold")
    fill(("idr", "cil"))
    index = lexicons.index()
    if semantic and not meaning.ready():
        call_command("suggest_meanings")
    cases, _ = gold.cases(index, gold.pairs())
    kept = [example for example in examples(index, cases, semantic=semantic) if len(example.features)]
    print(f"{len(kept):,} texts, {sum(len(example.features) for example in kept):,} candidates")
    document = learn.fit(kept, (*FEATURES, *(meaning.FEATURES if semantic else ())))
    (fusion.HOME / (meaning.MODEL if semantic else "model.json")).write_text(
        json.dumps(document, separators=(",", ":")) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
