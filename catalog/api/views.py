"""The public API: thin, read only. Problems are raised; `vitrine.drf` turns them into answers."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.api import records
from catalog.api.serializers import (
    MatchesAnswerSerializer,
    ProblemSerializer,
    SampleSerializer,
    SearchAnswerSerializer,
    StudiesAnswerSerializer,
    StudySerializer,
    TermSerializer,
)
from catalog.search.request import (
    DEFAULT_FACET_SIZE,
    DEFAULT_PAGE_SIZE,
    MAX_FACET_SIZE,
    MAX_PAGE_SIZE,
    MAX_QUERY_LENGTH,
)

_BAD = OpenApiResponse(ProblemSerializer, "What could not be read, and what would be right")
_MISSING = OpenApiResponse(ProblemSerializer, "Nothing here has this id")
_GONE = OpenApiResponse(ProblemSerializer, "The study was withdrawn")
_ABSENT = OpenApiResponse(ProblemSerializer, "The index does not answer at the moment")


def _query(name: str, kind: type, description: str, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=description, **more)


_PAGE = _query("page", int, "Counted from 1", default=1)


class PublicView(APIView):
    """Read by anybody. Who says who they are, by a token or a session, is counted for themselves, else by address."""


class SearchView(PublicView):
    """Search."""

    @extend_schema(
        operation_id="search",
        tags=["search"],
        parameters=[
            _query("q", str, f"The question, as in the search box; at most {MAX_QUERY_LENGTH:,} characters"),
            _PAGE,
            _query("page_size", int, f"Hits on a page, 1 to {MAX_PAGE_SIZE}", default=DEFAULT_PAGE_SIZE),
            _query("unit", str, "What is listed", enum=["study", "sample"], default="study"),
            _query("facets", int, f"Values of each facet, 0 to {MAX_FACET_SIZE:,}", default=DEFAULT_FACET_SIZE),
        ],
        responses={200: SearchAnswerSerializer, 400: _BAD, 404: _BAD, 503: _ABSENT},
    )
    def get(self, request: Request) -> Response:
        """Find samples, rolled up to their studies, with facets and why each study matched."""
        return Response(records.search(request.query_params))


class StudiesView(PublicView):
    """Studies."""

    @extend_schema(
        operation_id="studies",
        tags=["studies"],
        parameters=[
            _query("q", str, "Words of accession, title or description; all of them must occur"),
            _query("archive", str, "Key of an archive, such as idr"),
            _PAGE,
            _query("page_size", int, f"Studies on a page, 1 to {MAX_PAGE_SIZE}", default=DEFAULT_PAGE_SIZE),
        ],
        responses={200: StudiesAnswerSerializer, 400: _BAD, 404: _MISSING},
    )
    def get(self, request: Request) -> Response:
        """List studies, in order of archive and accession."""
        return Response(StudiesAnswerSerializer(records.studies(request.query_params)).data)


class StudyView(PublicView):
    """A study."""

    @extend_schema(
        operation_id="study",
        tags=["studies"],
        responses={200: StudySerializer, 404: _MISSING, 410: _GONE},
    )
    def get(self, _request: Request, archive: str, accession: str) -> Response:
        """One study: its description, licence, components, links and commonest terms."""
        return Response(StudySerializer(records.study(archive, accession)).data)


class TermsView(PublicView):
    """Terms."""

    @extend_schema(
        operation_id="terms",
        tags=["terms"],
        parameters=[
            _query("q", str, "The beginning of a name, or words of it", required=True),
            _query("property", str, "Only terms that this property may use, such as phenotype"),
            _query("limit", int, f"1 to {records.MAX_MATCHES}", default=records.MATCHES),
            _query("path", bool, "Say where each term hangs in its ontology", default=False),
        ],
        responses={200: MatchesAnswerSerializer, 400: _BAD, 404: _BAD},
    )
    def get(self, request: Request) -> Response:
        """Complete a name: exact label, exact synonym, prefix, word prefix, fuzzy."""
        return Response(MatchesAnswerSerializer(records.terms(request.query_params)).data)


class TermView(PublicView):
    """A term."""

    @extend_schema(operation_id="term", tags=["terms"], responses={200: TermSerializer, 404: _MISSING, 503: _ABSENT})
    def get(self, _request: Request, curie: str) -> Response:
        """One term, gene or compound, in any spelling of its CURIE: names, place in the tree, what was seen with it."""
        return Response(TermSerializer(records.term(curie)).data)


class SampleView(PublicView):
    """A sample."""

    @extend_schema(
        operation_id="sample", tags=["samples"], responses={200: SampleSerializer, 404: _MISSING, 410: _GONE}
    )
    def get(self, _request: Request, public_id: str) -> Response:
        """One sample with everything that holds for it, its own and inherited."""
        return Response(SampleSerializer(records.sample(public_id)).data)
