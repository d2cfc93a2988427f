"""How do synthetic samples compare with the real ones that they were fitted on?

    [BENCHMARK_DATA_DIR=FOLDER] python -m benchmarks.synthetic.distributions [--samples 2000000] [--world PATH]
                                                                      [--json PATH]

For each property: share of samples that have it, values a sample that has it, different values, and the share of all
uses that the ten most used values have. Without the folder of a filled installation the sample data are harvested first.
"""

from collections import defaultdict
from collections.abc import Iterable
from multiprocessing import get_context
from pathlib import Path

from benchmarks.filled import fill
from benchmarks.report import Row, arguments, show
from benchmarks.synthetic.shapes import Uses, fitted
from benchmarks.synthetic.studies import Head, heads, samples
from benchmarks.synthetic.world import World, fitted_world

# What the samples of some studies use, and how many images they have.
Facts = tuple[dict[str, Uses], int]


def main() -> None:
    parser = arguments("Compare synthetic samples with the real ones.")
    parser.add_argument("--samples", type=int, default=2_000_000, help="how many samples")
    parser.add_argument("--world", type=Path, help="a world that was fitted before, such as that of a spool")
    options = parser.parse_args()
    world = World.load(options.world) if options.world else _fitted()
    drawn = heads(world, samples=options.samples)
    uses, images = counted(world, drawn)
    count = sum(head.samples for head in drawn)
    known = [shape for shape in world.shapes if shape.images]
    real = sum(shape.samples for shape in world.shapes)
    stated = sum(shape.samples * shape.images for shape in known) / sum(shape.samples for shape in known)
    rows = [
        Row("studies", f"{len(world.shapes)}", f"{len(drawn):,}"),
        Row("samples", f"{real:,}", f"{count:,}"),
        Row("images a sample", f"{stated:.1f} where stated", f"{images / count:.1f}"),
    ]
    rows += compared(world.real, real, uses, count)
    show("distributions", rows, options.json, heading=("what", "real", "synthetic"))


def _fitted() -> World:
    fill(["idr"])
    return fitted_world()


def counted(world: World, drawn: Iterable[Head]) -> Facts:
    """What the samples of these studies use, and how many images they have."""
    total: dict[str, Uses] = defaultdict(Uses)
    images = 0
    with get_context("fork").Pool(2, _begin, (world,)) as pool:
        for uses, number in pool.imap_unordered(_study, drawn):
            images += number
            for key, used in uses.items():
                total[key].values.update(used.values)
                total[key].per_sample.update(used.per_sample)
    return total, images


_world: World


def _begin(world: World) -> None:
    global _world  # noqa: PLW0603 - a process of the pool is told once what all its studies come from
    _world = world


def _study(head: Head) -> Facts:
    states = list(samples(_world, head))
    return fitted(states, [])[1], sum(state.image_count or 0 for state in states)


def compared(real: dict[str, Uses], of: int, made: dict[str, Uses], among: int) -> list[Row]:
    """One row a property, the most used ones first."""
    ordered = sorted(real, key=lambda key: -real[key].per_sample.total())
    return [
        Row(key, said(real[key], of), said(made.get(key, Uses()), among), detail={"property": key}) for key in ordered
    ]


def said(used: Uses, samples: int) -> str:
    """Cover, values a sample, different values, share of the ten most used."""
    having, carried = used.per_sample.total(), used.values.total()
    if not having:
        return "none"
    top = sum(count for _, count in used.values.most_common(10)) / carried
    return f"{having / samples:4.0%} have {carried / having:.2f}; {len(used.values):>9,} different, top ten {top:4.0%}"


if __name__ == "__main__":
    main()
