"""From findings to what is judged: a repair that a rule is sure of becomes a draft, and is reviewed as any other."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from catalog.bulk import among
from catalog.models import Finding, SourceValue
from catalog.permissions import Who
from curation.judgement import Choice, Edit, Judgement, Outcome, Target
from curation.pages.rows import Row, rows_of
from curation.states import State
from ontology.models import Term
from ontology.problems import Conflict, Problem
from ontology.wording import counted

MOST = 1_000
_PER_VALUE = ("study_id", "property", "text")
# Where somebody is still at it, or a reviewer wanted it left.
_THEIRS = (State.DRAFT, State.SUBMITTED, State.SENT_BACK, State.SET_ASIDE)


@dataclass(frozen=True, slots=True)
class Repairs:
    """What would be saved as drafts, and how many values are left out since there is a proposal that nobody approved."""

    edits: tuple[Edit, ...]
    left: int = 0

    @property
    def words(self) -> str:
        """What is done, in words."""
        said = f"{counted(len(self.edits), 'repair')} proposed"
        return f"{said}; {self.left_words}" if self.left else said

    @property
    def left_words(self) -> str:
        """What is left out, and why."""
        return f"{counted(self.left, 'value')} left alone, where a proposal is not finished or was set aside"


def repairs(findings: Sequence[Finding], who: Who) -> Repairs:
    """What is right in the place of what was found. `findings` come with their `source_value`.

    A value that was judged meanwhile, so that there is nothing left to put right, is left alone; so is one with a proposal
    that is not finished or was set aside. Raises `Problem` for findings that take a person, `Conflict` where nothing is
    left at all.
    """
    if not findings or any(not finding.repair for finding in findings):
        raise Problem("Nobody can tell for certain what would be right here; open the value and map it.")
    if len(findings) > MOST:
        raise Problem(f"{len(findings):,} findings are more than {MOST:,} at a time; choose one rule or one study.")
    of_value = _of_values(findings)
    terms = {term.curie: term for term in among(Term.objects.all(), "curie", {one.repair for one in findings})}
    edits = [(row, _edit(row, of_value[row.value.pk], terms)) for row in rows_of(_values(of_value), who)]
    wanted = [(row.state in _THEIRS, edit) for row, edit in edits if edit is not None]
    found = Repairs(tuple(edit for theirs, edit in wanted if not theirs), sum(theirs for theirs, _ in wanted))
    if not found.edits:
        why = found.left_words if found.left else "the values were judged already"
        raise Conflict(f"There is nothing left to put right: {why}.")
    return found


def _of_values(findings: Sequence[Finding]) -> Mapping[int, list[Finding]]:
    """The findings on each value: the one that a finding names, or all of its study that have the same text; one query."""
    found: dict[int, list[Finding]] = defaultdict(list)
    of_text: dict[tuple[int, str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        value = finding.source_value
        if value and finding.instead_of:
            found[value.pk].append(finding)
        elif value:
            of_text[value.study_id, value.property, value.text].append(finding)
    studies, keys = {study for study, _, _ in of_text}, {key for _, key, _ in of_text}
    rows = SourceValue.objects.filter(retired=False, study__in=studies, property__in=keys)
    texts = {text for _, _, text in of_text}
    for pk, study, key, text in among(rows.values_list("pk", *_PER_VALUE), "text", texts):
        if (study, key, text) in of_text:
            found[pk] += of_text[study, key, text]
    return found


def _values(of_value: Mapping[int, list[Finding]]) -> list[SourceValue]:
    rows = SourceValue.objects.filter(retired=False).select_related("study__archive")
    return sorted(among(rows, "pk", of_value), key=lambda value: value.pk)


def _edit(row: Row, findings: Sequence[Finding], terms: Mapping[str, Term]) -> Edit | None:
    judgement = row.judgement
    for finding in findings:
        if finding.repair in terms:
            judgement = _put_right(judgement, finding, terms[finding.repair])
    if judgement.terms == row.judgement.terms:
        return None
    why = row.judgement.comment or findings[0].message
    return Edit(Target(row.value, row.value.property, row.version), replace(judgement, comment=why))


def _put_right(judgement: Judgement, finding: Finding, term: Term) -> Judgement:
    """The judgement with the term in the place of the wrong one, or alone; as it is where that is not said any more."""
    if judgement.outcome != Outcome.TERMS:
        return judgement
    if not finding.instead_of:
        said = {choice.term.curie for choice in judgement.terms}
        return judgement if said == {term.curie} else replace(judgement, terms=(Choice(term),))
    terms = (
        replace(choice, term=term, rank=None, confidence=None) if choice.term.curie == finding.instead_of else choice
        for choice in judgement.terms
    )
    return replace(judgement, terms=tuple(terms))
