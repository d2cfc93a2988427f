"""What the API answers, field by field; the OpenAPI schema is made from these."""

from typing import Any

from rest_framework import serializers
from rest_framework.fields import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DictField,
    Field,
    FloatField,
    IntegerField,
    ListField,
    UUIDField,
)

Serializer = type[serializers.Serializer[Any]]
_TAXON = "CURIE of a gene's organism; empty for other terms"
_SPECIES = "short name of that organism, where genes of several organisms have the label"


def record(name: str, about: str, /, **fields: "Field[Any, Any, Any, Any]") -> Serializer:
    """A serializer of these fields. Made by call, because some of them are called as what a serializer already has."""
    return type(f"{name}Serializer", (serializers.Serializer,), {"__doc__": about, **fields})


TotalsSerializer = record(
    "Totals",
    "What matches. `images` counts those known of.",
    studies=IntegerField(),
    samples=IntegerField(),
    images=IntegerField(),
    images_complete=BooleanField(help_text="false if a matching sample does not say how many it has"),
)

ThroughSerializer = record(
    "Through",
    "A term that matching samples carry themselves.",
    term=CharField(),
    label=CharField(),
    samples=IntegerField(),
    taxon=CharField(allow_blank=True, help_text=_TAXON),
    species=CharField(allow_blank=True, help_text=_SPECIES),
)

WhySerializer = record(
    "Why",
    "An asked term and the study's own terms that reached it.",
    property=CharField(),
    term=CharField(),
    label=CharField(),
    quality=CharField(allow_blank=True, help_text="CURIE of the paired quality, if a pair was asked"),
    absent=BooleanField(help_text="seen not to show it"),
    orthologues=BooleanField(help_text="those of the gene were asked, too"),
    taxon=CharField(allow_blank=True, help_text=_TAXON),
    species=CharField(allow_blank=True, help_text=_SPECIES),
    through=ThroughSerializer(many=True),
)

StudyHitSerializer = record(
    "StudyHit",
    "A study with its matching counts and why it matched.",
    accession=CharField(),
    archive=CharField(),
    title=CharField(),
    samples=IntegerField(),
    images=IntegerField(),
    images_complete=BooleanField(),
    why=WhySerializer(many=True),
)

SampleHitSerializer = record(
    "SampleHit",
    "A matching sample.",
    id=IntegerField(help_text="of this installation; use public_id to refer to it"),
    public_id=UUIDField(),
    archive=CharField(),
    accession=CharField(),
    name=CharField(),
    plate=CharField(),
    well=CharField(),
    images=IntegerField(allow_null=True, help_text="null: the archive does not say"),
)

FacetValueSerializer = record(
    "FacetValue",
    "One value of a facet, counted without the facet's own selection.",
    term=CharField(),
    label=CharField(),
    samples=IntegerField(),
    images=IntegerField(),
    studies=IntegerField(),
    parent=CharField(allow_blank=True, help_text="the nearest shown value above it"),
    selected=BooleanField(),
    taxon=CharField(allow_blank=True, help_text=_TAXON),
    species=CharField(allow_blank=True, help_text=_SPECIES),
)

ChipSerializer = record(
    "Chip",
    "One thing the query was understood to ask, with the queries that change it.",
    kind=CharField(),
    label=CharField(),
    property=CharField(allow_blank=True),
    property_label=CharField(allow_blank=True),
    term=CharField(allow_blank=True),
    quality=CharField(allow_blank=True),
    below=IntegerField(),
    exact=BooleanField(),
    negated=BooleanField(),
    absent=BooleanField(),
    joined=BooleanField(help_text="an alternative of the one before it"),
    recognised=CharField(allow_blank=True, help_text="the words that were taken for this term"),
    without=CharField(allow_blank=True),
    as_exact=CharField(allow_blank=True),
    as_broad=CharField(allow_blank=True),
    as_text=CharField(allow_blank=True),
    more_as_text=IntegerField(help_text="samples that as_text finds and that are not annotated with the term"),
    orthologues=IntegerField(help_text="how many orthologues are asked along with the gene"),
    as_orthologues=CharField(allow_blank=True),
    as_gene=CharField(allow_blank=True),
    taxon=CharField(allow_blank=True, help_text=_TAXON),
    species=CharField(allow_blank=True, help_text=_SPECIES),
)

