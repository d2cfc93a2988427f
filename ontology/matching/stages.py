"""Hours after fertilization as stages of the zebrafish, for which *hpf* and *dpf* are written."""

import re
from bisect import bisect_right

# The hour at which each stage begins, at 28.5 degrees (Kimmel et al. 1995), as ZFS and EFO word them.
_BEGINS = (
    (0, "zygote 1-cell"), (0.75, "cleavage 2-cell"), (1, "cleavage 4-cell"), (1.25, "cleavage 8-cell"),
    (1.5, "cleavage 16-cell"), (1.75, "cleavage 32-cell"), (2, "cleavage 64-cell"), (2.25, "blastula 128-cell"),
    (2.5, "blastula 256-cell"), (2.75, "blastula 512-cell"), (3, "blastula 1k-cell"), (3.3, "blastula high"),
    (3.6, "blastula oblong"), (4, "blastula sphere"), (4.3, "blastula dome"), (4.6, "blastula 30%-epiboly"),
    (5.25, "gastrula 50%-epiboly"), (5.6, "gastrula germ-ring"), (6, "gastrula shield"), (8, "gastrula 75%-epiboly"),
    (9, "gastrula 90%-epiboly"), (10, "gastrula bud"), (10.3, "segmentation 1-4 somites"),
    (11.6, "segmentation 5-9 somites"), (14, "segmentation 10-13 somites"), (16, "segmentation 14-19 somites"),
    (19, "segmentation 20-25 somites"), (22, "segmentation 26+ somites"), (24, "pharyngula prim-5"),
    (30, "pharyngula prim-15"), (36, "pharyngula prim-25"), (42, "pharyngula high-pec"), (48, "hatching long-pec"),
    (60, "hatching pec-fin"), (72, "larval protruding-mouth"), (96, "larval day 4"), (120, "larval day 5"),
    (144, "larval day 6"), (168, "larval days 7-13"), (336, "larval days 14-20"), (504, "larval days 21-29"),
    (720, "juvenile days 30-44"), (1080, "juvenile days 45-89"), (2160, "adult"),
)  # fmt: skip
_HOURS = [hour for hour, _ in _BEGINS]
_PERIODS = {"larval": "larva"}  # others are called alike


def zebrafish_stage(match: re.Match[str]) -> str:
    """The stage at a number (first group) of hours, `hpf`, or days, `dpf` (second group)."""
    return _stage(match[1], match[2])


def zebrafish_stages(match: re.Match[str]) -> str:
    """The period in which a range of hours or days lies (first and second group, then the unit); both stages of a longer one."""
    first, last = _stage(match[1], match[3]), _stage(match[2], match[3])
    if first == last:
        return first
    period = first.split()[0]
    return _PERIODS.get(period, period) if period == last.split()[0] else f"{first} and {last}"


def _stage(number: str, unit: str) -> str:
    hours = float(number) * (24 if unit == "dpf" else 1)
    return _BEGINS[bisect_right(_HOURS, hours) - 1][1]
