"""Write the demo archive and its ontology slices: `python -m demo.build FOLDER [--target demo]`.

FOLDER holds `idr/<study>/...` and `ontologies/...` as their sources publish them. The same input gives the same bytes;
what to take of which study, and our descriptions of it, are in studies.toml.
"""

import argparse
import shutil
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from demo import excerpt, slices

HERE = Path(__file__).resolve().parent


def build(source: Path, target: Path) -> None:
    """Replace `target`/idr and `target`/ontologies with what the data folder `source` gives."""
    for name in ("idr", "ontologies"):
        shutil.rmtree(target / name, ignore_errors=True)
    studies = tomllib.loads((HERE / "studies.toml").read_text(encoding="utf-8"))["study"]
    for study in studies:
        excerpt.write(source / "idr", target / "idr", study)
    slices.write(source / "ontologies", target / "ontologies", slices.used_ids(target / "idr"))


def main(arguments: Sequence[str]) -> None:
    """Build from the command line; says how large the outcome is."""
    parser = argparse.ArgumentParser(description="Write the demo archive and its ontology slices.")
    parser.add_argument("source", type=Path, help="folder with idr/ and ontologies/")
    parser.add_argument("--target", type=Path, default=HERE)
    options = parser.parse_args(arguments)
    build(options.source, options.target)
    files = [path for name in ("idr", "ontologies") for path in (options.target / name).rglob("*.*")]
    size = sum(path.stat().st_size for path in files)
    sys.stdout.write(f"{len(files)} files, {size:,} bytes in {options.target}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