SearchAnswerSerializer = record(
    "SearchAnswer",
    "The answer to one question.",
    query=CharField(help_text="the question in its canonical form"),
    totals=TotalsSerializer(),
    page=IntegerField(),
    pages=IntegerField(),
    studies=StudyHitSerializer(many=True, help_text="empty with unit=sample"),
    samples=SampleHitSerializer(many=True, help_text="empty with unit=study"),
    facets=DictField(child=FacetValueSerializer(many=True), help_text="by property"),
    understood=ChipSerializer(many=True),
    notes=ListField(child=CharField(), help_text="sentences for a person"),
)

ProblemSerializer = record(
    "Problem",
    "What went wrong, for a person: what, where, and what would be right.",
    detail=CharField(),
)

TermRefSerializer = record(
    "TermRef",
    "A term by id and label.",
    curie=CharField(),
    label=CharField(allow_blank=True),
)

StudySummarySerializer = record(
    "StudySummary",
    "A study in a list.",
    archive=CharField(),
    accession=CharField(),
    title=CharField(),
    licence=CharField(allow_blank=True, help_text="SPDX id; empty if none could be told"),
    released=DateField(allow_null=True),
    samples=IntegerField(),
    images=IntegerField(),
    images_complete=BooleanField(),
    url=CharField(help_text="its page"),
)

StudiesAnswerSerializer = record(
    "StudiesAnswer",
    "One page of studies.",
    count=IntegerField(),
    page=IntegerField(),
    pages=IntegerField(),
    results=StudySummarySerializer(many=True),
)

LicenceSerializer = record(
    "Licence",
    "The licence as stated, where it was stated, and as SPDX.",
    spdx=CharField(allow_blank=True, help_text="empty if none could be told"),
    raw=CharField(allow_blank=True),
    stated_at=CharField(allow_blank=True),
    url=CharField(allow_blank=True),
)

ComponentSerializer = record(
    "Component",
    "One screen or experiment.",
    key=CharField(),
    kind=CharField(allow_blank=True),
    name=CharField(allow_blank=True),
    description=CharField(allow_blank=True),
    samples=IntegerField(source="sample_total"),
)

LinkSerializer = record(
    "Link",
    "A study that is the same as, part of or related to this one.",
    kind=CharField(),
    archive=CharField(source="archive_key"),
    accession=CharField(),
    stated_at=CharField(allow_blank=True),
)

TopTermSerializer = record(
    "TopTerm",
    "A term that samples of the study state themselves.",
    term=CharField(source="curie"),
    label=CharField(),
    samples=IntegerField(),
)

MissingSerializer = record(
    "Missing",
    "An item of a checklist that is not wholly met.",
    module=CharField(help_text="key of the checklist's module"),
    item=CharField(),
    label=CharField(),
    required=BooleanField(),
    share=FloatField(help_text="how far it is met, from 0 to 1"),
    found=CharField(allow_blank=True, help_text="what there is of it"),
    todo=CharField(help_text="what would complete it"),
    property=CharField(allow_blank=True, help_text="whose values wait for terms; empty: the archive's record lacks it"),
)

CompletenessSerializer = record(
    "Completeness",
    "A study against one checklist of metadata. Required items count twice.",
    checklist=CharField(help_text="rembi or mifa"),
    source=CharField(help_text="DOI of the checklist"),
    score=FloatField(allow_null=True, help_text="from 0 to 1; null where it does not apply"),
    excused=CharField(allow_blank=True, help_text="why it does not apply"),
    modules=DictField(child=FloatField(allow_null=True), help_text="score by module, null where that does not apply"),
    missing=MissingSerializer(many=True, help_text="required items first"),
)

