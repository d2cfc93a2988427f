"""Synthetic documents in the shape of the real ones, as many as asked: what `benchmarks.search` indexes.

As hard as the trial of the design: 50,000 genes spread evenly over 143 studies of very different size, 400 phenotypes
of which a study has 3 to 16, each with eight terms above it, seven images a sample.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from catalog.search import schema
from catalog.search.rows import StudyRow, TermRow
from catalog.search.vocabulary import LABEL, Word

STUDIES, GENES, PHENOTYPES, COMPOUNDS = 143, 50_000, 400, 2_000
IMAGES = 7


@dataclass(slots=True)
class World:
    """Terms with their ancestors, per property, and what each study uses of them."""

    random: random.Random
    above: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    contexts: list[dict[str, str]] = field(default_factory=list)
    phenotypes: list[list[str]] = field(default_factory=list)
    genes: list[range] = field(default_factory=list)


def world(seed: int = 1) -> World:
    """The same world for the same seed."""
    made = World(random.Random(seed))
    made.above = {
        "phenotype": {f"CMPO:{number:07d}": _phenotype_parents(made, number) for number in range(PHENOTYPES)},
        "organism": {
            f"NCBITaxon:{number}": tuple(f"NCBITaxon:{rank}{number % 2}" for rank in range(900, 920))
            for number in range(5)
        },
        "cell_line": {f"EFO:{number:07d}": ("EFO:9000000", f"EFO:900000{number % 8 + 1}") for number in range(40)},
        "imaging_method": {
            f"FBbi:{number:08d}": ("FBbi:90000000", f"FBbi:9000000{number % 3 + 1}", "FBbi:90000009")
            for number in range(12)
        },
        "gene": {f"NCBIGene:{number}": () for number in range(GENES)},
        "compound": {f"InChIKey:{number:014d}-N": (f"InChIKey:{number:014d}",) for number in range(COMPOUNDS)},
    }
    for number in range(STUDIES):
        made.contexts.append(_context(made, number))
        made.phenotypes.append(made.random.sample(sorted(made.above["phenotype"]), made.random.randint(3, 16)))
        first = made.random.randrange(GENES)
        made.genes.append(range(first, first + made.random.randint(500, 45_000)))
    return made


def _phenotype_parents(made: World, number: int) -> tuple[str, ...]:
    """A tree of four levels, and a second classification across it."""
    tree = [f"CMPO:1{level}{number // size:05d}" for level, size in enumerate((2, 10, 50, PHENOTYPES))]
    return tuple({*tree, *(f"CMPO:20{made.random.randrange(60):05d}" for _ in range(4))})


def _context(made: World, number: int) -> dict[str, str]:
    chosen = {key: made.random.choice(sorted(made.above[key])) for key in ("cell_line", "imaging_method")}
    return chosen | {"organism": f"NCBITaxon:{min(number % 7, 4)}"}


def studies() -> Iterator[StudyRow]:
    """The rows of the studies."""
    return (StudyRow(number + 1, "idr", f"idr{number:04d}", f"Screen number {number}") for number in range(STUDIES))


def terms(made: World) -> Iterator[TermRow]:
    """The rows of all terms and everything above them."""
    for key, own in made.above.items():
        higher = {above: frozenset[str]() for parents in own.values() for above in parents}
        for curie, ancestors in (higher | {curie: frozenset(parents) for curie, parents in own.items()}).items():
            yield TermRow.of(key, Word(curie, f"{key} {curie}", ancestors, ((LABEL, f"{key} {curie}"),)))


def documents(made: World, count: int) -> Iterator[dict[str, Any]]:
    """`count` documents, study after study in order of id."""
    sizes = [made.random.random() ** 2 for _ in range(STUDIES)]
    number = 0
    for study, size in enumerate(sizes):
        last = count if study == STUDIES - 1 else number + round(count * size / sum(sizes))
        base = _base(made, study)
        while number < min(last, count):
            number += 1
            yield _document(made, study, number, base)


def _base(made: World, study: int) -> dict[str, Any]:
    context = made.contexts[study]
    fields = {schema.up(key): " ".join((curie, *made.above[key][curie])) for key, curie in context.items()}
    return {"study": str(study + 1), "archive": "idr", **context, **fields}


def _document(made: World, study: int, number: int, base: dict[str, Any]) -> dict[str, Any]:
    gene = f"NCBIGene:{made.genes[study][number % len(made.genes[study])] % GENES}"
    control = "" if number % 10 else "negative%20control"
    document = {
        **base,
        "id": number,
        "gene": gene,
        "gene_up": gene,
        "gene_sig": f"{study + 1}|{IMAGES}|{gene}",
        "context": _context_signature(made, study, control),
        "text": f"{gene.lower()} ¶ sirna {number % 997} knockdown ¶ plate {number // 384}",
        "row": json.dumps(
            [number, f"{number:032x}", study + 1, f"well {number}", f"P{number // 384}", "A1", IMAGES, {}]
        ),
    }
    if control:
        document["control"] = control
    _add(document, made, study, "phenotype", _phenotypes(made, study))
    if study % 12 == 0:
        _add(document, made, study, "compound", [f"InChIKey:{number % COMPOUNDS:014d}-N"])
    return document


def _phenotypes(made: World, study: int) -> list[str]:
    drawn = made.random.random()
    many = 0 if drawn > 0.3 else 1 if drawn > 0.15 else 2 if drawn > 0.05 else 3
    return sorted(set(made.random.choices(made.phenotypes[study], k=many))) if many else []


def _add(document: dict[str, Any], made: World, study: int, key: str, own: list[str]) -> None:
    if own:
        document[key] = " ".join(own)
        document[schema.up(key)] = " ".join({*own, *(above for curie in own for above in made.above[key][curie])})
        document[f"{key}_sig"] = f"{study + 1}|{IMAGES}|{' '.join(own)}"


def _context_signature(made: World, study: int, control: str) -> str:
    own = made.contexts[study] | {"control": control}
    return "|".join([str(study + 1), str(IMAGES), *(own.get(key, "") for key in schema.CONTEXT.properties)])
