"""An ontology that was read, written into the database: in one transaction, or not at all."""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from ontology import bulk, curies, lineage
from ontology.models import AlternativeId, Closure, Ontology, Synonym, Term
from ontology.problems import Conflict, Problem
from ontology.reading.parent import Parsed, describe
from ontology.reading.records import IS_A, TermRow

# A file that states fewer than this share of an ontology's present terms is taken for an excerpt of it, not for its
# next version; where there are few terms, anything goes.
_EXCERPT, _FEW = 0.5, 100
_STATED = ("label", "definition", "obsolete", "replaced_by", "consider", "xrefs", "version", "ontology_id", "kind")


@dataclass(frozen=True, slots=True)
class Report:
    """What loading did. `changed` are the ids of terms whose set of ancestors is another than before."""

    ontology: Ontology
    unchanged: bool = False
    resolved: int = 0
    vanished: int = 0
    changed: frozenset[int] = field(default=frozenset(), repr=False)


@dataclass(frozen=True, slots=True)
class _Present:
    """A term as it is in the database before loading."""

    id: int
    ontology_id: int | None
    kind: str


def load(
    parsed: Parsed, *, source: str, checksum: str, prefix: str = "", version: str = "", replace: bool = False
) -> Report:
    """Write what was read. Raises `Problem` if it contradicts itself, `Conflict` if it looks like an excerpt."""
    prefix = prefix_of(parsed, prefix)
    _check_parents(parsed, prefix)
    with transaction.atomic():
        ontology = _ontology(prefix)
        if ontology.pk and not replace:
            _check_not_excerpt(ontology, parsed)
        ontology.name = parsed.header.name or ontology.name
        ontology.version = version or tidy_version(parsed.header.version)
        ontology.licence = parsed.header.licence
        ontology.source, ontology.checksum, ontology.loaded_at = source, checksum, timezone.now()
        ontology.save()
        return _Writer(ontology, parsed).write()


def prefix_of(parsed: Parsed, wanted: str = "") -> str:
    """Whose terms the file is about: `wanted`, else what its header names, else the prefix of most of its terms."""
    count = Counter(curies.prefix(row.curie) for row in parsed)
    if wanted:
        known = curies.canonical_prefix(wanted) or wanted
        if known not in count:
            stated = ", ".join(name for name, _ in count.most_common(3))
            raise Problem(describe(parsed.name, 0, f"it states no term of {known}, but of {stated}"))
        return known
    squashed = {name.lower(): name for name in count}
    named = re.split(r"[/.]", parsed.header.id.removeprefix("http://purl.obolibrary.org/obo/"))[0].lower()
    return squashed.get(named) or count.most_common(1)[0][0]


def tidy_version(text: str) -> str:
    """`releases/2025-05-14/pato.obo` as `2025-05-14`; a plain version as it is."""
    if "/" not in text:
        return text
    date = re.search(r"\d{4}-\d{2}-\d{2}", text)
    number = re.search(r"/v?(\d+(?:\.\d+)+)/", text)
    return date[0] if date else number[1] if number else text.rpartition("/")[2]


def _ontology(prefix: str) -> Ontology:
    present = Ontology.objects.select_for_update().filter(prefix=prefix).first()
    return present or Ontology(prefix=prefix)


def _check_parents(parsed: Parsed, prefix: str) -> None:
    """A parent of the ontology's own that it does not state: the file is cut off, or someone forgot a term."""
    stated = {row.curie for row in parsed}
    former = {curie for row in parsed for curie in row.alternatives}
    for row in parsed:
        for parent, _ in row.parents:
            if curies.prefix(parent) == prefix and parent not in stated and parent not in former:
                cause = f"{row.curie} lies below {parent}, which the file does not state; it may be cut off"
                raise Problem(describe(parsed.name, row.line, cause))


def _check_not_excerpt(ontology: Ontology, parsed: Parsed) -> None:
    live = ontology.terms.filter(obsolete=False, curie__startswith=f"{ontology.prefix}:").count()
    if live < _FEW:
        return
    stated = sum(curies.prefix(row.curie) == ontology.prefix for row in parsed)
    if stated < _EXCERPT * live:
        raise Conflict(
            f"{parsed.name}: it states {stated} terms of {ontology.prefix}, but {live} are loaded ({ontology.source}); this"
            " looks like an excerpt, which would make the others obsolete. Nothing was changed; --replace loads it all the same."
        )


