"""Facts for tests, short to write: a study with wells that carry values."""

from catalog import services
from catalog.facts import (
    ComponentFact,
    CompoundClaim,
    GeneClaim,
    LicenceFact,
    SampleFact,
    StudyFact,
    TermClaim,
    ValueFact,
)
from catalog.models import Study

HUMAN = ValueFact("organism", "Homo sapiens", "NCBITaxon_9606", (TermClaim("NCBITaxon:9606", "Homo sapiens"),))
MOUSE = ValueFact("organism", "Mus musculus", "NCBITaxon_10090", (TermClaim("NCBITaxon:10090", "Mus musculus"),))
YEAST = ValueFact("organism", "S. pombe", "NCBITaxon_4896", (TermClaim("NCBITaxon:4896", "S. pombe"),))


def phenotype(text, *curies, grouped=False, polarity="present"):
    claims = tuple(TermClaim(curie, text) for curie in curies)
    return ValueFact("phenotype", text, " | ".join(curies), claims, grouped, polarity)


def gene(symbol, *ids, taxon="NCBITaxon:9606", synonyms=()):
    return ValueFact("gene", symbol, ids[0] if ids else "", (GeneClaim(ids, taxon, symbol, synonyms),))


def compound(name, inchikey="", smiles="", ids=()):
    return ValueFact("compound", name, inchikey, (CompoundClaim(name, inchikey, smiles, ids),))


def plain(key, text):
    return ValueFact(key, text)


def well(number, *values, component="screenA", level=0, **more):
    return SampleFact(component, f"P1/A{number}", plate="P1", well=f"A{number}", values=values, level=level, **more)


def study(*samples, accession="idr0001", components=None, **more):
    return StudyFact(
        archive="idr",
        accession=accession,
        title=more.pop("title", "A screen"),
        licence=more.pop("licence", LicenceFact("CC BY 4.0", "Study License")),
        components=components or (ComponentFact("screenA", values=(HUMAN,)),),
        samples=samples,
        **more,
    )


def harvest(*samples, **more):
    """Store a study of these samples and return it."""
    services.register_archive(key="idr", name="Image Data Resource")
    return services.upsert_study(fact=study(*samples, **more)).study


def reload(row: Study) -> Study:
    return Study.objects.get(pk=row.pk)
