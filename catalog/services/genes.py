"""Genes as rows state them, brought to one identity each (DESIGN section 5).

NCBI Gene id, else Ensembl, else the model organism's id. A row that states several teaches that they are one; if they
were two until then, they are merged, and every study that used the lesser one is recorded as changed. Two ids of one
source are never taken for one gene.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from django.db import transaction

from catalog.bulk import among
from catalog.facts import GeneClaim
from catalog.models import Annotation, Change, Gene, GeneMergeProposal, Orthology, Study
from catalog.models.annotations import SUBJECTS
from catalog.services.changes import record_study
from catalog.services.terms import create_terms, find_terms
from ontology import curies
from ontology.models import AlternativeId, Synonym, Term
from ontology.problems import NotFound
from ontology.wording import counted

_RANK = ("NCBIGene", "ENSEMBL")
_LONGEST_SYMBOL = 255
# Sources whose ids are those of transcripts: one gene has many.
_TRANSCRIPTS = ("RefSeq",)
_NOBODY = (0, "")


@dataclass(slots=True)
class _Group:
    """Ids that name one gene, at most one per source of gene ids, and the terms that stand for them so far."""

    ids: set[str] = field(default_factory=set)
    terms: list[int] = field(default_factory=list)
    claims: list[GeneClaim] = field(default_factory=list)

    @property
    def best(self) -> str:
        return min(self.ids, key=_rank)

    def agrees_with(self, ids: Iterable[str]) -> bool:
        """Whether joining them would keep one id per source."""
        own = _by_source(self.ids)
        return all(own.get(source, curie) == curie for source, curie in _by_source(ids).items())


def ensure_genes(claims: Iterable[GeneClaim]) -> dict[GeneClaim, int]:
    """Claim to term id; a claim without any id has no identity and is left out."""
    wanted = [claim for claim in dict.fromkeys(claims) if claim.ids]
    groups = _grouped(wanted)
    _create_missing([group for group in groups if not group.terms])
    _settle([group for group in groups if group.terms])
    _alias(groups)
    chosen = {claim: group.terms[0] for group in groups for claim in group.claims}
    _learn_names(chosen)
    _propose_merges(chosen)
    return chosen


def _rank(curie: str) -> tuple[int, str]:
    prefix = curies.prefix(curie)
    return (_RANK.index(prefix) if prefix in _RANK else len(_RANK), curie)


def _by_source(ids: Iterable[str]) -> dict[str, str]:
    """Source prefix to the first gene id of it: a second id of one source in a row is another gene."""
    found: dict[str, str] = {}
    for curie in ids:
        if curies.prefix(curie) not in _TRANSCRIPTS:
            found.setdefault(curies.prefix(curie), curie)
    return found


def _of_one_gene(ids: Sequence[str]) -> list[str]:
    """The ids of a row that name its first gene, best first."""
    transcripts = [curie for curie in ids if curies.prefix(curie) in _TRANSCRIPTS]
    return sorted({*_by_source(ids).values(), *transcripts}, key=_rank)


def _grouped(claims: Sequence[GeneClaim]) -> list[_Group]:
    owner = {curie: group for group in _known_groups(claims) for curie in group.ids}
    for claim in claims:
        ids = _of_one_gene(claim.ids)
        group = _join(owner, ids)
        group.claims.append(claim)
        group.ids.update(curie for curie in ids if owner.setdefault(curie, group) is group)
    return list({id(group): group for group in owner.values()}.values())


def _join(owner: dict[str, _Group], ids: list[str]) -> _Group:
    """The group of the best id, taking in the groups of the others where that keeps one id per source."""
    touched = {id(owner[curie]): owner[curie] for curie in ids if curie in owner}
    agreeing = [group for group in touched.values() if group.agrees_with(ids)]
    if not agreeing:
        # No group has the ids without contradiction: the best id decides whose claim it is.
        return owner.get(ids[0]) or _Group()
    first, *others = agreeing
    for other in others:
        if first.agrees_with(other.ids):
            first.ids |= other.ids
            first.terms += other.terms
            first.claims += other.claims
            owner.update(dict.fromkeys(other.ids, first))
    return first


def _known_groups(claims: Sequence[GeneClaim]) -> list[_Group]:
    """The genes that the claims' ids already name, each with every id it has."""
    terms = set(find_terms({curie for claim in claims for curie in claim.ids}).values())
    groups = {term_id: _Group(terms=[term_id]) for term_id in terms}
    own = among(Term.objects.values_list("pk", "curie"), "pk", terms)
    for term_id, curie in chain(own, among(AlternativeId.objects.values_list("term_id", "curie"), "term_id", terms)):
        groups[term_id].ids.add(curie)
    return list(groups.values())