class _Writer:
    """Writes one ontology's terms, names and lineage."""

    def __init__(self, ontology: Ontology, parsed: Parsed) -> None:
        self.ontology = ontology
        self.parsed = parsed
        self.present = _present(row.curie for row in parsed)
        self.foreign = {curie for curie, term in self.present.items() if not self._may_write(curie, term)}

    def write(self) -> Report:
        unresolved = [term.id for term in self.present.values() if term.kind == Term.Kind.UNRESOLVED]
        self._write_terms()
        ids = _ids_of(row.curie for row in self.parsed)
        self._write_synonyms(ids)
        vanished = self._retire(ids)
        touched = lineage.replace_edges(self.ontology, self._edges(ids))
        self._count(ids)
        only = lineage.with_ancestors(self._used()) if self.ontology.term_count > lineage.LARGE else None
        changed = lineage.refresh(self.ontology, touched, only=only)
        return Report(self.ontology, False, len(unresolved), vanished, frozenset(changed))

    def _own_rows(self) -> Iterator[TermRow]:
        return (row for row in self.parsed if row.curie not in self.foreign)

    def _may_write(self, curie: str, term: _Present) -> bool:
        """Its own term, one that nobody has, or one that another file holds in its stead."""
        return term.ontology_id in (None, self.ontology.pk) or curies.prefix(curie) == self.ontology.prefix

    def _write_terms(self) -> None:
        settings = {name: f"excluded.{name}" for name in _STATED}
        # A term that its ontology leaves without a name keeps the one that an archive gave it.
        settings["label"] = "COALESCE(NULLIF(excluded.label, ''), t.label)"
        bulk.upsert(Term, "curie", settings, ((*self._stated(row), row.curie) for row in self._own_rows()))

    def _stated(self, row: TermRow) -> tuple[object, ...]:
        one = row.replaced_by[0] if len(row.replaced_by) == 1 else ""
        consider = list(dict.fromkeys([*row.consider, *([] if one else row.replaced_by)]))
        present = self.present.get(row.curie)
        kind = present.kind if present and present.kind != Term.Kind.UNRESOLVED else Term.Kind.CLASS
        return (
            row.label,
            row.definition,
            row.obsolete,
            one,
            json.dumps(consider),
            json.dumps(list(row.xrefs)),
            self.ontology.version,
            self.ontology.pk,
            str(kind),
        )

    def _write_synonyms(self, ids: Mapping[str, int]) -> None:
        """Names and former ids. Those of genes and compounds stay: archives bring some; none is written twice."""
        classes = {"term__ontology": self.ontology, "term__kind": Term.Kind.CLASS}
        if self.present:
            Synonym.objects.filter(**classes).delete()
            AlternativeId.objects.filter(**classes).delete()
        staying = Synonym.objects.filter(term__ontology=self.ontology).exclude(term__kind=Term.Kind.CLASS)
        known = frozenset(staying.values_list("term_id", "text", "scope"))
        bulk.insert(
            Synonym,
            ("term_id", "text", "scope", "type"),
            (
                (ids[row.curie], *synonym)
                for row in self._own_rows()
                for synonym in dict.fromkeys(map(tuple, row.synonyms))
                if (ids[row.curie], *synonym[:2]) not in known
            ),
        )
        bulk.insert(
            AlternativeId,
            ("term_id", "curie"),
            ((ids[row.curie], other) for row in self._own_rows() for other in row.alternatives if other not in ids),
            skip=True,
        )

    def _retire(self, ids: Mapping[str, int]) -> int:
        """Mark as obsolete what is no longer stated, and what archives call by a former id. Returns how many vanished."""
        now = {former: row.curie for row in self._own_rows() for former in row.alternatives if former not in ids}
        own = self.ontology.terms.filter(curie__startswith=f"{self.ontology.prefix}:", obsolete=False)
        vanished = [curie for curie in own.values_list("curie", flat=True) if curie not in ids]
        stated_by_archives = [curie for curie, term in _present(now).items() if term.kind == Term.Kind.UNRESOLVED]
        bulk.execute(
            "UPDATE ontology_term SET obsolete = %s, replaced_by = %s, ontology_id = %s, kind = %s WHERE curie = %s",
            (
                (True, now.get(curie, ""), self.ontology.pk, str(Term.Kind.CLASS), curie)
                for curie in (*vanished, *stated_by_archives)
            ),
        )
        return len(vanished)

    def _edges(self, ids: Mapping[str, int]) -> Iterator[tuple[int, str, str]]:
        for row in self.parsed:
            for parent, relation in row.parents:
                mixed = self.parsed.mixed and relation == IS_A
                yield ids[row.curie], parent, str(Closure.Relation.UNSPECIFIED) if mixed else relation

    def _used(self) -> set[int]:
        """Terms that something else brought, or that have ancestors as something used them."""
        brought = {term.id for term in self.present.values() if term.ontology_id != self.ontology.pk}
        of_own = Closure.objects.filter(descendant__ontology=self.ontology)
        return brought | set(of_own.values_list("descendant_id", flat=True).distinct())

    def _count(self, ids: Collection[str]) -> None:
        self.ontology.term_count = len(ids) - len(self.foreign)
        self.ontology.obsolete_count = self.ontology.terms.filter(obsolete=True).count()
        self.ontology.save(update_fields=["term_count", "obsolete_count"])


def _present(wanted: Iterable[str]) -> dict[str, _Present]:
    sql = "SELECT curie, id, ontology_id, kind FROM ontology_term WHERE curie IN ({})"
    return {curie: _Present(*rest) for curie, *rest in bulk.select_in(sql, wanted)}


def _ids_of(wanted: Iterable[str]) -> dict[str, int]:
    return dict(bulk.select_in("SELECT curie, id FROM ontology_term WHERE curie IN ({})", wanted))
