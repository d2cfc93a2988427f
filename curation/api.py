"""Suggestions for programs."""

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.fields import BooleanField, CharField, FloatField
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.api.serializers import ProblemSerializer, record
from catalog.api.views import PublicView
from catalog.pages import params
from catalog.selectors import find_study
from curation.suggest import species, suggest
from curation.suggest.engine import MAX_LENGTH, MAX_LIMIT
from ontology.problems import Problem

_LIMIT = 5
_MAX_TEXTS = 100  # of one request; a command takes any number


CandidateSerializer = record(
    "Candidate",
    "A term that may be meant.",
    term=CharField(help_text="CURIE"),
    label=CharField(),
    name=CharField(help_text="the label or synonym that was found"),
    score=FloatField(help_text="orders the candidates of one text"),
    confidence=FloatField(help_text="how often such a candidate was right, 0 to 1"),
    reason=CharField(help_text="why it is suggested"),
    piece=CharField(help_text="the part of the text it is for; empty for all of it"),
    unique=BooleanField(help_text="whether the text is the label or an EXACT synonym of this term only"),
)

SuggestionSerializer = record(
    "Suggestion",
    "One text with its candidates, best first; none where nothing fits.",
    text=CharField(),
    property=CharField(),
    candidates=CandidateSerializer(many=True),
)

SuggestionsSerializer = record(
    "Suggestions",
    "All texts of a request, in their order.",
    suggestions=SuggestionSerializer(many=True),
)


class SuggestView(PublicView):
    """Suggestions."""

    @extend_schema(
        operation_id="suggest",
        tags=["suggestions"],
        parameters=[
            OpenApiParameter("property", str, description="What the texts are about, such as phenotype", required=True),
            OpenApiParameter(
                "text",
                str,
                many=True,
                required=True,
                description=f"A submitter's words, at most {MAX_LENGTH:,} characters; up to {_MAX_TEXTS} times",
            ),
            OpenApiParameter(
                "study",
                str,
                description="Accession of the study that says so: its decisions weigh most, its organisms count",
            ),
            OpenApiParameter(
                "organism",
                str,
                many=True,
                description="Name or id of an organism, instead of the study's: ontologies of other species are left out",
            ),
            OpenApiParameter("limit", int, description=f"Terms for each text, 1 to {MAX_LIMIT}", default=_LIMIT),
        ],
        responses={
            200: SuggestionsSerializer,
            400: OpenApiResponse(ProblemSerializer, "What could not be read, and what would be right"),
            404: OpenApiResponse(ProblemSerializer, "There is no such property, study or organism"),
        },
    )
    def get(self, request: Request) -> Response:
        """Rank the terms that each text may mean, within the scope of a property."""
        query = request.query_params
        texts = [text for text in query.getlist("text") if text.strip()]
        if not texts or not query.get("property"):
            raise Problem("Say what to look for, as in ?property=phenotype&text=mitosis+takes+longer.")
        if len(texts) > _MAX_TEXTS:
            raise Problem(f"{len(texts)} texts are more than {_MAX_TEXTS} at a time.")
        limit = params.within(query, "limit", _LIMIT, MAX_LIMIT)
        study = find_study(query["study"]).pk if query.get("study") else None
        organisms = species.named(query.getlist("organism"))
        found = suggest(texts, query["property"], limit=limit, study=study, organisms=organisms)
        return Response({"suggestions": [suggestion.as_json() for suggestion in found]})
