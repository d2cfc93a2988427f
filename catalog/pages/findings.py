"""What the quality rules found in a study, rule by rule."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from catalog.models import Finding, Study
from catalog.quality import ORDER, RULES
from catalog.quality.base import Rule, Severity
from ontology.problems import NotFound

SHOWN = 5
DISMISSED_SHOWN = 50


@dataclass(frozen=True, slots=True)
class RuleBlock:
    """The open findings of one rule: how many, and the first of them, most samples first."""

    rule: Rule
    total: int
    shown: Sequence[Finding]

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        return {Severity.ERROR: "bad", Severity.WARNING: "warn"}.get(self.rule.severity, "")

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.shown)


def find_finding(finding_id: int) -> Finding:
    """The finding of this number. Raises `NotFound`."""
    found = Finding.objects.filter(pk=finding_id).select_related("study__archive", "source_value").first()
    if found is None:
        raise NotFound(f"There is no finding {finding_id}.")
    return found


def dismissed_of(study: Study) -> list[Finding]:
    """What was judged to be no defect, the latest first; one query."""
    rows = Finding.objects.filter(study=study, state=Finding.State.DISMISSED, rule__in=RULES).select_related(
        "dismissed_by"
    )
    return list(rows.order_by("-dismissed_at", "-pk")[:DISMISSED_SHOWN])


def findings_of(study: Study) -> tuple[RuleBlock, ...]:
    """The open findings of a study, the worst rules first; two queries."""
    open_ = Finding.objects.filter(study=study, state=Finding.State.OPEN, rule__in=RULES)
    totals = dict(open_.values_list("rule").annotate(total=Count("pk")))
    if not totals:
        return ()
    place = Window(RowNumber(), partition_by=F("rule"), order_by=(F("samples").desc(), F("pk")))
    first: dict[str, list[Finding]] = defaultdict(list)
    for finding in open_.annotate(number=place).filter(number__lte=SHOWN).order_by("rule", "number"):
        first[finding.rule].append(finding)
    return tuple(RuleBlock(RULES[key], totals[key], first[key]) for key in sorted(totals, key=ORDER.__getitem__))
