"""What the quality rules found, across studies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from catalog.bulk import among
from catalog.models import Finding, Study
from catalog.pages.paging import Listing, listing
from catalog.pages.params import Params
from catalog.permissions import Action, Who
from catalog.properties import PROPERTIES
from catalog.quality import RULES
from catalog.quality.base import Rule, Severity
from catalog.selectors import find_study
from curation.models import Proposal
from curation.selectors.values import STATES, proposals_of
from curation.states import State as Proposed
from ontology.models import Term
from ontology.problems import NotFound, Problem

State = Finding.State
PAGE_SIZE = 50
_TONES = {Severity.ERROR.value: "bad", Severity.WARNING.value: "warn"}
_UNDER_WAY = (Proposed.DRAFT, Proposed.SUBMITTED, Proposed.SENT_BACK)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address chooses; `repairable`: only what a rule is sure how to put right."""

    rule: str = ""
    severity: str = ""
    state: str = State.OPEN.value
    study: Study | None = None
    repairable: bool = False

    def apply(self) -> "QuerySet[Finding]":
        """The findings that are wanted."""
        rows = Finding.objects.filter(study__status=Study.Status.LIVE, rule__in=RULES, state=self.state)
        if self.rule:
            rows = rows.filter(rule=self.rule)
        if self.severity:
            rows = rows.filter(severity=self.severity)
        if self.study:
            rows = rows.filter(study=self.study)
        return rows.exclude(repair="") if self.repairable else rows


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to filter by, with how many findings it would leave."""

    key: str
    label: str
    total: int


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding. `right`: the term that its repair names; `proposal`: what is under way for its value."""

    finding: Finding
    rule: Rule
    right: Term | None = None
    proposal: Proposal | None = None

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        return _TONES.get(self.finding.severity, "")

    @property
    def value_id(self) -> int | None:
        """The value to open in the workbench, where terms can stand for it."""
        value = self.finding.source_value
        if value is None or value.retired or not PROPERTIES[value.property].has_terms:
            return None
        return value.pk

    @property
    def state_label(self) -> str:
        """Of the proposal, in words."""
        return STATES[self.proposal.state] if self.proposal else ""

    @property
    def repairable(self) -> bool:
        """Whether one click proposes what is right."""
        return self.finding.state == State.OPEN and self.right is not None and self.proposal is None


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """The list, and what it can be narrowed by."""

    filters: Filters
    list: Listing[Finding]
    rows: Sequence[FindingRow]
    states: Sequence[Choice]
    rules: Sequence[Choice]
    severities: Sequence[Choice]
    repairable: int
    may_curate: bool

    @property
    def narrowed(self) -> bool:
        """Whether anything but the state narrows the list."""
        chosen = self.filters
        return bool(chosen.rule or chosen.severity or chosen.study or chosen.repairable)


def findings_page(params: Params, who: Who) -> FindingsPage:
    """The findings that the address asks for, the worst first; a fixed number of queries."""
    filters = read(params)
    wanted = filters.apply()
    page = listing(_ordered(wanted), params, size=PAGE_SIZE)
    states = _counts(Finding.objects.filter(study__status=Study.Status.LIVE, rule__in=RULES), "state")
    rules = _counts(replace(filters, rule="").apply(), "rule")
    severities = _counts(replace(filters, severity="").apply(), "severity")
    return FindingsPage(
        filters=filters,
        list=page,
        rows=_rows(page.rows, who),
        states=[Choice(state.value, str(state.label), states.get(state.value, 0)) for state in State],
        rules=[Choice(key, rule.title, rules[key]) for key, rule in RULES.items() if key in rules],
        severities=[
            Choice(one.value, str(one.label), severities[one.value]) for one in Severity if one.value in severities
        ],
        repairable=wanted.filter(state=State.OPEN).exclude(repair="").count(),
        may_curate=who.may(Action.CURATE),
    )


def read(params: Params) -> Filters:
    """What an address or a form chooses. Raises `Problem` and `NotFound` for what is not there."""
    study = str(params.get("study") or "").strip()
    return Filters(
        rule=_one_of(str(params.get("rule") or ""), "rule", RULES),
        severity=_one_of(str(params.get("severity") or ""), "severity", dict(Severity.choices)),
        state=_one_of(str(params.get("state") or State.OPEN.value), "state", dict(State.choices)),
        study=find_study(study) if study else None,
        repairable=bool(params.get("repairable")),
    )


def chosen(ids: Sequence[int]) -> list[Finding]:
    """The open findings of these ids, with their values. Raises `NotFound` for one that is not open any more."""
    rows = Finding.objects.filter(state=State.OPEN).select_related("source_value")
    found = {row.pk: row for row in among(rows, "pk", set(ids))}
    missing = [pk for pk in ids if pk not in found]
    if missing:
        raise NotFound(f"There is no open finding {missing[0]}; load the page again.")
    return [found[pk] for pk in ids]


def repairable(filters: Filters) -> list[Finding]:
    """Every open finding that is wanted and that a rule is sure how to put right, with its value."""
    rows = replace(filters, state=State.OPEN.value, repairable=True).apply()
    return list(rows.select_related("source_value").order_by("pk"))


def _one_of(word: str, what: str, allowed: Mapping[str, object]) -> str:
    if word and word not in allowed:
        raise Problem(f"There is no {what} {word!r}; it is one of {', '.join(allowed)}.")
    return word


def _ordered(rows: "QuerySet[Finding]") -> "QuerySet[Finding]":
    """The worst first: the order of the rules, then most samples."""
    rank = Case(*(When(rule=key, then=Value(place)) for place, key in enumerate(RULES)), output_field=IntegerField())
    return (
        rows.annotate(rank=rank)
        .order_by("rank", "-samples", "pk")
        .select_related("study__archive", "source_value", "dismissed_by")
    )


def _counts(rows: "QuerySet[Finding]", name: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(name).annotate(total=Count("pk")))


def _rows(findings: Sequence[Finding], who: Who) -> list[FindingRow]:
    terms = {term.curie: term for term in among(Term.objects.all(), "curie", {one.repair for one in findings} - {""})}
    proposals = proposals_of([one.source_value for one in findings if one.source_value], who)
    under_way = {pk: row for pk, row in proposals.items() if row.state in _UNDER_WAY}
    return [
        FindingRow(one, RULES[one.rule], terms.get(one.repair), under_way.get(one.source_value_id or 0))
        for one in findings
    ]
