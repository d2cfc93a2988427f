"""From findings to what is judged: a repair that a rule is sure of becomes a draft, and is reviewed as any other."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from catalog.bulk import among
from catalog.models import Finding, SourceValue
from catalog.permissions import Who
from curation.judgement import Choice, Edit, Judgement, Outcome, Target
from curation.pages.rows import Row, rows_of
from ontology.models import Term
from ontology.problems import Conflict, Problem

MOST = 1_000
_PER_VALUE = ("study", "property", "text")


def repairs(findings: Sequence[Finding], who: Who) -> tuple[Edit, ...]:
    """What would be saved as drafts. `findings` come with their `source_value`.

    A value that was judged meanwhile, so that there is nothing left to put right, is left alone. Raises `Problem` for
    findings that take a person, `Conflict` where nothing is left at all.
    """
    if not findings or any(not finding.repair for finding in findings):
        raise Problem("Nobody can tell for certain what would be right here; open the value and map it.")
    if len(findings) > MOST:
        raise Problem(f"{len(findings):,} findings are more than {MOST:,} at a time; choose one rule or one study.")
    of_value = _of_values(findings)
    terms = {term.curie: term for term in among(Term.objects.all(), "curie", {one.repair for one in findings})}
    edits = (_edit(row, of_value[row.value.pk], terms) for row in rows_of(_values(of_value), who))
    found = tuple(edit for edit in edits if edit is not None)
    if not found:
        raise Conflict("There is nothing left to put right: the values were judged already.")
    return found


def _of_values(findings: Sequence[Finding]) -> Mapping[int, list[Finding]]:
    """The findings on each value: the one that a finding names, or all of its study that have the same text."""
    found: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        value = finding.source_value
        if value is None:
            continue
        same = {name: getattr(value, name) for name in _PER_VALUE}
        alike = SourceValue.objects.filter(retired=False, **same) if not finding.instead_of else (value,)
        for one in alike:
            found[one.pk].append(finding)
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
