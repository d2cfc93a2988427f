"""Fifty people search and page while a harvest and a rebuild of the index run: errors, and how long they wait.

    python -m benchmarks.load [--clients 50] [--seconds 60] [--pause 1.0] [--json PATH]

Starts PostgreSQL, Redis, Elasticsearch and gunicorn on loopback, with the IDR sample data in them; then, while the
clients go on, `manage.py reindex` and `manage.py harvest cil` side by side, again and again until the time is over. Clients
and servers share the machine. Each client waits `--pause` seconds on average after an answer, as somebody who reads does.
"""

import argparse
import asyncio
import json
import os
import random
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benchmarks.ontology_load import OTHERS
from benchmarks.report import SHARED, Row, arguments, need, percentile, show
from benchmarks.servers import place, site

ROOT = Path(__file__).resolve().parent.parent
BESIDE = (("reindex",), ("harvest", "cil", str(SHARED / "sources" / "cil")))


@dataclass(slots=True)
class Answers:
    """What the clients got: seconds of each kind of request, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Words:
    """What can be asked for: written queries, studies, beginnings of names."""

    queries: Sequence[str]
    studies: Sequence[str]
    names: Sequence[str]


def main() -> None:
    options = _options()
    with place("postgres", "redis", "elasticsearch") as made, tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            **made.environment(),
            "VITRINE_DATA_DIR": folder,
            "VITRINE_SECRET_KEY": secrets.token_urlsafe(48),
            "VITRINE_API_RATE": "1000000/min",
        }
        _fill(environment)
        with site(environment, options.workers) as address:
            words = _words(address)
            answers, beside = asyncio.run(_loaded(address, words, options, environment))
    show("load", [_summary(answers, options, beside), *_rows(answers)], options.json)


def _options() -> argparse.Namespace:
    parser = arguments("Search and page by many clients while the catalog is written.")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between an answer and the next request")
    parser.add_argument("--workers", type=int, default=2, help="processes of gunicorn")
    return parser.parse_args()


def _fill(environment: Mapping[str, str]) -> None:
    # Those that the terms of the data are from.
    ontologies = [str(need(SHARED / "ontologies" / name)) for name in ("efo.obo", *OTHERS[:4])]
    for command in (("migrate", "-v0"), ("load_ontology", *ontologies), ("harvest", "idr", str(need(SHARED / "idr")))):
        subprocess.run(_manage(*command), env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def _manage(*command: str) -> list[str]:
    return [sys.executable, "manage.py", *command]


def _words(address: str) -> Words:
    """Terms that are in use, from the facets of everything."""
    with httpx.Client(base_url=address, timeout=60) as client:
        found = client.get("/api/v1/search/", params={"q": "", "facet_size": 200}).json()
        studies = [f"{study['archive']}/{study['accession']}" for study in found["studies"]]
    values = [(key, value) for key, facet in found["facets"].items() for value in facet if key != "archive"]
    terms = [f"{key}:{value['term']}" for key, value in values if ":" in value["term"]]
    labels = [value["label"] for _, value in values if len(value["label"]) > 4]
    return Words(terms, studies, labels)


async def _loaded(
    address: str, words: Words, options: argparse.Namespace, environment: Mapping[str, str]
) -> tuple[Answers, Counter[str]]:
    """The clients' answers, and how often each command beside them ended well."""
    answers = Answers()
    until = time.monotonic() + options.seconds
    limits = httpx.Limits(max_connections=options.clients)
    async with (
        httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client,
        asyncio.TaskGroup() as group,
    ):
        beside = [group.create_task(_repeated(command, environment, until)) for command in BESIDE]
        for number in range(options.clients):
            group.create_task(_client(client, number, words, answers, until, options.pause))
    return answers, sum((one.result() for one in beside), Counter())


async def _repeated(command: Sequence[str], environment: Mapping[str, str], until: float) -> Counter[str]:
    """Run it again and again; what is not done in time is ended, as an operator may do at any moment."""
    ended: Counter[str] = Counter()
    while True:
        child = await asyncio.create_subprocess_exec(
            *_manage(*command), cwd=ROOT, env=dict(environment), stdout=subprocess.DEVNULL
        )
        try:
            code = await asyncio.wait_for(child.wait(), until - time.monotonic())
        except TimeoutError:
            child.terminate()
            await child.wait()
            ended[f"{command[0]} begun"] += 1
            return ended
        ended[f"{command[0]} {'done' if code == 0 else 'FAILED'}"] += 1


async def _client(
    client: httpx.AsyncClient, number: int, words: Words, answers: Answers, until: float, pause: float
) -> None:
    """One person: a search, its further pages, a study, the completion of a name; then another search."""
    chance = random.Random(number)
    await asyncio.sleep(chance.random() * pause)
    while time.monotonic() < until:
        for kind, path, params in _visit(chance, words):
            await _ask(client, kind, path, params, answers)
            await asyncio.sleep(chance.expovariate(1 / pause) if pause else 0)
            if time.monotonic() > until:
                return


def _visit(chance: random.Random, words: Words) -> Iterator[tuple[str, str, dict[str, Any]]]:
    query = chance.choice(words.queries)
    yield "page: search", "/", {"q": query}
    yield "page: samples found", "/", {"q": query, "unit": "sample"}
    yield "api: complete a name", "/api/v1/terms/", {"q": chance.choice(words.names)[:4]}
    yield "page: search by two terms", "/", {"q": f"{query} {chance.choice(words.queries)}"}
    yield "page: study", f"/studies/{chance.choice(words.studies)}/", {}
    yield "api: search", "/api/v1/search/", {"q": chance.choice(words.queries)}


async def _ask(client: httpx.AsyncClient, kind: str, path: str, params: dict[str, Any], answers: Answers) -> None:
    began = time.perf_counter()
    try:
        answer = await client.get(path, params=params)
    except httpx.HTTPError as error:
        answers.errors[f"{kind}: {type(error).__name__}"] += 1
        return
    answers.seconds[kind].append(time.perf_counter() - began)
    if answer.status_code != 200:
        answers.errors[f"{kind}: {answer.status_code} {answer.url.path}?{answer.url.query.decode()[:80]}"] += 1


def _summary(answers: Answers, options: argparse.Namespace, beside: Counter[str]) -> Row:
    everything = [one for each in answers.seconds.values() for one in each]
    wrong = answers.errors.total()
    what = (
        f"{options.clients} clients for {options.seconds:.0f} s, pausing {options.pause:g} s, beside them"
        f" {', '.join(f'{name} {number} times' for name, number in sorted(beside.items()))}"
    )
    measured = f"{wrong} errors, {len(everything) / options.seconds:.0f} answers a second, {_times(everything)}"
    failed = any("FAILED" in name for name in beside)
    return Row(what, "0 errors", measured, not wrong and not failed, {"errors": dict(answers.errors.most_common(20))})


def _rows(answers: Answers) -> Iterator[Row]:
    for kind, seconds in sorted(answers.seconds.items()):
        detail = {f"p{share * 100:.0f}": percentile(seconds, share) for share in (0.5, 0.95, 0.99)}
        yield Row(f"  {kind}: {len(seconds):,} answers", "", _times(seconds), detail=detail)
    for error, number in answers.errors.most_common(10):
        yield Row(f"  {json.dumps(error)}", "", f"{number} times")


def _times(seconds: Sequence[float]) -> str:
    if not seconds:
        return "no answers"
    return ", ".join(f"p{share * 100:.0f} {percentile(seconds, share) * 1000:.0f} ms" for share in (0.5, 0.95, 0.99))


if __name__ == "__main__":
    main()
