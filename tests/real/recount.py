"""Count, from the archives' files alone, the samples of every phenotype, gene, compound and organism id.

    python tests/real/recount.py DATA_DIR --json out.json
    python tests/real/recount.py DATA_DIR --explain organism NCBITaxon:9607

Rules (sections 4 to 7 of the design): a row of an annotation table is a sample; a component without one has a single
implicit sample; organism is the row's, else the component's, else the study's; nothing else is inherited. Ids are
normalised, an alternative id is its present term, an obsolete term stays as stated. `below` counts a term with
everything that is_a or part_of it; a compound's parent is the first block of its InChIKey.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from recounting import idr, others
from recounting.obo import Words
from recounting.tally import Sets, Tally

ONTOLOGIES = (
    "efo.obo",
    "fbbi.owl",
    "cmpo.obo",
    "ncbitaxon-taxslim.obo",
    "uberon.obo",
    "cl.obo",
    "mondo.obo",
    "pato.obo",
    "repaired/fypo-simple-2016.obo",
    "repaired/go_slice-fypo-2020.obo",
    "repaired/chebi_slice-fypo-2022.obo",
)


def recount(data: Path) -> tuple[Tally, Words]:
    """Read everything below `data`."""
    tally = Tally()
    idr.count(data / "idr", tally)
    others.count_biostudies(data / "biostudies", tally)
    others.count_cil(data / "sources" / "cil" / "records.jsonl.gz", tally)
    return tally, Words(data / "ontologies" / name for name in ONTOLOGIES)


def report(tally: Tally, words: Words) -> dict[str, Any]:
    """`counts[property][id]` is `{"exact": [samples, studies], "below": [samples, studies]}`.

    `pairs` are `[phenotype, property, id, [samples, studies]]`: both on the same sample, each with what is below it.
    """
    exact, below = tally.finish(words)
    return {
        "samples": dict(sorted(Counter(place.study for place in tally.places).items())),
        "counts": {
            prop: {
                curie: {"exact": tally.count(exact[prop].get(curie, set())), "below": tally.count(samples)}
                for curie, samples in sorted(by_id.items())
            }
            for prop, by_id in sorted(below.items())
        },
        "pairs": list(_pairs(tally, below)),
        "former": tally.former,
        "notes": tally.notes,
    }


def _pairs(tally: Tally, below: Sets) -> Iterator[list[Any]]:
    for phenotype, samples in sorted(below["phenotype"].items()):
        for prop in ("quality_control", "control", "imaging_method"):
            for curie, having in sorted(below[prop].items()):
                if samples & having:
                    yield [phenotype, prop, curie, tally.count(samples & having)]


def explain(tally: Tally, words: Words, prop: str, curie: str) -> None:
    """Print study, file and line of every sample at or below `curie`."""
    _, below = tally.finish(words)
    for number in sorted(below[prop].get(curie, ())):
        place = tally.places[number]
        sys.stdout.write(f"{place.study}\t{place.file}\t{place.row}\n")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--json", type=Path, help="write the counts here")
    parser.add_argument("--explain", nargs=2, metavar=("PROPERTY", "ID"), help="print where its samples stand")
    options = parser.parse_args()
    tally, words = recount(options.data)
    if options.explain:
        explain(tally, words, *options.explain)
        return
    result = report(tally, words)
    text = json.dumps(result, indent=1)
    if options.json:
        options.json.write_text(text, encoding="utf-8")
        ids = {prop: len(counts) for prop, counts in result["counts"].items()}
        sys.stdout.write(f"{sum(result['samples'].values())} samples of {len(result['samples'])} studies, ids: {ids}\n")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
