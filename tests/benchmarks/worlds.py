"""A small world to draw from, made by hand: no ontology files and no harvest."""

from benchmarks.synthetic.shapes import PropertyShape, StudyShape
from benchmarks.synthetic.world import Universe, World
from catalog.search.vocabulary import LABEL, Word

PHENOTYPES = tuple(f"CMPO:{number:07d}" for number in range(2, 22))
ORGANISMS = ("NCBITaxon:9606", "NCBITaxon:10090", "NCBITaxon:4896")
QUALITIES = ("PATO:0000001", "PATO:0000002")


def word(curie, *ancestors):
    label = f"label of {curie.replace(':', ' ')}"
    return Word(curie, label, frozenset(ancestors), ((LABEL, label),))


def world():
    """A screen with pairs, doses and controls, a small experiment, and a study of one sample."""
    # The first half of the phenotypes lies below the third, and everything below the first.
    middle, top = PHENOTYPES[2], "CMPO:0000001"
    words = {top: word(top)}
    words |= {
        curie: word(curie, top, *([middle] if place < 10 and curie != middle else []))
        for place, curie in enumerate(PHENOTYPES)
    }
    words |= {curie: word(curie, "NCBITaxon:1") for curie in ORGANISMS} | {"NCBITaxon:1": word("NCBITaxon:1")}
    words |= {curie: word(curie) for curie in QUALITIES}
    constant = PropertyShape(cover=1.0, many=(1.0,), growth=0.0, slope=0.0, prefix="NCBITaxon")
    phenotype = PropertyShape(cover=0.4, many=(0.7, 0.3), growth=0.4, slope=0.8, prefix="CMPO", paired=0.3, absent=0.1)
    dose = PropertyShape(
        cover=0.5, many=(1.0,), growth=0.3, slope=0.5, dimension="mol/L", numbers=(1e-6, 2e-6, 5e-6, 1e-5)
    )
    control = PropertyShape(
        cover=0.1, many=(1.0,), growth=0.2, slope=1.0, choices=("negative control", "positive control")
    )
    sirna = PropertyShape(cover=0.8, many=(1.0,), growth=0.7, slope=0.3, words=1)
    screen = {"organism": constant, "phenotype": phenotype, "dose": dose, "control": control, "sirna": sirna}
    shapes = (
        StudyShape(5_000, 4.0, 384, screen),
        StudyShape(300, 1.0, 50, {"organism": constant, "phenotype": phenotype}),
        StudyShape(1, 0.0, 1, {"organism": constant}),
    )
    universes = {
        ("phenotype", "CMPO"): Universe.of(PHENOTYPES, 1.0),
        ("organism", "NCBITaxon"): Universe.of(ORGANISMS, 1.5),
        ("quality", "PATO"): Universe.of(QUALITIES, 0.0),
    }
    return World(shapes, universes, words)
