"""Draw how both engines grow, from what `benchmarks.scale` wrote. Needs the `bench` extra; text stays text."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("svg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, NullLocator, StrMethodFormatter

COLOURS = {"embedded": "#0072b2", "elasticsearch": "#d55e00"}

# Of an engine and a number of samples, the rows of its run.
Runs = dict[str, dict[int, list[dict[str, Any]]]]


def draw(folder: Path, target: Path) -> None:
    """Latency, index rate and size over the number of samples."""
    runs = read(folder)
    mpl.rcParams.update({"svg.fonttype": "none", "font.family": "sans-serif", "svg.hashsalt": "vitrine"})
    figure, axes = plt.subplots(1, 3, figsize=(11, 3.8), layout="constrained")
    for engine, of_size in sorted(runs.items()):
        _latency(axes[0], engine, of_size)
        _line(axes[1], engine, {count: _detail(rows, "index rate")["rate"] for count, rows in of_size.items()})
        _line(axes[2], engine, {count: _detail(rows, "index rate")["bytes"] / 2**20 for count, rows in of_size.items()})
    for place, title in zip(
        axes, ("search with all facets, p95 (ms)", "samples indexed a second", "index (MiB)"), strict=True
    ):
        place.set(title=title, xlabel="samples", xscale="log", yscale="log")
        _ticks(place)
        place.legend(frameon=False, fontsize="small", loc="upper center", bbox_to_anchor=(0.5, -0.38), ncols=2)
        place.grid(alpha=0.3)
    figure.savefig(target, metadata={"Date": None})


def _ticks(axes: Axes) -> None:
    """Numbers as people write them, three to a power of ten."""
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
        axis.set_minor_locator(NullLocator())
    axes.tick_params(axis="x", labelrotation=30)


def read(folder: Path) -> Runs:
    """Every run in the folder."""
    found: Runs = defaultdict(dict)
    for path in sorted(folder.glob("scale-*.json")):
        _, engine, count = path.stem.split("-")
        found[engine][int(count)] = json.loads(path.read_text())["rows"]
    return dict(found)


def _detail(rows: list[dict[str, Any]], beginning: str) -> dict[str, Any]:
    return dict(next(row["detail"] for row in rows if row["what"].startswith(beginning)))


def _latency(axes: Axes, engine: str, of_size: dict[int, list[dict[str, Any]]]) -> None:
    for hits, style in ((5_000, "-"), (25_000, "--")):
        times = {
            count: row["detail"]["p95"] * 1000
            for count, rows in of_size.items()
            for row in rows
            if row["detail"].get("hits") == hits and "all facets" in row["what"]
        }
        _line(axes, engine, times, style=style, label=f"{engine}, {hits:,} hits")


def _line(axes: Axes, engine: str, values: dict[int, float], *, style: str = "-", label: str = "") -> None:
    ordered = sorted(values.items())
    axes.plot(*zip(*ordered, strict=True), style, marker="o", color=COLOURS[engine], label=label or engine)