def _create_missing(groups: Sequence[_Group]) -> None:
    labels = {group.best: group.claims[0].symbol or curies.local(group.best) for group in groups}
    created = create_terms(labels, Term.Kind.GENE)
    for group in groups:
        group.terms.append(created[group.best])
    Gene.objects.bulk_create(
        [
            Gene(term_id=group.terms[0], taxon=group.claims[0].taxon, symbol=_symbol(group.claims[0]))
            for group in groups
        ],
        batch_size=500,
    )


def _settle(groups: Sequence[_Group]) -> None:
    """Merge where a row taught that two terms are one gene; give the term the best id known by now."""
    for group in groups:
        if len(group.terms) > 1:
            _merge(group)
    current = dict(among(Term.objects.values_list("pk", "curie"), "pk", [group.terms[0] for group in groups]))
    for group in groups:
        former = current[group.terms[0]]
        # Only another source is better: of two transcripts neither is.
        if _rank(group.best)[0] < _rank(former)[0]:
            _promote(group.terms[0], former, group.best)


def _promote(term_id: int, former: str, best: str) -> None:
    AlternativeId.objects.filter(curie=best).delete()
    Term.objects.filter(pk=term_id).update(curie=best)
    AlternativeId.objects.create(curie=former, term_id=term_id)
    _record_users([term_id])


def _merge(group: _Group) -> None:
    rows = sorted(Term.objects.filter(pk__in=group.terms), key=lambda term: _rank(term.curie))
    kept, others = rows[0], rows[1:]
    _record_users([term.pk for term in others])
    for other in others:
        _move(other, kept)
    group.terms = [kept.pk]


def _move(other: Term, kept: Term) -> None:
    """Everything that points at `other` points at `kept`; a fact that both had stays once."""
    key = (*(f"{subject}_id" for subject in SUBJECTS), "property", "polarity", "group", "status")
    taken = set(Annotation.objects.filter(term=kept).values_list(*key))
    for annotation in Annotation.objects.filter(term=other):
        if tuple(getattr(annotation, name) for name in key) in taken:
            annotation.delete()
        else:
            annotation.term = kept
            annotation.save(update_fields=["term"])
    Synonym.objects.filter(term=other).update(term=kept)
    AlternativeId.objects.filter(term=other).update(term=kept)
    _move_orthologues(other, kept)
    curie = other.curie
    other.delete()
    AlternativeId.objects.create(curie=curie, term=kept)


def _move_orthologues(other: Term, kept: Term) -> None:
    """Links go both ways. Those of `other` itself are deleted with it."""
    links = list(Orthology.objects.filter(gene_id=other.pk)) if Gene.objects.filter(pk=kept.pk).exists() else []
    Orthology.objects.bulk_create(
        [
            Orthology(gene_id=one, other_id=another, source=link.source)
            for link in links
            for one, another in ((kept.pk, link.other_id), (link.other_id, kept.pk))
        ],
        batch_size=500,
        ignore_conflicts=True,
    )


def _alias(groups: Sequence[_Group]) -> None:
    """Every id of a group that names no term yet becomes an alternative id of its own."""
    wanted = {curie: group.terms[0] for group in groups for curie in group.ids}
    known = find_terms(wanted)
    AlternativeId.objects.bulk_create(
        [AlternativeId(curie=curie, term_id=term_id) for curie, term_id in wanted.items() if curie not in known],
        batch_size=500,
    )


def _record_users(term_ids: list[int]) -> None:
    used = Annotation.objects.filter(term_id__in=term_ids)
    studies = {study for way in SUBJECTS.values() for study in used.values_list(way, flat=True)} - {None}
    for study in Study.objects.filter(pk__in=studies).order_by("pk"):
        record_study(study=study, cause="gene identity", kind=Change.Kind.ENTITY)


