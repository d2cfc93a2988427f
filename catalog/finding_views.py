"""Judging findings: not a defect, or one after all. Thin, as `catalog.views`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from catalog.models import Finding
from catalog.pages.findings import find_finding
from catalog.permissions import who_asks
from catalog.returning import back_to
from catalog.services import dismiss, reopen


@require_POST
def finding_dismiss(request: HttpRequest, finding_id: int) -> HttpResponse:
    """It is no defect, for the reason that is given."""
    found = find_finding(finding_id)
    dismiss(finding=found, reason=request.POST.get("reason", ""), who=who_asks(request))
    return _back(request, found)


@require_POST
def finding_reopen(request: HttpRequest, finding_id: int) -> HttpResponse:
    """It is a defect after all."""
    found = find_finding(finding_id)
    reopen(finding=found, who=who_asks(request))
    return _back(request, found)


def _back(request: HttpRequest, finding: Finding) -> HttpResponse:
    """To the page it was asked on, else to the study's findings."""
    return redirect(back_to(request, f"{finding.study.get_absolute_url()}#quality"))
