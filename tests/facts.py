"""Everything that a database holds, told by natural keys only, so that two databases can be compared."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from catalog.models import (
    Annotation,
    Change,
    Component,
    Compound,
    Gene,
    GeneMergeProposal,
    Image,
    Sample,
    SampleValue,
    SourceValue,
    Study,
    StudyLink,
)
from catalog.search import engines
from catalog.search.service import Searcher
from catalog.search.vocabulary import DatabaseVocabulary
from ingest.models import DefectRow, SourceRecord
from ontology.models import AlternativeId, Closure, Edge, Ontology, Synonym, Term
from tests.real import agreeing

_VALUE = ("study__accession", "property", "text", "submitted_id")
_STUDY = (
    "archive__key", "accession", "title", "description", "status", "licence_raw", "licence_spdx", "released", "doi",
    "keywords", "authors", "publications", "attributes", "checksum", "sample_count", "image_count", "images_complete",
)  # fmt: skip
_SUBJECT = tuple(f"source_value__{name}" for name in _VALUE)
TABLES: dict[str, QuerySet[Any, Any]] = {
    "ontologies": Ontology.objects.values_list("prefix", "version", "checksum", "term_count", "obsolete_count"),
    "terms": Term.objects.values_list("curie", "kind", "ontology__prefix", "label", "definition", "obsolete",
                                      "replaced_by", "consider", "xrefs"),
    "synonyms": Synonym.objects.values_list("term__curie", "text", "scope", "type"),
    "alternatives": AlternativeId.objects.values_list("curie", "term__curie"),
    "edges": Edge.objects.values_list("ontology__prefix", "child__curie", "parent", "relation"),
    "closure": Closure.objects.values_list("descendant__curie", "ancestor__curie", "relation", "distance"),
    "genes": Gene.objects.values_list("term__curie", "taxon", "symbol"),
    "merges": GeneMergeProposal.objects.values_list("taxon", "symbol", "genes"),
    "compounds": Compound.objects.values_list("term__curie", "inchikey", "smiles"),
    "studies": Study.objects.values_list(*_STUDY),
    "study values": Study.objects.values_list("accession", "values__property", "values__text"),
    "links": StudyLink.objects.values_list("study__accession", "kind", "archive_key", "accession", "stated_at"),
    "components": Component.objects.values_list("study__accession", "key", "ordinal", "kind", "name", "description",
                                                "protocols", "attributes", "retired"),
    "component values": Component.objects.values_list("study__accession", "key", "values__property", "values__text"),
    "values": SourceValue.objects.values_list(*_VALUE, "number", "dimension", "sample_count", "retired"),
    "samples": Sample.objects.values_list("component__study__accession", "component__key", "key", "public_id", "name",
                                          "plate", "well", "implicit", "image_count", "attributes", "retired"),
    "sample values": SampleValue.objects.values_list("sample__public_id", "value__property", "value__text",
                                                     "value__submitted_id", "level"),
    "images": Image.objects.values_list("sample__public_id", "key", "address", "format", "size_bytes", "shape",
                                        "pixel_size", "channels", "thumbnail", "attributes", "retired"),
    "annotations": Annotation.objects.values_list(*_SUBJECT, "property", "term__curie", "mapping", "polarity", "level",
                                                  "group", "score_type", "asserted_by", "stated_label", "stated_curie",
                                                  "status"),
    "changes": Change.objects.values_list("study__accession", "kind", "cause"),
    "records": SourceRecord.objects.values_list("archive", "accession", "checksum", "redactions", "read_ok", "reason"),
    "defects": DefectRow.objects.values_list("accession", "file", "row", "column", "reason"),
}  # fmt: skip


def digests() -> dict[str, tuple[int, str]]:
    """Table to its number of rows and a hash of them, in an order that is the same everywhere."""
    return {name: _digest(rows) for name, rows in TABLES.items()}


def _digest(rows: QuerySet[Any, Any]) -> tuple[int, str]:
    lines = sorted(_lines(rows))
    return len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _lines(rows: QuerySet[Any, Any]) -> Iterator[str]:
    for row in rows.order_by().iterator(20_000):
        yield json.dumps(row, default=str, sort_keys=True)


def tell(path: str) -> None:
    """Write the digests, and what search answers to many questions, to a file."""
    searcher = Searcher(engines.configured("embedded"), DatabaseVocabulary())
    answers = {
        question: [_without_ids(agreeing.answer(searcher, request)) for request in agreeing.shapes(question)]
        for question in agreeing.QUESTIONS
    }
    Path(path).write_text(json.dumps({"facts": digests(), "answers": answers}, default=str), encoding="utf-8")


def _without_ids(answer: Any) -> Any:
    """Database ids are the only thing in which two answers may differ."""
    if isinstance(answer, dict):
        for sample in answer.get("samples", []):
            del sample["id"]
    return answer
