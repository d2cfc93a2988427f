"""The nearest right words, for a message to somebody who wrote a wrong one."""

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process, utils

# Of 100: `fenotype` is 82 like `phenotype`, but `yeast` is 67 like `hyaenas`.
NEAR = 75


def nearest(word: str, among: Iterable[str], *, limit: int = 3, cutoff: float = NEAR) -> list[str]:
    """Up to `limit` of `among` that look like `word`, best first; only those about as near as the best one."""
    choices = sorted(set(among))
    found = process.extract(
        word, choices, scorer=fuzz.ratio, processor=utils.default_process, limit=limit, score_cutoff=cutoff
    )
    return [choice for choice, score, _ in found if score >= found[0][1] - 20]


def did_you_mean(word: str, among: Iterable[str], otherwise: str = "") -> str:
    """`Did you mean a or b?`, or `otherwise` if nothing is near."""
    return suggested(nearest(word, among)) or otherwise


def suggested(found: Sequence[str]) -> str:
    """`Did you mean a or b?`, or nothing where there is nothing to suggest."""
    return f"Did you mean {' or '.join(found)}?" if found else ""