def _learn_names(chosen: dict[GeneClaim, int]) -> None:
    """Symbols and synonyms that the term does not have yet; a taxon or symbol where the gene has none."""
    genes = {gene.pk: gene for gene in among(Gene.objects.select_related("term"), "pk", set(chosen.values()))}
    have: dict[int, set[str]] = defaultdict(set)
    for term_id, text in among(Synonym.objects.values_list("term_id", "text"), "term_id", genes):
        have[term_id].add(text)
    names: dict[tuple[int, str], str] = {}
    for claim, term_id in chosen.items():
        gene = genes.get(term_id)
        if gene is None:
            continue
        _fill_in(gene, claim)
        scopes = [(claim.symbol, Synonym.Scope.EXACT), *((text, Synonym.Scope.RELATED) for text in claim.synonyms)]
        for text, scope in scopes:
            if text and text != gene.term.label and text not in have[term_id]:
                names.setdefault((term_id, text), scope)
    Synonym.objects.bulk_create(
        [Synonym(term_id=term_id, text=text, scope=scope) for (term_id, text), scope in names.items()], batch_size=500
    )


def _symbol(claim: GeneClaim) -> str:
    """What is kept as the symbol: of a list of genes in one cell, which is none, the beginning."""
    return claim.symbol[:_LONGEST_SYMBOL]


def _fill_in(gene: Gene, claim: GeneClaim) -> None:
    if (claim.taxon and not gene.taxon) or (claim.symbol and not gene.symbol):
        gene.taxon = gene.taxon or claim.taxon
        if claim.symbol and not gene.symbol:
            gene.symbol, gene.term.label = _symbol(claim), claim.symbol
            gene.term.save(update_fields=["label"])
        gene.save(update_fields=["taxon", "symbol"])


def _propose_merges(chosen: dict[GeneClaim, int]) -> None:
    symbols = {_symbol(claim) for claim in chosen if claim.symbol}
    by_symbol: dict[tuple[str, str], set[str]] = defaultdict(set)
    rows = among(Gene.objects.values_list("taxon", "symbol", "term__curie"), "symbol", symbols)
    for taxon, symbol, curie in rows:
        by_symbol[taxon, symbol].add(curie)
    for (taxon, symbol), found in by_symbol.items():
        if taxon and len(found) > 1:
            GeneMergeProposal.objects.update_or_create(taxon=taxon, symbol=symbol, defaults={"genes": sorted(found)})


@transaction.atomic
def load_orthologues(*, pairs: Iterable[tuple[str, str]], source: str) -> int:
    """Link genes of different taxa, given as pairs of CURIEs, both ways; returns how many links are new.

    Tables are of all genes there are: pairs with one that the catalog does not have are passed over. Raises `NotFound`
    where no pair names two known genes: the table is probably of another kind of id.
    """
    known, links, given = _gene_ids(), set[tuple[int, int]](), 0
    for one, other in pairs:
        given += 1
        (first, taxon), (second, other_taxon) = known.get(one, _NOBODY), known.get(other, _NOBODY)
        if first and second and taxon != other_taxon:
            links |= {(first, second), (second, first)}
    if not links:
        raise NotFound(
            f"{source} links no two genes of the catalog in {counted(given, 'pair')}; ids look like NCBIGene:991."
        )
    before = Orthology.objects.count()
    Orthology.objects.bulk_create(
        [Orthology(gene_id=one, other_id=other, source=source) for one, other in sorted(links)],
        batch_size=500,
        ignore_conflicts=True,
    )
    return Orthology.objects.count() - before


def _gene_ids() -> dict[str, tuple[int, str]]:
    """Every id of every gene, former ones too, to its term and taxon."""
    former = Gene.objects.exclude(term__alternative_ids=None)
    rows = chain(
        former.values_list("term__alternative_ids__curie", "pk", "taxon"),
        Gene.objects.values_list("term__curie", "pk", "taxon"),
    )
    return {curie: (term, taxon) for curie, term, taxon in rows}
