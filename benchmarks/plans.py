"""Which statements do pages, harvests and the index ask, and which indexes answer them?

    python -m benchmarks.plans [--study ACCESSION] [--term CURIE]

Asks everything once of the installation of BENCHMARK_DATA_DIR (or of a new one with the demo in it), notes each distinct
SELECT, has the database explain it, and writes docs/benchmarks/plans-VENDOR.json and, from what is there for both
databases, docs/query-plans.md.
"""

import argparse
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from benchmarks.installation import migrate
from catalog.effective import read_study
from catalog.models import Annotation, Sample, Study
from catalog.search import changes
from catalog.services import upsert_study
from ingest.archives import CONNECTORS
from ingest.archives.base import Inline, RawRecord
from ingest.keeping import kept_files
from ingest.ledger import Ledger
from ingest.locations import DirectoryLocation
from ingest.models import Harvest, SourceRecord

ROOT = Path(__file__).resolve().parent.parent
NUMBERS = ROOT / "docs" / "benchmarks"
PAGE = ROOT / "docs" / "query-plans.md"
RUNS = 3
LARGE = 1_000  # rows: reading a whole smaller table costs nothing


@dataclass(frozen=True)
class Statement:
    """One distinct SELECT: what it is about, its fastest run in milliseconds, and how it goes into each table."""

    about: str
    rows: int
    milliseconds: float
    access: list[str]
    scans: list[str]


