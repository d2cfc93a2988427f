"""Pages of long work: start, watch, cancel, fetch. Thin, as `catalog.views`."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.jobs import files
from catalog.jobs.selectors import find_job
from catalog.pages.jobs import export_page, job_page, jobs_page, study_export_page
from catalog.permissions import remember, who_asks
from catalog.services.jobs import cancel_job, start_job


@never_cache
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """The jobs that the reader may see."""
    return render(request, "catalog/jobs.html", {"page": jobs_page(request.GET, who_asks(request))})


@never_cache
@require_safe
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """One job: how far it is, what it did, what came of it."""
    who = who_asks(request)
    return render(request, "catalog/job.html", {"page": job_page(find_job(str(job_id), who), who)})


@require_POST
def cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Ask a job to end."""
    who = who_asks(request)
    return redirect(cancel_job(job=find_job(str(job_id), who), who=who))


@require_safe
def job_file(request: HttpRequest, job_id: UUID) -> FileResponse:
    """What a job made."""
    found = find_job(str(job_id), who_asks(request))
    path = files.path_of(found)
    return FileResponse(path.open("rb"), as_attachment=True, filename=files.download_name(found))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """Choose what to put into a download; then have it prepared."""
    if request.method != "POST":
        return render(request, "catalog/export.html", {"page": export_page(request.GET)})
    given = {name: request.POST.get(name, "") for name in ("query", "unit", "format")}
    started = start_job(kind="export", arguments=given, who=who_asks(request))
    remember(request, str(started.pk))
    return redirect(started)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def study_export(request: HttpRequest, archive: str, accession: str) -> HttpResponse:
    """Choose a format for one study; then have its files prepared."""
    if request.method != "POST":
        return render(request, "catalog/study_export.html", {"page": study_export_page(archive, accession)})
    given = {"study": f"{archive}:{accession}", "format": request.POST.get("format", "")}
    started = start_job(kind="study-export", arguments=given, who=who_asks(request))
    remember(request, str(started.pk))
    return redirect(started)


@require_POST
def reindex(request: HttpRequest) -> HttpResponse:
    """Have the index rebuilt."""
    return redirect(start_job(kind="reindex", arguments={}, who=who_asks(request)))
