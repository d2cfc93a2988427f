"""Ranks as rows of a report, beside what is wanted."""

from benchmarks.report import Row
from benchmarks.suggestions.measures import Ranks

# hit@1 / hit@5 in per cent: with the sentence model, and at most five points less without it.
WANTED = {
    "IDR phenotypes": (85, 93),
    "Cell Image Library": (90, 99),
    "tissues": (82, 90),
    "Open Targets": (68, 90),
    "IDR study types, technologies, methods": (100, 100),
}
ALLOWANCE = 5
SURE = (0.9, 0.8)


def hit_rates(name: str, ranks: dict[str, Ranks], *, wanted: bool = False) -> list[Row]:
    return [
        _row(f"{name} | {source}", one, WANTED.get(source) if wanted else None) for source, one in sorted(ranks.items())
    ]


def _row(what: str, ranks: Ranks, wanted: tuple[int, int] | None) -> Row:
    first, fifth = (100 * ranks.hit(within) for within in (1, 5))
    low, high = (100 * end for end in ranks.interval(1))
    measured = f"{first:.1f} / {fifth:.1f}, {ranks.reciprocal:.3f}, {len(ranks.places)}; hit@1 {low:.0f} to {high:.0f}"
    if wanted is None:
        return Row(what, "", measured)
    met = first >= wanted[0] - ALLOWANCE and fifth >= wanted[1] - ALLOWANCE
    budget = f"{wanted[0]} / {wanted[1]}, without the sentence model {wanted[0] - ALLOWANCE} / {wanted[1] - ALLOWANCE}"
    return Row(what, budget, measured, met, {"hit@1": first, "hit@5": fifth, "interval": [low, high]})


def accepted(ranks: dict[str, Ranks]) -> list[Row]:
    rows = []
    for confidence in SURE:
        for source, one in sorted(ranks.items()):
            if source in WANTED:
                right, share = one.accepted(confidence)
                measured = f"{right:.1%} right, {share:.0%} of the texts"
                rows.append(
                    Row(f"accepted from {confidence:.0%} on | {source}", ">= 99 % right", measured, right >= 0.99)
                )
    return rows


def unique(ranks: dict[str, Ranks]) -> list[Row]:
    rows = []
    for source, one in sorted(ranks.items()):
        right, share = one.accepted(1)
        low, high = one.accepted_interval(1)
        measured = f"{right:.1%} right ({low:.0%} to {high:.0%}), {share:.0%} of {len(one.places)} texts"
        rows.append(Row(f"unique | {source}", ">= 99 % right", measured, right >= 0.99 if share else None))
    return rows
