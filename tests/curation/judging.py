"""Judgements in tests, short to write."""

from catalog.models import Annotation, SourceValue
from curation.judgement import Choice, Edit, Judgement, Target
from curation.models import Proposal
from curation.services import approve, save, submit
from ontology.models import Term
from tests.curation.people import curator, reviewer

ROUND, LARGE, SMALL, DELAYED = "CMPO:0000118", "CMPO:0000140", "CMPO:0000141", "CMPO:0000202"


def value(study, text="round cells", key="phenotype"):
    return SourceValue.objects.get_or_create(study=study, property=key, text=text, defaults={"sample_count": 1})[0]


def choice(curie, **how):
    return Choice(Term.objects.get(curie=curie), **how)


def edit(subject, *curies, version=None, key="phenotype", **more):
    """An edit of a value (or another subject) at its present version."""
    target = Target(subject, key)
    if version is None:
        version = Proposal.objects.filter(**{target.place[0]: subject}, property=key).values_list("version", flat=True)
        version = next(iter(version), 0)
    terms = tuple(one if isinstance(one, Choice) else choice(one) for one in curies)
    return Edit(Target(subject, key, version), Judgement(terms, **more))


def draft(subject, *curies, who=None, **more):
    """The saved draft."""
    save(edits=[edit(subject, *curies, **more)], who=who or curator())
    return proposal(subject)


def versions(*proposals):
    return {row.pk: Proposal.objects.get(pk=row.pk).version for row in proposals}


def approved(subject, *curies, **more):
    """A proposal that was drafted, submitted and approved."""
    row = draft(subject, *curies, **more)
    submit(versions=versions(row), who=curator())
    approve(versions=versions(row), who=reviewer())
    return proposal(subject)


def proposal(subject, **more):
    return Proposal.objects.get(**{Target(subject, "phenotype").place[0]: subject}, **more)


def holds(subject, status="accepted"):
    """The ids of the terms that hold for a subject."""
    column = Target(subject, "phenotype").place[0]
    return set(Annotation.objects.filter(status=status, **{column: subject}).values_list("term__curie", flat=True))
