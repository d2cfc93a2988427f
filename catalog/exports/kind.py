"""Exports as a kind of long work."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings

from catalog.exports import rows, tables
from catalog.jobs import files
from catalog.jobs.kinds import HOUR, Arguments, Kind
from catalog.jobs.progress import Progress
from catalog.permissions import Action, Who
from catalog.search import language, schema, service
from catalog.search.engines.base import Expired, Node
from catalog.search.queries import node_of
from catalog.search.results import SearchResult
from catalog.search.understanding import understand
from catalog.search.view import View
from ontology.problems import Problem
from ontology.wording import counted, plural

UNITS = ("sample", "study")
FORMATS = {"tsv": "TSV", "jsonl": "JSON Lines"}
# A rebuild that ends meanwhile takes the state away that is being read; then the file is begun anew.
_ATTEMPTS = 3


def asked_of(query: str) -> SearchResult:
    """What a question finds: its totals and canonical text. Raises `Problem` for one that finds nothing."""
    found = service.search(replace(language.parse(query), page_size=1, facet_size=0))
    if not found.totals.samples:
        raise Problem("This question finds nothing, so there is nothing to put into a file.")
    return found


def check(given: Mapping[str, Any], _who: Who) -> Arguments:
    """`query` in its canonical form and in `words`, `unit` and `format`, the same for anybody. Raises `Problem`."""
    unit, form = str(given.get("unit") or "sample"), str(given.get("format") or "tsv")
    if unit not in UNITS:
        raise Problem(f"A download has a row for each sample or each study; unit {unit!r} should be sample or study.")
    if form not in FORMATS:
        raise Problem(f"A download is tsv or jsonl; format {form!r} is neither.")
    found = asked_of(str(given.get("query") or ""))
    if unit == "sample" and found.totals.samples > settings.VITRINE_EXPORT_ROWS:
        raise Problem(
            f"This finds {found.totals.samples:,} samples; a download holds at most {settings.VITRINE_EXPORT_ROWS:,}."
            " Narrow the question, or take its studies."
        )
    return {"query": found.query, "unit": unit, "format": form, "words": in_words(found)}


def in_words(found: SearchResult) -> str:
    """The question as a person says it: `mitosis delayed phenotype · not HeLa cell`."""
    return " · ".join(f"not {chip.label}" if chip.negated else chip.label for chip in found.chips)


def title(arguments: Arguments) -> str:
    """`Samples: mitosis delayed phenotype · Homo sapiens (TSV)`."""
    noun = plural(arguments["unit"])
    what = f"{noun.capitalize()}: {arguments['words']}" if arguments["words"] else f"All {noun}"
    return f"{what} ({FORMATS[arguments['format']]})"


def work(arguments: Arguments, progress: Progress) -> dict[str, Any]:
    """Write the file; it is there when it is whole, and not before."""
    name = f"{progress.job.pk}.{arguments['format']}"
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with _whole(files.folder() / name) as stream:
                written = _write(stream, arguments, progress)
            break
        except Expired:
            if attempt == _ATTEMPTS:
                raise
            progress.say("The index was replaced meanwhile: begun anew.")
    size = (files.folder() / name).stat().st_size
    noun = arguments["unit"]
    return {"file": name, "bytes": size, "done": written, "message": f"{counted(written, noun)} written."}


@contextmanager
def _whole(path: Path) -> Iterator[TextIO]:
    """A file that takes its name when everything is in it and on the disk."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _write(stream: TextIO, arguments: Arguments, progress: Progress) -> int:
    view = service.searcher().view()
    request = understand(language.parse(arguments["query"]), view).request
    batches, columns, total = _source(arguments, node_of(request.clauses, view), view)
    top, line = tables.lines_of(columns, arguments["format"])
    stream.write(top)
    written = 0
    progress(0, total)
    for batch in batches:
        stream.writelines(map(line, batch))
        written += len(batch)
        progress(written, total)
    return written


def _source(arguments: Arguments, node: Node, view: View) -> tuple[Iterator[list[rows.Row]], tuple[str, ...], int]:
    if arguments["unit"] == "study":
        total = len({one.study for one in view.signatures(node, schema.CONTEXT)})
        return rows.study_rows(node, view), rows.STUDY_COLUMNS, total
    flat = arguments["format"] == "tsv"
    return rows.sample_rows(node, view, flat=flat), rows.SAMPLE_COLUMNS, view.samples(node)


EXPORT = Kind(
    "export", "Download", "row", Action.EXPORT, check=check, title=title, work=work, longest=2 * HOUR, same=None
)  # fmt: skip
