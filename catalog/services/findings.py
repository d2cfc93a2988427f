"""Findings: what the quality rules find in a study."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction

from catalog.bulk import save_rows
from catalog.models import Change, Finding, Study
from catalog.quality import RULES
from catalog.quality.base import Found, Rule
from catalog.quality.material import material
from ontology.wording import counted

log = structlog.stdlib.get_logger(__name__)

State = Finding.State
# What a finding says, which another look at the study may change.
_SAYS = ("source_value_id", "severity", "message", "samples", "repair", "instead_of")
_LONGEST = 255


class CheckFailed(RuntimeError):
    """The rules could not look at a study, for a defect of ours."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check: how many findings are open, how many of these are new, and how many are gone."""

    open: int
    new: int
    gone: int


@transaction.atomic
def check_study(*, study: Study) -> Checked:
    """Look at a study with every rule. What was judged to be no defect stays so; what is no longer found is gone."""
    # Two looks at a study take turns; what refers to it (a proposal, a change) need not wait for them.
    Study.objects.select_for_update(no_key=True).get(pk=study.pk)
    # Before anything is read: a change that comes meanwhile is another reason to look.
    Change.objects.filter(study=study, checked=False).update(checked=True)
    known = {(one.rule, one.place): one for one in Finding.objects.filter(study=study)}
    present = {(one.rule, one.place): one for one in _findings(study)}
    fresh = [one for key, one in present.items() if key not in known]
    changed = [one for key, one in known.items() if _renewed(one, present.get(key))]
    Finding.objects.bulk_create(fresh, batch_size=1000)
    save_rows(changed, (*_SAYS, "state"))
    gone = sum(one.state == State.GONE for one in changed)
    return Checked(Finding.objects.filter(study=study, state=State.OPEN).count(), len(fresh), gone)


def check_changed() -> int:
    """Look at every study whose facts changed since it was looked at; how many these were. Safe to run twice, at any time.

    One on which a rule fails holds up none of the others. Raises `CheckFailed` once these are done.
    """
    due = list(Study.objects.filter(pk__in=Change.objects.filter(checked=False).values("study")).order_by("pk"))
    failed = [study.accession for study in due if not _looked_at(study)]
    if failed:
        raise CheckFailed(f"The rules failed on {counted(len(failed), 'study')}: {', '.join(failed)}.")
    return len(due)


def _looked_at(study: Study) -> bool:
    """Look at the study; whether that went well."""
    try:
        check_study(study=study)
    except SoftTimeLimitExceeded:
        raise
    except Exception:
        log.exception("findings.failed", study=study.accession)
        return False
    return True


def _findings(study: Study) -> Iterator[Finding]:
    seen = material(study)
    for rule in RULES.values():
        for found in rule.check(seen):
            yield _finding(study, rule, found)


def _finding(study: Study, rule: Rule, found: Found) -> Finding:
    value = found.value
    named = [value.key, value.text, value.submitted_id] if value else ["study"]
    return Finding(
        study=study,
        rule=rule.key,
        place=_place(" | ".join(part for part in (*named, found.key) if part)),
        source_value_id=value.id if value else None,
        severity=rule.severity,
        message=found.message,
        samples=value.samples if value else study.sample_count,
        repair=found.repair.term if found.repair else "",
        instead_of=found.repair.instead_of if found.repair else "",
    )


def _place(words: str) -> str:
    """The words; of long ones the beginning and a digest."""
    if len(words) <= _LONGEST:
        return words
    digest = hashlib.sha256(words.encode()).hexdigest()[:32]
    return f"{words[: _LONGEST - len(digest) - 1]} {digest}"


def _renewed(known: Finding, present: Finding | None) -> bool:
    """Whether the finding that is known changed by what is found now; it is brought up to date."""
    state = known.state
    if state != State.DISMISSED:
        state = State.OPEN if present else State.GONE
    wanted = {name: getattr(present or known, name) for name in _SAYS}
    wanted["state"] = state
    changed = any(getattr(known, name) != value for name, value in wanted.items())
    for name, value in wanted.items():
        setattr(known, name, value)
    return changed
