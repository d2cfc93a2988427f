"""Quality rules (DESIGN section 8): one module a rule, each declared once."""

from catalog.quality import (
    blanks,
    dates,
    genes,
    ids,
    labels,
    licences,
    lines,
    numbers,
    scope,
    spellings,
    terms,
    unmapped,
)
from catalog.quality.base import Rule

# The worst first: lists of findings are in this order.
_MODULES = (dates, ids, genes, labels, lines, terms, scope, numbers, licences, unmapped, spellings, blanks)

RULES: dict[str, Rule] = {module.RULE.key: module.RULE for module in _MODULES}
ORDER = {key: place for place, key in enumerate(RULES)}
