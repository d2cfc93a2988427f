"""What holds in a study as a mapping set: TSV of the Simple Standard for Sharing Ontological Mappings (SSSOM 1.1).

A subject is a submitter's text, which has no id; whose text it is says `subject_source`. What the standard has no column
for stands in extensions that the head of the file declares.
"""

import csv
import io
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from catalog.models import Annotation, Study
from catalog.properties import PROPERTIES
from curation.judgement import Outcome
from curation.models import Proposal, ProposedTerm
from curation.services.moving import CURATOR
from curation.spreadsheets.cells import neutral
from curation.spreadsheets.columns import shown
from curation.spreadsheets.sssom_reading import EXTENSIONS, NO_TERM, NOT, PREDICATES
from curation.spreadsheets.tsv import REMARK
from curation.states import State
from ontology import curies

LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
_OBO = "http://purl.obolibrary.org/obo/"
_BY_HAND, _UNSAID = "semapv:ManualMappingCuration", "semapv:UnspecifiedMatching"
_CURIES = {
    "obo": _OBO,
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "study": "urn:vitrine:study:",
    "vitrine": "urn:vitrine:",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
COLUMNS = (
    "subject_label", "subject_category", "predicate_id", "predicate_modifier", "object_id", "object_label",
    "mapping_justification", "confidence", "object_source", "object_source_version", *EXTENSIONS.values(),
)  # fmt: skip
Line = dict[str, str]


def write(study: Study, properties: Collection[str] = ()) -> bytes:
    """The accepted mappings of the values of a study, all or those of some properties; what was overruled says Not."""
    lines = [*_facts(study, properties), *_without_term(study, properties)]
    order = {key: place for place, key in enumerate(PROPERTIES)}
    lines.sort(key=lambda line: (order[line["subject_category"]], line["subject_label"], line["object_id"]))
    stream = io.StringIO(newline="")
    stream.writelines(f"{REMARK}{line}\r\n" for line in _head(study, properties, lines))
    writer = csv.writer(stream, "excel-tab")
    writer.writerow(COLUMNS)
    writer.writerows([neutral(line.get(column, "")) for column in COLUMNS] for line in lines)
    return stream.getvalue().encode()


def _facts(study: Study, properties: Collection[str]) -> Iterator[Line]:
    status = Annotation.Status
    rows = Annotation.objects.filter(
        source_value__study=study, source_value__retired=False, status__in=(status.ACCEPTED, status.OVERRULED)
    ).select_related("source_value", "term__ontology")
    found = [row for row in rows.order_by("pk") if _is_wanted(row.property, row.source_value, properties)]
    held = {(row.source_value_id, row.term_id) for row in found if row.status == status.ACCEPTED}
    sure = _confidences(study)
    for row in found:
        if row.status == status.ACCEPTED:
            yield _line(row, sure.get((row.source_value_id or 0, row.term_id)))
        elif (row.source_value_id, row.term_id) not in held:
            yield _line(row, None) | {"predicate_modifier": NOT, EXTENSIONS["polarity"]: ""}


def _is_wanted(key: str, value: Any, properties: Collection[str]) -> bool:
    return key in PROPERTIES and key == value.property and (not properties or key in properties)


def _confidences(study: Study) -> dict[tuple[int, int], float | None]:
    rows = ProposedTerm.objects.filter(
        proposal__source_value__study=study, proposal__state=State.APPROVED, confidence__isnull=False
    )
    return {
        (value, term): sure for value, term, sure in rows.values_list("proposal__source_value", "term", "confidence")
    }


def _line(row: Annotation, confidence: float | None) -> Line:
    absent = row.polarity == Annotation.Polarity.ABSENT
    term = row.term
    return _subject(row.source_value) | {
        "predicate_id": PREDICATES[row.mapping],
        # Who passes over our extension must not take *not round* for round.
        "predicate_modifier": NOT if absent else "",
        "object_id": term.curie,
        "object_label": term.label,
        "mapping_justification": _BY_HAND if row.asserted_by == CURATOR else _UNSAID,
        "confidence": "" if confidence is None else f"{confidence:.3g}",
        "object_source": _source(curies.prefix(term.curie)) if term.ontology else "",
        "object_source_version": term.ontology.version if term.ontology else "",
        EXTENSIONS["polarity"]: row.polarity,
        EXTENSIONS["level"]: shown("level", row.level) if row.level else "",
        EXTENSIONS["evidence"]: row.evidence,
        EXTENSIONS["group"]: row.group,
    }


def _subject(value: Any) -> Line:
    return {
        "subject_label": value.text,
        "subject_category": value.property,
        EXTENSIONS["submitted_id"]: value.submitted_id,
    }


def _without_term(study: Study, properties: Collection[str]) -> Iterator[Line]:
    """Values of which it was approved that no term stands for them."""
    rows: QuerySet[Any] = Proposal.objects.filter(source_value__study=study, source_value__retired=False)
    approved = rows.filter(state=State.APPROVED, outcome=Outcome.NONE).select_related("source_value")
    for row in approved:
        if _is_wanted(row.property, row.source_value, properties):
            yield _subject(row.source_value) | {
                "predicate_id": PREDICATES["exact"],
                "object_id": NO_TERM,
                "mapping_justification": _BY_HAND,
            }


def _source(prefix: str) -> str:
    """The ontology as a reference: by its file at the OBO Foundry, else by what its ids begin with."""
    address = curies.iri(f"{prefix}:")
    return f"obo:{prefix.lower()}.owl" if address.startswith(_OBO) else address


def _head(study: Study, properties: Collection[str], lines: Sequence[Line]) -> Iterator[str]:
    name = f"{study.archive.key}/{study.accession}"
    chosen = "".join(f":{key}" for key in sorted(properties))
    prefixes = {curies.prefix(line["object_id"]) for line in lines}
    told: Mapping[str, str] = {
        "mapping_set_id": f"urn:vitrine:mappings:{name}{chosen}",
        "mapping_set_title": f"Values of {study.accession} as ontology terms",
        "mapping_date": f"{timezone.now():%Y-%m-%d}",
        "mapping_tool": "Vitrine",
        "license": LICENCE,
        "subject_type": "rdfs literal",
        "subject_source": f"study:{name}",
        "subject_source_version": f"{study.harvested_at:%Y-%m-%d}" if study.harvested_at else "",
    }
    yield from (f"{slot}: {json.dumps(text, ensure_ascii=False)}" for slot, text in told.items() if text)
    yield "curie_map:"
    spaces = _CURIES | {prefix: curies.iri(f"{prefix}:") for prefix in prefixes if prefix not in _CURIES}
    yield from (f"  {prefix}: {json.dumps(address)}" for prefix, address in sorted(spaces.items()))
    yield "extension_definitions:"
    for column, slot in EXTENSIONS.items():
        yield f"  - slot_name: {slot}"
        yield f"    property: vitrine:{column}"
        yield "    type_hint: xsd:string"
