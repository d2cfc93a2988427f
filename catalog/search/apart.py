"""Images that were annotated apart from their sample: what the index holds of them, and how they are asked.

A sample counts with everything that is on any of its images; an image only with what it carries itself or takes from
the sample. Such a sample's document counts no images, its images have documents of their own. What the sample has on
other images stands in these too, apart: a question that something is *not* there is about the sample, so that images
are counted of no sample that does not match.
"""

from catalog.search import schema
from catalog.search.engines.base import Both, Either, HasAny, Node, Not, Phrase
from catalog.search.rows import Document, tokens

_BESIDE = "^"
_TERMS = frozenset(
    field for key in schema.WITH_TERMS for field in (key, schema.up(key), schema.absent(key)) if field in schema.SAMPLES
)
_OWN = frozenset({"text", *(group.field for group in schema.GROUPS)})


def document(images: Document, sample: Document) -> Document:
    """Of images with the terms, text and signatures of `images`, out of the whole sample's document."""
    shared = {field: value for field, value in sample.items() if field not in _TERMS | _OWN}
    own = {field: value for field, value in images.items() if field in _OWN}
    terms = {field: _marked(images.get(field, ""), sample[field]) for field in _TERMS & sample.keys()}
    return {**shared, **own, **terms, "sample": str(sample["id"]), schema.SAMPLE_TEXT: sample["text"]}


def _marked(own: str, whole: str) -> str:
    here = set(own.split())
    return tokens(here | {_BESIDE + token for token in whole.split() if token not in here})


def asked(node: Node) -> Node:
    """A question about samples, as it is put to images."""
    match node:
        case Not(inner):
            return Not(_anywhere(inner))
        case Both(nodes):
            return Both(tuple(map(asked, nodes)))
        case Either(nodes):
            return Either(tuple(map(asked, nodes)))
    return node


def _anywhere(node: Node) -> Node:
    """On whatever image of the sample."""
    match node:
        case HasAny(field, values) if field in _TERMS:
            return HasAny(field, (*values, *(_BESIDE + value for value in values)))
        case Phrase("text", words):
            return Phrase(schema.SAMPLE_TEXT, words)
        case Both(nodes):
            return Both(tuple(map(_anywhere, nodes)))
        case Either(nodes):
            return Either(tuple(map(_anywhere, nodes)))
        case Not(inner):
            return Not(asked(inner))
    return node
