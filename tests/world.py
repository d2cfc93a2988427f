"""A small world that pages and API are tried on: two ontologies, four studies, one of them withdrawn, and an index.

Wells of idr0013: `delayed` carry a term below *mitosis delayed phenotype*, which none of them states.
"""

import datetime
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.test import override_settings

from catalog import services
from catalog.facts import ComponentFact, ImageFact, LicenceFact, LinkFact, SampleFact
from catalog.models import Study
from catalog.search import indexing
from ontology import lexicons
from ontology.services import load_ontology
from tests.catalog.builders import HUMAN, YEAST, compound, gene, phenotype, plain, study, well
from tests.ontology.files import stanza, write

MICROSCOPY = plain("instrument", "a microscope")
DELAYED = phenotype("metaphase delayed", "CMPO:0000307")
ARRESTED = phenotype("prometaphase arrested", "CMPO:0000308")
ROUND = phenotype("round cells", "CMPO:0000118")
OPEN_VALUE = phenotype("looks odd")
CDC20 = gene("CDC20", "ENSEMBL:ENSG00000117399", synonyms=("p55CDC",))
PLK1 = gene("PLK1", "ENSEMBL:ENSG00000166851")
SLP1 = gene("slp1", "PomBase:SPAC821.08c", taxon="NCBITaxon:4896")
NOCODAZOLE = compound("nocodazole", inchikey="KYRVNWMVYQXFEU-UHFFFAOYSA-N")
LONG = phenotype("abnormal microtubule cytoskeleton morphology", "CMPO:0000369", "PATO:0000460", grouped=True)
ABSENT_ROUND = phenotype("not round", "CMPO:0000118", polarity="absent")

CMPO = (
    stanza("CMPO:0000003", "cellular phenotype"),
    stanza("CMPO:0000100", "cell cycle phenotype", "is_a: CMPO:0000003"),
    stanza(
        "CMPO:0000202", "mitosis delayed phenotype", "is_a: CMPO:0000100", 'synonym: "mitotic delay" EXACT []',
        'def: "Mitosis takes longer than it should." [x:y]', "alt_id: CMPO:0000929",
    ),
    stanza("CMPO:0000307", "metaphase delayed phenotype", "is_a: CMPO:0000202"),
    stanza("CMPO:0000308", "prometaphase arrested phenotype", "is_a: CMPO:0000202"),
    stanza("CMPO:0000118", "round cell phenotype", "is_a: CMPO:0000003", 'synonym: "spherical cell" RELATED []'),
    stanza("CMPO:0000369", "microtubule cytoskeleton morphology during mitotic interphase", "is_a: CMPO:0000003"),
    stanza("CMPO:0000900", "odd phenotype", "is_obsolete: true", "replaced_by: CMPO:0000118"),
    stanza("CMPO:0000901", "odder phenotype", "is_obsolete: true", "consider: CMPO:0000118"),
)  # fmt: skip
TAXA = (
    stanza("NCBITaxon:2759", "Eukaryota"),
    stanza("NCBITaxon:33154", "Opisthokonta", "is_a: NCBITaxon:2759"),
    stanza("NCBITaxon:9606", "Homo sapiens", "is_a: NCBITaxon:33154", 'synonym: "human" EXACT []'),
    stanza("NCBITaxon:4896", "Schizosaccharomyces pombe", "is_a: NCBITaxon:33154"),
)


@contextmanager
def world(folder: Path):
    """The world, while it lasts; its index and lexicon are in `folder`."""
    with override_settings(DATA_DIR=folder):
        for name, terms in (("cmpo", CMPO), ("ncbitaxon", TAXA)):
            path = write(folder / f"{name}.obo", *terms, header=("format-version: 1.2", f"ontology: {name}"))
            load_ontology(source=path)
        services.register_archive(
            key="idr",
            name="Image Data Resource",
            url="https://idr.example.org",
            study_url="https://idr.example.org/{accession}",
        )
        services.register_archive(key="cil", name="Cell Image Library")
        for fact in studies():
            services.upsert_study(fact=fact)
        services.withdraw(study=Study.objects.get(accession="idr0099"), reason="The authors asked for it.")
        indexing.rebuild()
        lexicons.refresh()
        yield


def studies():
    """The facts."""
    yield study(
        *(well(place, DELAYED, CDC20, MICROSCOPY, plain("quality_control", "TRUE"), level=2, image_count=2) for place in range(1, 31)),
        *(well(place, ARRESTED, PLK1, plain("quality_control", "FALSE"), image_count=2) for place in range(31, 36)),
        *(well(place, plain("control", "negative control"), NOCODAZOLE, plain("dose", "1 uM")) for place in range(36, 40)),
        well(40, OPEN_VALUE, ABSENT_ROUND, image_count=1, attributes={"Batch": "7"}),
        accession="idr0013",
        title="A screen of human cells that divide",
        description="Genes were silenced, one by one.\n\nThen cells were watched.",
        released=datetime.date(2016, 4, 27),
        doi="https://doi.org/10.1038/nature08869",
        keywords=("mitosis",),
        licence=LicenceFact("CC0 1.0", "study.txt, Study License", "https://creativecommons.org/publicdomain/zero/1.0/"),
        authors=({"name": "First Author", "orcid": "https://orcid.org/0000-0002-1825-0097"}, {"name": "Second Author"}),
        publications=({"title": "Cells that divide", "year": "2010", "doi": "10.1038/nature08869", "pmid": "20360735"},),
        links=(LinkFact("same", "cil", "CIL_1", "study.txt"), LinkFact("related", "idr", "idr7777")),
        components=(
            ComponentFact("screenA", kind="screen", name="first screen", description="All genes.", values=(HUMAN,),
                          protocols=({"name": "growth", "description": "Cells were grown."},)),
            ComponentFact("screenB", kind="screen", name="second screen", values=(HUMAN,)),
        ),
        attributes={"Study Key Words": "mitosis"},
    )  # fmt: skip
    yield study(
        well(1, ROUND, SLP1, LONG, attributes={"Characteristics of_the_sequence_of_the_reagent_used": "ACGT" * 40}),
        *(well(place, ROUND, SLP1) for place in range(2, 4)),
        accession="idr0001",
        title="Yeast of many shapes",
        licence=LicenceFact("ask us", "study.txt"),
        components=(ComponentFact("screenA", kind="screen", values=(YEAST,)),),
    )
    yield study(accession="idr0099", title="A study that went away")
    yield _single_image()


def _single_image():
    image = ImageFact(
        key="CIL_1/1.tif", address="https://cil.example.org/1.tif", format="TIFF", size_bytes=2_500_000,
        shape={"X": 512, "Y": 512, "C": 2}, pixel_size={"X": (0.1, "um")}, channels=("DAPI", "actin"),
    )  # fmt: skip
    fact = study(
        SampleFact("record", "1", name="a dividing cell", values=(HUMAN, ROUND), images=(image,)),
        accession="CIL_1",
        title="One dividing cell",
        components=(ComponentFact("record"),),
        licence=None,
    )
    return replace(fact, archive="cil")
