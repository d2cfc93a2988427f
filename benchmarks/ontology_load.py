"""How long does an ontology take into the database, with closure and synonyms?

    python -m benchmarks.ontology_load [--all] [--runs 3] [--json PATH]

Each load happens in a process and a database of its own.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.installation import migrate
from benchmarks.report import SHARED, Row, arguments, need, peak_mib, show
from ontology.models import Closure, Synonym
from ontology.services import load_source

BUDGET = 4.0  # seconds for EFO
OTHERS = (
    "cmpo.obo",
    "fbbi.owl",
    "repaired/fypo-simple-2016.obo",
    "ncbitaxon-taxslim.obo",
    "uberon.obo",
    "cl.obo",
    "mondo.obo",
    "pato.obo",
    "repaired/go_slice-fypo-2020.obo",
    "repaired/chebi_slice-fypo-2022.obo",
    "zfa.obo",
    "hancestro.obo",
    "hsapdv.obo",
    "mmusdv.obo",
    "cellosaurus.obo",
)


def main() -> None:
    options = _options()
    if options.once:
        print(json.dumps(measure(options.once)))
        return
    folder = need(SHARED / "ontologies")
    files = ["efo.obo", *(OTHERS if options.all else [])]
    rows = [_row(folder / name, options.runs if name == "efo.obo" else 1) for name in files]
    show("ontology_load", rows, options.json)


def _options() -> argparse.Namespace:
    parser = arguments("Load ontologies into an empty database.")
    parser.add_argument("--all", action="store_true", help="every ontology of the sample data, not EFO only")
    parser.add_argument("--runs", type=int, default=3, help="repetitions for EFO; the median counts")
    parser.add_argument("--once", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def measure(path: Path) -> dict[str, Any]:
    """Load one file into a new database."""
    migrate()
    began = time.perf_counter()
    ontology = load_source(source=str(path)).ontology
    seconds = time.perf_counter() - began
    own, child = peak_mib()
    return {
        "name": str(ontology),
        "terms": ontology.term_count,
        "obsolete": ontology.obsolete_count,
        "synonyms": Synonym.objects.count(),
        "closure": Closure.objects.count(),
        "seconds": round(seconds, 2),
        "peak_mib": round(max(own, child)),
    }


def _row(path: Path, runs: int) -> Row:
    results = [_in_a_process(path) for _ in range(runs)]
    found = results[0]
    seconds = median(result["seconds"] for result in results)
    measured = (
        f"{seconds:.1f} s, {found['obsolete']:,} obsolete, {found['synonyms']:,} synonyms,"
        f" {found['closure']:,} ancestors, {max(result['peak_mib'] for result in results)} MiB"
    )
    is_efo = path.name == "efo.obo"
    return Row(
        f"load {found['name']} ({found['terms']:,} terms)",
        f"<= {BUDGET:.0f} s" if is_efo else "",
        measured,
        seconds <= BUDGET if is_efo else None,
        {**found, "seconds": [result["seconds"] for result in results]},
    )


def _in_a_process(path: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.ontology_load", "--once", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    main()