def main() -> None:
    options = _options()
    migrate()
    if not Study.objects.exists():
        call_command("load_ontology", *sorted(map(str, (ROOT / "demo" / "ontologies").glob("*.obo"))), verbosity=0)
        call_command("harvest", "idr", str(ROOT / "demo" / "idr"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    places = {name: [asdict(explain(*one)) for one in asked(run)] for name, run in _places(options).items()}
    found = {"samples": Sample.objects.count(), "annotations": Annotation.objects.count(), "places": places}
    path = NUMBERS / f"plans-{connection.vendor}.json"
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    write_page()
    for name, statements in places.items():
        slow = [f"{one['about']}: reads all of {', '.join(one['scans'])}" for one in statements if one["scans"]]
        print(
            f"{name}: {len(statements)} statements, {sum(one['milliseconds'] for one in statements):.1f} ms",
            *slow,
            sep="\n  ",
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Explain every statement.")
    parser.add_argument("--study", default="idr0013", help="accession of a large study")
    parser.add_argument("--term", default="CMPO:0000118", help="CURIE of a term that is used often")
    return parser.parse_args()


def _places(options: argparse.Namespace) -> dict[str, Callable[[], object]]:
    """What is asked: each name with something that asks it once."""
    study = Study.objects.select_related("archive").get(accession=options.study)
    samples = Sample.objects.filter(component__study=study)
    sample = samples[min(100, samples.count() - 1)]
    gene = Annotation.objects.filter(property="gene", source_value__study=study).select_related("term")[0].term.curie
    some = list(samples.values_list("pk", flat=True)[:200])
    client = Client(headers={"host": "localhost"})
    pages = {
        "Home": "/",
        "Search": f"/?q=phenotype:{options.term}",
        "Search, samples": f"/?q=phenotype:{options.term}&unit=sample",
        "Studies": "/studies/?q=screen",
        "Study": study.get_absolute_url(),
        "Study, its genes": f"{study.get_absolute_url()}?property=gene&samples=2",
        "Sample": f"/samples/{sample.public_id}/",
        "Terms": "/terms/?q=mitosis",
        "Terms of a property": "/terms/?property=phenotype",
        "Term": f"/terms/{options.term}/",
        "Gene": f"/terms/{gene}/",
    }
    return {
        **{name: partial(_get, client, address) for name, address in pages.items()},
        "Reading a study for the index": lambda: list(read_study(study.pk)),
        "Reading 200 samples of it": lambda: list(read_study(study.pk, sample_ids=some)),
        "Reading the Change log": _read_log,
        "A harvest that finds nothing new": lambda: _look_up(study),
        "Harvesting a study again": lambda: _write_again(study),
    }


def _get(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answers {answer.status_code}")


@contextmanager
def _undone() -> Iterator[None]:
    """Whatever is written inside is forgotten."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _read_log() -> None:
    with _undone(), changes.taken(rebuilding=False):
        changes.lag(rebuilding=True)
        changes.last()


def _look_up(study: Study) -> None:
    run = Harvest.objects.latest("pk")
    ledger = Ledger(CONNECTORS[study.archive.key], DirectoryLocation(ROOT), run)
    ledger.known([study.accession])
    ledger.seen([study.accession])


def _write_again(study: Study) -> None:
    record = SourceRecord.objects.get(archive=study.archive.key, accession=study.accession)
    files = {name: Inline(data) for name, data in kept_files(record.kept).items()}
    with _undone():
        upsert_study(fact=CONNECTORS[study.archive.key].read(RawRecord(study.accession, files), lambda _: None))


def asked(run: Callable[[], object]) -> list[tuple[str, Any]]:
    """The distinct SELECT statements of the second of two runs, each with its first parameters."""
    found: dict[str, Any] = {}

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        shape = re.sub(r"(%s(, )?){2,}", "%s, ... ", sql)
        if sql.lstrip("(").startswith("SELECT") and not many and shape not in shapes:
            shapes.add(shape)
            found[sql] = params
        return execute(sql, params, many, context)

    shapes: set[str] = set()
    run()
    with connection.execute_wrapper(note):
        run()
    return list(found.items())


def explain(sql: str, params: Any) -> Statement:
    """How the database answers it."""
    taken, rows = [], 0
    with connection.cursor() as cursor:
        for _ in range(RUNS):
            began = time.perf_counter()
            cursor.execute(sql, params)
            rows = len(cursor.fetchall())
            taken.append(1000 * (time.perf_counter() - began))
        access, scans = (
            _postgresql(cursor, sql, params) if connection.vendor == "postgresql" else _sqlite(cursor, sql, params)
        )
    large = [table for table in dict.fromkeys(scans) if _size(table) >= LARGE]
    return Statement(_about(sql), rows, round(min(taken), 2), list(dict.fromkeys(access)), large)


def _about(sql: str) -> str:
    """`count of catalog_sample, catalog_component`."""
    tables = re.findall(r'(?:FROM|JOIN)\s+"?([a-z]+_[a-z_]+)"?', sql)
    kind = "count of " if sql.startswith("SELECT COUNT(") else ""
    return kind + ", ".join(dict.fromkeys(tables)) if tables else re.sub(r"\s+", " ", sql)[:60]


def _size(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
        return int(cursor.fetchone()[0])


def _postgresql(cursor: Any, sql: str, params: Any) -> tuple[list[str], list[str]]:
    cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
    (plan,) = cursor.fetchone()
    access, scans = [], []
    for node in _nodes((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]):
        table, index = node.get("Relation Name", ""), node.get("Index Name", "")
        if node["Node Type"] == "Seq Scan":
            scans.append(table)
            access.append(f"all of {table}")
        elif index:
            access.append(f"{table} by {index}" if table else index)
    return access, scans


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)


def _sqlite(cursor: Any, sql: str, params: Any) -> tuple[list[str], list[str]]:
    names = {alias: table for table, alias in re.findall(r'(?:FROM|JOIN)\s+"?(\w+)"?\s+(?:AS\s+)?"?(\w+)"?', sql)}
    cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
    access, scans = [], []
    for *_, detail in cursor.fetchall():
        how = re.match(r"(SCAN|SEARCH) (\w+)(?: USING (?:COVERING )?(?:INDEX )?(.+?)(?: LEFT-JOIN)?)?$", detail)
        table = str(names.get(how[2], how[2])) if how else ""
        if how is None or "_" not in table:
            continue  # what is made on the way, not a table
        by = re.sub(r"INTEGER PRIMARY KEY|sqlite_autoindex_\w+", "its key", how[3] or "")
        if how[1] == "SCAN":
            scans.append(table)
            access.append(f"all of {table}" + (f" by {by}" if by else ""))
        else:
            access.append(f"{table} by {by}")
    return access, scans


def write_page() -> None:
    """The page in docs/, from the numbers of both databases."""
    held = {
        name: json.loads((NUMBERS / f"plans-{vendor}.json").read_text())
        for vendor, name in (("postgresql", "PostgreSQL"), ("sqlite", "SQLite"))
        if (NUMBERS / f"plans-{vendor}.json").exists()
    }
    PAGE.write_text("\n".join(_page(held)) + "\n", encoding="utf-8")


def _page(held: dict[str, Any]) -> Iterator[str]:
    some = next(iter(held.values()))
    sizes = "; ".join(f"{name} with {found['samples']:,} samples" for name, found in held.items())
    yield "# How the databases answer\n"
    yield (
        "Written by `python -m benchmarks.plans`. Every distinct SELECT of every place, with how the database goes into each\n"
        f"table: an index by its name, or *all of* a table. Asked of the real sample data: {sizes}.\n"
        "Milliseconds are the fastest of three runs, rows included. A table of fewer than 1,000 rows is read whole whatever\n"
        "indexes there are; **bold** is where a larger one is."
    )
    for place in some["places"]:
        yield f"\n## {place}"
        for name, found in held.items():
            statements = found["places"][place]
            yield f"\n{name}: {len(statements)} statements, {sum(one['milliseconds'] for one in statements):.1f} ms\n"
            yield "| asks | rows | ms | by |\n|---|---:|---:|---|"
            yield from (_row(one) for one in statements)


def _row(one: dict[str, Any]) -> str:
    by = [
        f"**{way}**" if any(way.startswith(f"all of {table}") for table in one["scans"]) else way
        for way in one["access"]
    ]
    return f"| {one['about']} | {one['rows']:,} | {one['milliseconds']:.1f} | {'; '.join(by) or 'no table'} |"


if __name__ == "__main__":
    main()
