"""A study's values as a file: out, in, what differs, applied."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from catalog.permissions import Action, Who
from catalog.selectors import find_live_study
from curation.models import SheetUpload
from curation.pages.sheets import difference_page, sheet_page
from curation.selectors.sheets import find_upload
from curation.services import sheets
from curation.spreadsheets.difference import Difference
from curation.spreadsheets.exports import export
from curation.spreadsheets.files import MAX_BYTES
from curation.views.guard import guarded, working
from ontology.problems import Problem


@working
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, who: Who, archive: str, accession: str) -> HttpResponse:
    """Choose what goes out; bring a file back. One that cannot be read is said beside the field."""
    study, problem = find_live_study(accession, archive), None
    if request.method == "POST":
        who.require(Action.CURATE)
        try:
            name, content = _file(request)
            brought = sheets.bring(study=study, name=name, content=content, who=who)
            return redirect("curation-sheet-upload", archive, accession, brought.pk)
        except Problem as found:
            problem = found
    page = sheet_page(study, who, problem)
    return render(request, "curation/sheet.html", {"page": page}, status=problem.status if problem else 200)


@working
@require_safe
def download(request: HttpRequest, who: Who, archive: str, accession: str) -> HttpResponse:
    """The file."""
    study = find_live_study(accession, archive)
    query = request.GET
    keys = [key for key in query.getlist("property") if key]
    made = export(study, query.get("format", "xlsx"), who, keys=keys, suggestions="plain" not in query)
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return HttpResponse(made.content, content_type=made.type, headers=headers)


@guarded(Action.CURATE)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, who: Who, archive: str, accession: str, upload_id: UUID) -> HttpResponse:
    """What a file would change; then, as it was seen, applied."""
    found = find_upload(find_live_study(accession, archive), upload_id, who)
    if request.method == "POST":
        asked = request.POST
        sheets.apply(upload=found, who=who, seen=asked.get("seen", ""), leave_out="leave_out" in asked)
        return redirect("curation-sheet-upload", archive, accession, found.pk)
    return render(
        request, "curation/difference.html", {"page": difference_page(found, _compared(found, who), request.GET)}
    )


def _compared(found: SheetUpload, who: Who) -> Difference | None:
    return None if found.change_set else sheets.compare(upload=found, who=who)


def _file(request: HttpRequest) -> tuple[str, bytes]:
    brought = request.FILES.get("file")
    if brought is None:
        raise Problem("Choose a file first: a sheet that was exported here, or a mapping set in SSSOM.")
    if (brought.size or 0) > MAX_BYTES:
        raise Problem(f"The file has {(brought.size or 0) / 2**20:.0f} MiB; {MAX_BYTES // 2**20} MiB are the most.")
    return brought.name or "file", brought.read()
