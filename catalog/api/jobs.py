"""Long work through the API: start it, watch it, cancel it, fetch what it made."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.fields import CharField, ChoiceField, DateTimeField, DictField, FloatField, IntegerField, UUIDField
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.api.serializers import ProblemSerializer, record
from catalog.jobs.selectors import find_job, newest_jobs
from catalog.models import Job
from catalog.pages.paging import listing
from catalog.permissions import remember, who_asks
from catalog.services.jobs import cancel_job, start_job
from ontology.problems import Problem

_PAGE_SIZE = 20

JobSerializer = record(
    "Job",
    "One piece of long work.",
    id=UUIDField(),
    kind=CharField(help_text="export, harvest, reindex, study-export"),
    title=CharField(),
    state=ChoiceField(Job.State.choices),
    done=IntegerField(),
    total=IntegerField(allow_null=True, help_text="null where it is not known"),
    rate=FloatField(allow_null=True, help_text="done in a second"),
    message=CharField(allow_blank=True),
    result=DictField(),
    created_at=DateTimeField(),
    started_at=DateTimeField(allow_null=True),
    finished_at=DateTimeField(allow_null=True),
    url=CharField(help_text="its page"),
    file=CharField(allow_null=True, help_text="where to fetch what it made"),
)
JobsAnswerSerializer = record(
    "JobsAnswer",
    "One page of jobs, newest first.",
    count=IntegerField(),
    page=IntegerField(),
    pages=IntegerField(),
    results=JobSerializer(many=True),
)
JobOrderSerializer = record(
    "JobOrder",
    "What to do. An export takes `query`, `unit` (sample, study) and `format` (tsv, jsonl), a study-export `study` (an accession)"
    " and `format` (idr, sssom); anybody may ask for one.",
    kind=CharField(),
    arguments=DictField(required=False),
)

_BAD = OpenApiResponse(ProblemSerializer, "What makes no sense, and what would be right")
_FORBIDDEN = OpenApiResponse(ProblemSerializer, "For other roles only")
_BUSY = OpenApiResponse(ProblemSerializer, "That is under way already, or over")
_MANY = OpenApiResponse(ProblemSerializer, "Too many at once, or in an hour")
_MISSING = OpenApiResponse(ProblemSerializer, "Nothing here has this id")


def told(job: Job) -> dict[str, Any]:
    """A job as the API tells it."""
    names = (
        "id", "kind", "title", "state", "done", "total", "rate", "message", "result", "created_at", "started_at",
        "finished_at",
    )  # fmt: skip
    file = reverse("job-file", args=[job.pk]) if "file" in job.result else None
    return {name: getattr(job, name) for name in names} | {"url": job.get_absolute_url(), "file": file}


class JobsView(APIView):
    """Jobs."""

    @extend_schema(operation_id="jobs", tags=["jobs"], responses={200: JobsAnswerSerializer, 400: _BAD})
    def get(self, request: Request) -> Response:
        """List the jobs of the session or account; all of them for curators, reviewers and operators."""
        page = listing(newest_jobs(who_asks(request._request)), request.query_params, size=_PAGE_SIZE)
        found = {"count": page.total, "page": page.number, "pages": page.pages, "results": map(told, page.rows)}
        return Response(JobsAnswerSerializer(found).data)

    @extend_schema(
        operation_id="start_job",
        tags=["jobs"],
        request=JobOrderSerializer,
        responses={202: JobSerializer, 400: _BAD, 403: _FORBIDDEN, 409: _BUSY, 429: _MANY},
    )
    def post(self, request: Request) -> Response:
        """Start a job; its address is in `url`."""
        order = request.data if isinstance(request.data, dict) else {}
        kind, arguments = order.get("kind", 0), order.get("arguments", {})
        if not isinstance(kind, str) or not isinstance(arguments, dict):
            raise Problem('A job is asked for as {"kind": "export", "arguments": {"query": "organism:human"}}.')
        job = start_job(kind=kind, arguments=arguments, who=who_asks(request._request))
        remember(request._request, str(job.pk))
        return Response(JobSerializer(told(job)).data, status=202, headers={"Location": job.get_absolute_url()})


class JobView(APIView):
    """A job."""

    @extend_schema(operation_id="job", tags=["jobs"], responses={200: JobSerializer, 404: _MISSING})
    def get(self, request: Request, job_id: UUID) -> Response:
        """How far a job is, and what came of it."""
        return Response(JobSerializer(told(find_job(str(job_id), who_asks(request._request)))).data)


class CancelView(APIView):
    """Cancelling."""

    @extend_schema(
        operation_id="cancel_job",
        tags=["jobs"],
        request=None,
        responses={202: JobSerializer, 403: _FORBIDDEN, 404: _MISSING, 409: _BUSY},
    )
    def post(self, request: Request, job_id: UUID) -> Response:
        """Ask a job to end after the step it is at."""
        who = who_asks(request._request)
        job = cancel_job(job=find_job(str(job_id), who), who=who)
        return Response(JobSerializer(told(job)).data, status=202)