StudySerializer = record(
    "Study",
    "One study, whole.",
    archive=CharField(),
    accession=CharField(),
    title=CharField(),
    description=CharField(allow_blank=True),
    status=CharField(),
    licence=LicenceSerializer(),
    released=DateField(allow_null=True),
    doi=CharField(allow_blank=True),
    url=CharField(help_text="its page"),
    archive_url=CharField(allow_blank=True, help_text="its page at the archive"),
    keywords=ListField(child=CharField()),
    authors=ListField(child=DictField()),
    publications=ListField(child=DictField()),
    samples=IntegerField(),
    images=IntegerField(),
    images_complete=BooleanField(),
    harvested_at=DateTimeField(allow_null=True),
    components=ComponentSerializer(many=True),
    links=LinkSerializer(many=True),
    top=DictField(child=TopTermSerializer(many=True), help_text="commonest terms, by property"),
    completeness=CompletenessSerializer(many=True, help_text="of its metadata, by checklist"),
)

MatchSerializer = record(
    "Match",
    "A term that answers to the text.",
    curie=CharField(),
    label=CharField(allow_blank=True),
    matched=CharField(help_text="the name that matched: its label or a synonym"),
    definition=CharField(allow_blank=True),
    taxon=CharField(allow_blank=True, help_text=_TAXON),
    species=CharField(allow_blank=True, help_text="short name of that organism"),
    obsolete=BooleanField(),
    instead=TermRefSerializer(many=True, help_text="what is in use in place of an obsolete term, as far as stated"),
    path=ListField(child=CharField(), help_text="a shortest way down to it, by labels; empty unless path=true"),
    url=CharField(help_text="its page"),
)

MatchesAnswerSerializer = record(
    "MatchesAnswer",
    "Terms that answer to a text, best first.",
    query=CharField(),
    property=CharField(allow_blank=True),
    results=MatchSerializer(many=True),
)

SynonymSerializer = record(
    "Synonym",
    "Another name.",
    text=CharField(),
    scope=CharField(),
)

TermSerializer = record(
    "Term",
    "One term, gene or compound, with its place and how often it was seen.",
    curie=CharField(),
    iri=CharField(),
    kind=CharField(),
    label=CharField(allow_blank=True),
    definition=CharField(allow_blank=True),
    ontology=CharField(allow_blank=True, help_text="prefix of the loaded ontology that states it"),
    version=CharField(allow_blank=True),
    obsolete=BooleanField(),
    replaced_by=CharField(allow_blank=True),
    consider=ListField(child=CharField()),
    alternative_ids=ListField(child=CharField()),
    xrefs=ListField(child=CharField()),
    synonyms=SynonymSerializer(many=True),
    parents=TermRefSerializer(many=True),
    ancestors=TermRefSerializer(many=True),
    children=TermRefSerializer(many=True),
    totals=TotalsSerializer(help_text="with it, or a term below it"),
)

StatementSerializer = record(
    "Statement",
    "One value that holds for a sample, as submitted, and the terms it means.",
    property=CharField(),
    text=CharField(allow_blank=True),
    source=CharField(help_text="sample, component or study: what it was stated of"),
    level=CharField(allow_blank=True, help_text="what the submitter scored, where that is stated"),
    terms=ListField(child=DictField()),
)

ImageSerializer = record(
    "Image",
    "One image (set).",
    key=CharField(),
    address=CharField(allow_blank=True),
    format=CharField(allow_blank=True),
    size_bytes=IntegerField(allow_null=True),
    shape=DictField(),
    pixel_size=DictField(),
    channels=ListField(),
)

SampleSerializer = record(
    "Sample",
    "One sample with its effective annotations.",
    public_id=UUIDField(),
    archive=CharField(),
    accession=CharField(),
    component=CharField(),
    name=CharField(allow_blank=True),
    plate=CharField(allow_blank=True),
    well=CharField(allow_blank=True),
    image_count=IntegerField(allow_null=True),
    retired=BooleanField(),
    flags=ListField(child=CharField(), help_text="control, failed quality control"),
    attributes=DictField(),
    statements=StatementSerializer(many=True),
    images=ImageSerializer(many=True, help_text="the first 100"),
)
