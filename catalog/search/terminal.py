"""A search result on a terminal."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from catalog.search.results import Chip, Facet, SearchResult, StudyHit, Why
from ontology.wording import counted

_FACET_LINES = 6
_INDENT = "  "


def show(result: SearchResult, console: Console) -> None:
    """Print what was understood, the totals, the studies or samples found, and the facets."""
    for line in (*_understood(result), *result.notes):
        console.print(line)
    console.print(_totals(result))
    if result.studies:
        console.print(_studies(result))
    if result.samples:
        console.print(_samples(result))
    for facet in result.facets.values():
        console.print(_facet(facet))
    if result.pages > 1:
        console.print(f"Page {result.request.page:,} of {result.pages:,}.", style="dim")


def _understood(result: SearchResult) -> Iterator[Text]:
    for chip in result.chips:
        if chip.kind == "term":
            yield _term(chip)


def _term(chip: Chip) -> Text:
    relation = "absent " * chip.absent + ("not " if chip.negated else "") + ("or " if chip.joined else "")
    below = "only" if chip.exact else f"and {chip.below:,} below" if chip.below else ""
    text = Text.assemble((f"{relation}{chip.property_label.lower()} ", "dim"), (chip.name, "bold"), f" {chip.term}")
    text.append(f" {below}" if below else "", "dim")
    text.append(f" and {counted(chip.orthologues, 'orthologue')}" if chip.orthologues else "", "dim")
    text.append(f'  from "{chip.recognised}"' if chip.recognised else "", "dim")
    if chip.more_as_text and not chip.joined:
        text.append(f"; as text it finds {counted(chip.more_as_text, 'sample')} more: {chip.as_text}", "dim")
    return text


def _totals(result: SearchResult) -> Text:
    totals = result.totals
    images = counted(totals.images, "image") + ("" if totals.images_complete else " known of")
    images = images if totals.images or totals.images_complete else "images not counted by the archive"
    return Text(f"{counted(totals.studies, 'study')} · {counted(totals.samples, 'sample')} · {images}", style="bold")


def _studies(result: SearchResult) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("samples", justify="right", style="cyan")
    table.add_column("images", justify="right")
    table.add_column("study", no_wrap=True, style="bold")
    table.add_column("title and why it matched")
    for hit in result.studies:
        table.add_row(f"{hit.samples:,}", _images(hit), f"{hit.archive}:{hit.accession}", _title(hit))
    return table


def _images(hit: StudyHit) -> str:
    return f"{hit.images:,}" if hit.images_complete or hit.images else "?"


def _title(hit: StudyHit) -> Text:
    text = Text(hit.title)
    for why in hit.why:
        text.append(f"\n{_why(why)}", "dim")
    return text


def _why(why: Why) -> str:
    own = [one for one in why.through if one.term != why.term or one.label != why.label]
    if not own:
        return f"{why.name}: as such"
    named = ", ".join(f"{one.name} ({one.samples:,})" for one in own[:3])
    more = f" and {len(own) - 3} more" if len(own) > 3 else ""
    return f"{why.name}: through {named}{more}"


def _samples(result: SearchResult) -> Table:
    table = Table("study", "sample", "plate", "well", box=None, pad_edge=False)
    table.add_column("images", justify="right")
    for hit in result.samples:
        images = "?" if hit.images is None else f"{hit.images:,}"
        table.add_row(f"{hit.archive}:{hit.accession}", hit.name, hit.plate, hit.well, images)
    return table


def _facet(facet: Facet) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False, title=facet.label, title_justify="left")
    table.add_column(justify="right", style="cyan", min_width=9)
    table.add_column()
    shown = [value for place, value in enumerate(facet.values) if place < _FACET_LINES or value.selected]
    for value in shown:
        mark = "☑ " if value.selected else ""
        table.add_row(f"{value.samples:,}", f"{_INDENT * value.depth}{mark}{value.name}")
    left = facet.more + len(facet.values) - len(shown)
    if left > 0:
        table.add_row("", f"and {left:,} more", style="dim")
    return table
