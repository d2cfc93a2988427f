"""What each address of the API answers with: plain dicts and models for the serializers."""

from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from catalog import selectors
from catalog.completeness import ChecklistScore, Line
from catalog.models import Study
from catalog.pages.completeness import completeness
from catalog.pages.marks import Mark
from catalog.pages.overview import overview
from catalog.pages.paging import listing
from catalog.pages.params import chosen_property, flag, number, unit, within
from catalog.pages.sample import SamplePage, sample_page
from catalog.pages.studies import matching
from catalog.pages.term import term_page
from catalog.pages.terms import definitions_of, matches, successors_of
from catalog.pages.tree import Node
from catalog.search import language, service
from catalog.search.request import DEFAULT_FACET_SIZE, DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE
from catalog.species import Species, species_of
from ontology import curies
from ontology.problems import Problem
from ontology.trails import trails

MATCHES = 10
MAX_MATCHES = 50


def search(params: QueryDict) -> dict[str, Any]:
    """The answer to the question of the address, as `manage.py search --json` prints it. Raises `Problem`."""
    request = replace(
        language.parse(params.get("q", "")),
        page=number(params, "page"),
        page_size=number(params, "page_size", DEFAULT_PAGE_SIZE),
        unit=unit(params),
        facet_size=number(params, "facets", DEFAULT_FACET_SIZE),
    )
    return service.search(request).as_json()


def studies(params: QueryDict) -> dict[str, Any]:
    """One page of live studies. Raises `Problem` for a page or size out of range."""
    size = within(params, "page_size", DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE)
    page = listing(matching(params.get("q", "").strip(), params.get("archive", "")), params, size=size)
    return {
        "count": page.total,
        "page": page.number,
        "pages": page.pages,
        "results": [_summary(row) for row in page.rows],
    }


def _summary(study: Study) -> dict[str, Any]:
    return {
        "archive": study.archive.key,
        "accession": study.accession,
        "title": study.title,
        "licence": study.licence_spdx,
        "released": study.released,
        "samples": study.sample_count,
        "images": study.image_count,
        "images_complete": study.images_complete,
        "url": study.get_absolute_url(),
    }


def study(archive: str, accession: str) -> dict[str, Any]:
    """A live study with its components, links and commonest terms. Raises `NotFound` or `Gone`."""
    found = selectors.find_live_study(accession, archive)
    return _summary(found) | {
        "description": found.description,
        "status": found.status,
        "licence": {
            "spdx": found.licence_spdx,
            "raw": found.licence_raw,
            "stated_at": found.licence_stated_at,
            "url": found.licence_url,
        },
        "doi": found.doi,
        "archive_url": found.url,
        "keywords": found.keywords,
        "authors": found.authors,
        "publications": found.publications,
        "harvested_at": found.harvested_at,
        "components": selectors.listed_components(found),
        "links": found.links.order_by("pk"),
        "top": {top.key: top.rows for top in overview(found)},
        "completeness": [_completeness(block.score) for block in completeness(found)],
    }


def _completeness(found: ChecklistScore) -> dict[str, Any]:
    return {
        "checklist": found.checklist.key,
        "source": found.checklist.source,
        "score": _rounded(found.share),
        "excused": found.excused,
        "modules": {one.module.key: _rounded(one.share) for one in found.modules},
        "missing": [_missing(module.module.key, line) for module, line in found.missing],
    }


def _missing(module: str, line: Line) -> dict[str, Any]:
    item, answer = line.item, line.answer
    return {
        "module": module,
        "item": item.key,
        "label": item.label,
        "required": item.required,
        "share": _rounded(answer.share),
        "found": answer.said,
        "todo": item.todo,
        "property": answer.property,
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 3)


def terms(params: QueryDict) -> dict[str, Any]:
    """Terms that answer to `q`, in the scope of `property` if one is named. Raises `Problem` without `q`."""
    text = params.get("q", "").strip()
    if not text:
        raise Problem("Say what to look for: /api/v1/terms/?q=mitot&property=phenotype.")
    key = chosen_property(params)
    found = matches(text, key, limit=within(params, "limit", MATCHES, MAX_MATCHES))
    ids = [one.id for one in found]
    definitions, species = definitions_of(found), species_of(ids)
    ways = trails(ids) if flag(params, "path") else {}
    instead = successors_of(found)
    rows = [
        {
            "curie": one.curie,
            "label": one.label,
            "matched": one.name,
            "definition": definitions.get(one.id, ""),
            "taxon": species.get(one.id, Species()).taxon,
            "species": species.get(one.id, Species()).name,
            "obsolete": one.obsolete,
            "instead": instead.get(one.id, ()),
            "path": ways.get(one.id, ()),
            "url": reverse("term", args=[one.curie]),
        }
        for one in found
    ]
    return {"query": text, "property": key, "results": rows}


def term(written: str) -> dict[str, Any]:
    """One term with its names, place and totals. Raises `NotFound`."""
    page = term_page(written)
    row = page.term
    return {
        "curie": row.curie,
        "iri": curies.iri(row.curie),
        "kind": row.kind,
        "label": row.label,
        "definition": row.definition,
        "ontology": row.ontology.prefix if row.ontology else "",
        "version": row.version,
        "obsolete": row.obsolete,
        "replaced_by": row.replaced_by,
        "consider": row.consider,
        "alternative_ids": page.alternative_ids,
        "xrefs": row.xrefs,
        "synonyms": row.synonyms.order_by("scope", "text").values("text", "scope"),
        "parents": _nodes(page.place.parents),
        "ancestors": _nodes(page.place.ancestors),
        "children": _nodes(page.place.children),
        "totals": page.usage.result.totals,
    }


def _nodes(nodes: "tuple[Node, ...]") -> list[dict[str, str]]:
    return [{"curie": node.curie, "label": node.label} for node in nodes]


def sample(public_id: str) -> dict[str, Any]:
    """One sample of a live study with what holds for it. Raises `NotFound` or `Gone`."""
    found = selectors.find_sample(public_id)
    study_of = found.component.study
    selectors.find_live_study(study_of.accession, study_of.archive.key)
    page = sample_page(found)
    return {
        "public_id": found.public_id,
        "archive": study_of.archive.key,
        "accession": study_of.accession,
        "component": found.component.key,
        "name": found.name,
        "plate": found.plate,
        "well": found.well,
        "image_count": found.image_count,
        "retired": found.retired,
        "flags": page.flags,
        "attributes": found.attributes,
        "statements": _statements(page),
        "images": [row.image for row in page.images.rows],
    }


def _statements(page: SamplePage) -> list[dict[str, Any]]:
    return [
        {
            "property": line.key,
            "text": row.text,
            "source": row.source,
            "level": row.level,
            "terms": [_meaning(mark) for mark in row.marks],
        }
        for line in page.lines
        for row in line.statements
    ]


def _meaning(mark: Mark) -> dict[str, Any]:
    return {
        "curie": mark.curie,
        "label": mark.name,
        "mapping": mark.mapping,
        "polarity": mark.polarity,
        "qualities": [{"curie": one.curie, "label": one.name} for one in mark.qualities],
        "asserted_by": mark.asserted_by,
    }
