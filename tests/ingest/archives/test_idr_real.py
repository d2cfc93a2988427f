"""The 21 studies of the sample data, counted again with the csv module alone."""

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from catalog.facts import GeneClaim, SampleFact, StudyFact
from catalog.properties import PROPERTIES
from ingest.archives.base import Defect
from ingest.archives.idr import IdrConnector
from ingest.archives.idr_headers import read_header
from ingest.locations import open_location

pytestmark = pytest.mark.real

# From the csv module, once, by hand: file, rows.
ROWS = {
    "idr0001": 18720, "idr0002": 1152, "idr0009": 26880, "idr0010": 0, "idr0011": 8784, "idr0013": 10752, "idr0016": 0,
    "idr0019": 2688, "idr0021": 414, "idr0023": 527, "idr0026": 227, "idr0027": 229, "idr0028": 6144, "idr0033": 0,
    "idr0034": 1536, "idr0035": 3300, "idr0036": 0, "idr0038": 96, "idr0056": 7400, "idr0068": 1, "idr0094": 6144,
}  # fmt: skip
COMPONENTS_WITHOUT_TABLE = {
    "idr0009": ["screenA"], "idr0010": ["screenA"], "idr0013": ["screenA"], "idr0016": ["screenA"],
    "idr0033": ["screenA"], "idr0036": ["screenA"], "idr0094": ["screenB"],
}  # fmt: skip


@dataclass
class Harvested:
    """Every study, its samples, and what was reported."""

    studies: dict[str, StudyFact] = field(default_factory=dict)
    samples: dict[str, list[SampleFact]] = field(default_factory=dict)
    defects: list[Defect] = field(default_factory=list)

    def of(self, study: str, prop: str) -> Counter[str]:
        """Samples of each text of a property."""
        return Counter(value.text for s in self.samples[study] for value in s.values if value.property == prop)


@pytest.fixture(scope="module")
def folder(shared_data) -> Path:
    return shared_data / "idr"


@pytest.fixture(scope="module")
def harvested(folder) -> Harvested:
    connector, result = IdrConnector(), Harvested()
    for page in connector.pages(open_location(str(folder))):
        for record in page.records:
            fact = connector.read(record, result.defects.append)
            result.studies[fact.accession] = fact
            result.samples[fact.accession] = list(fact.samples)
    return result


def tables(folder: Path) -> Iterator[tuple[str, str, list[str], list[list[str]]]]:
    """Study, component, headers and rows of every annotation table, by the csv module."""
    for path in sorted(folder.glob("idr*/*/*-annotation.csv")):
        reader = csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""))
        headers, *rows = list(reader)
        yield path.name[:7], path.parent.name, headers, [row for row in rows if any(cell.strip() for cell in row)]


def columns(headers: list[str], pattern: str) -> list[int]:
    return [at for at, header in enumerate(headers) if re.fullmatch(pattern, header.split("%%")[0].strip())]


def test_every_row_is_a_sample(harvested, folder):
    assert {study: len(found) for study, found in harvested.samples.items()} == ROWS
    assert sum(ROWS.values()) == 94_994
    counted = Counter((study, component) for study, component, _, rows in tables(folder) for _ in rows)
    assert Counter((s, f.component) for s, found in harvested.samples.items() for f in found) == counted


def test_every_component_is_described(harvested, folder):
    filled = {(study, component) for study, component, _, _ in tables(folder)}
    described = {(study, c.key) for study, fact in harvested.studies.items() for c in fact.components}
    assert filled <= described
    empty: dict[str, list[str]] = defaultdict(list)
    for study, key in sorted(described - filled):
        empty[study].append(key)
    assert empty == COMPONENTS_WITHOUT_TABLE


def test_keys_are_natural_and_unique(harvested):
    for study, found in harvested.samples.items():
        assert len({(sample.component, sample.key) for sample in found}) == len(found), study
    again = [(study, f.component, f.key) for study, found in harvested.samples.items() for f in found if "#" in f.key]
    assert again == [("idr0056", "screenC", "plate1/K18#2"), ("idr0056", "screenC", "plate2/K18#2")]


def test_every_phenotype_cell_is_a_value_of_its_sample(harvested, folder):
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for study, _, headers, rows in tables(folder):
        places = columns(headers, r"Phenotype \d+")
        counted[study].update(row[at].strip() for row in rows for at in places if row[at].strip())
    for study in harvested.samples:
        assert harvested.of(study, "phenotype") == counted[study], study


def test_samples_with_a_phenotype(harvested):
    found = {
        study: sum(any(value.property == "phenotype" for value in sample.values) for sample in samples)
        for study, samples in harvested.samples.items()
    }
    assert {study: count for study, count in found.items() if count} == {
        "idr0001": 3727, "idr0002": 304, "idr0009": 5867, "idr0011": 1044, "idr0013": 1479, "idr0021": 414,
        "idr0023": 527, "idr0026": 107, "idr0028": 2058,
    }  # fmt: skip


def test_all_phenotypes_of_tables_have_terms_but_four(harvested):
    without = {
        (study, value.text)
        for study, samples in harvested.samples.items()
        for sample in samples
        for value in sample.values
        if value.property == "phenotype" and not value.claims
    }
    assert without == {
        ("idr0026", "increased CTL confinement"),
        ("idr0026", "enhanced CTL density"),
        ("idr0026", "vessel normalization"),
        ("idr0026", "transient increase in CTL density"),
    }


def test_phenotypes_with_a_quality_are_groups(harvested):
    groups = {
        (study, tuple(claim.curie for claim in value.claims))
        for study, samples in harvested.samples.items()
        for sample in samples
        for value in sample.values
        if value.grouped
    }
    assert groups == {
        ("idr0001", ("PATO:0000460", "CMPO:0000369")),
        ("idr0001", ("PATO:0000460", "GO:0022403")),
    }


def test_levels_are_stated_by_row(harvested, folder):
    counted: Counter[tuple[str, str]] = Counter()
    for study, _, headers, rows in tables(folder):
        for at in columns(headers, "Phenotype Annotation Level"):
            counted.update((study, row[at].strip()) for row in rows if row[at].strip())
    names = {1: ("well", "well level"), 2: ("gene",), 5: ("protein",), 6: ("experimental condition",),
             8: ("experimental condition and protein",)}  # fmt: skip
    for study, samples in harvested.samples.items():
        found = Counter(sample.level for sample in samples)
        for level, texts in names.items():
            assert found[level] == sum(counted[study, text] for text in texts), (study, level)
    assert sum(counted.values()) == sum(1 for found in harvested.samples.values() for sample in found if sample.level)


def test_samples_that_failed_quality_control(harvested):
    affected = [s for s in harvested.samples["idr0002"] if any(v.property == "phenotype" for v in s.values)]
    failed = [s for s in affected if any(v.property == "quality_control" and v.text == "fail" for v in s.values)]
    assert (len(affected), len(failed)) == (304, 57)
    assert harvested.of("idr0002", "quality_control") == {"pass": 645, "fail": 507}
    assert harvested.of("idr0013", "quality_control") == {"TRUE": 10181, "FALSE": 571}


def test_controls_are_samples(harvested):
    assert harvested.of("idr0001", "control") == {
        "negative control": 2473, "positive control": 1341, "empty well": 1170, "technical control": 187,
    }  # fmt: skip


def test_one_symbol_with_two_gene_ids(harvested):
    ids: dict[str, Counter[str]] = defaultdict(Counter)
    for sample in harvested.samples["idr0028"]:
        for value in sample.values:
            if value.property == "gene" and value.text == "DEPDC1":
                (claim,) = value.claims
                assert isinstance(claim, GeneClaim)
                ids[sample.component][" ".join(claim.ids)] += 1
    wrong, right = "NCBIGene:55789 RefSeq:NM_017779", "NCBIGene:55635 RefSeq:NM_017779"
    assert ids == {"screenA": {wrong: 4}, "screenB": {right: 4}, "screenC": {wrong: 4}, "screenD": {right: 4}}


def test_every_gene_has_the_taxon_of_its_study(harvested):
    taxa: dict[str, set[str]] = defaultdict(set)
    for study, samples in harvested.samples.items():
        for sample in samples:
            for value in sample.values:
                taxa[study].update(claim.taxon for claim in value.claims if isinstance(claim, GeneClaim))
    assert {study: sorted(found) for study, found in taxa.items() if found} == {
        "idr0001": ["NCBITaxon:4896"], "idr0002": ["NCBITaxon:9606"], "idr0009": ["NCBITaxon:9606"],
        "idr0011": ["NCBITaxon:4932"], "idr0013": ["NCBITaxon:9606"], "idr0021": ["NCBITaxon:9606"],
        "idr0023": ["NCBITaxon:9606"], "idr0028": ["NCBITaxon:9606"], "idr0056": ["NCBITaxon:9606"],
    }  # fmt: skip


def test_every_gene_id_cell_is_claimed(harvested, folder):
    """Distinct gene ids of each study: those of the cells, but for `control` and `ED666`."""
    stated: dict[str, set[str]] = defaultdict(set)
    for study, _, headers, rows in tables(folder):
        for at in columns(headers, r"Gene Identifier|Comment \[Gene Identifier\]|RefSeq Locus"):
            stated[study].update(part.strip() for row in rows for part in row[at].split(";") if part.strip())
    for study, samples in harvested.samples.items():
        values = {id(value): value for sample in samples for value in sample.values if value.property == "gene"}
        claims = (claim for value in values.values() for claim in value.claims if isinstance(claim, GeneClaim))
        claimed = {curie.partition(":")[2] for claim in claims for curie in claim.ids}
        assert stated[study] - claimed == ({"control", "ED666"} if study == "idr0001" else set())
        assert claimed <= stated[study]


def test_organisms_are_as_stated_even_where_a_column_was_filled_down(harvested):
    stated = Counter(
        value.submitted_id for s in harvested.samples["idr0056"] for value in s.values if value.property == "organism"
    )
    assert stated["NCBITaxon_9606"] == 2359 + 2358 + 476
    assert stated["NCBITaxon_9607"] == 1
    assert stated.total() == ROWS["idr0056"]
    told = [d for d in harvested.defects if "NCBITaxon:9607 here" in d.reason]
    assert [(d.file.rpartition("/")[2], d.row, d.column) for d in told] == [
        ("idr0056-screenA-annotation.csv", 2361, "Characteristics [Organism]")
    ]


def test_compounds(harvested):
    found = [v for s in harvested.samples["idr0094"] for v in s.values if v.property == "compound"]
    assert len(found) == 5632
    assert sum(bool(claim.inchikey) for value in found for claim in value.claims) == 5601
    assert len({claim.inchikey for value in found for claim in value.claims if claim.inchikey}) == 5589
    assert harvested.of("idr0035", "compound")["taxol"] == 354
    assert harvested.of("idr0035", "dose")["0.3 micromolar"] == 575


def test_both_organisms_of_a_row(harvested):
    assert harvested.of("idr0094", "organism") == {
        "Homo sapiens": 6144, "Severe acute respiratory syndrome coronavirus 2": 6144,
    }  # fmt: skip


def test_rows_of_experiments_are_images_too(harvested):
    images = {study: sum(len(s.images) for s in samples) for study, samples in harvested.samples.items()}
    assert {study: count for study, count in images.items() if count} == {
        "idr0021": 414, "idr0023": 527, "idr0026": 227, "idr0027": 229, "idr0038": 96, "idr0068": 1,
    }  # fmt: skip


def test_a_table_with_a_byte_order_mark_keeps_its_first_column(harvested):
    (sample,) = harvested.samples["idr0068"]
    assert sample.key.endswith("/image.ome.tiff")
    assert not any("\ufeff" in header for header in sample.attributes)


def test_attributes_are_the_cells_that_no_property_claims(harvested, folder):
    for study, component, headers, rows in tables(folder):
        samples = (sample for sample in harvested.samples[study] if sample.component == component)
        kept = [
            (at, h.strip()) for at, h in enumerate(headers) if read_header(h).meaning.role in ("attribute", "shape")
        ]
        for row, sample in zip(rows, samples, strict=True):
            assert sample.attributes == {header: row[at].strip() for at, header in kept if row[at].strip()}


def test_every_cell_of_a_property_is_a_value_of_its_sample(harvested, folder):
    for study, component, headers, rows in tables(folder):
        samples = (sample for sample in harvested.samples[study] if sample.component == component)
        read = [(at, read_header(header)) for at, header in enumerate(headers)]
        kept = [(at, h) for at, h in read if h.meaning.role == "value"]
        seen: set[tuple[str, ...]] = set()
        for row, sample in zip(rows, samples, strict=True):
            cells = tuple(row[at] for at, _ in kept)
            if cells in seen:
                continue
            seen.add(cells)
            stated = {(value.property, value.text.lower()) for value in sample.values}
            for at, header in kept:
                start = f"{header.name}: " if header.meaning.target == "variable" else ""
                parts = row[at].split(header.meaning.split) if header.meaning.split else [row[at]]
                wanted = {(header.meaning.target, f"{start}{part.strip()}".lower()) for part in parts if part.strip()}
                assert wanted <= stated, (study, header.text)


def test_headers_are_known_or_kept(folder):
    headers = {header for _, _, found, _ in tables(folder) for header in found}
    assert len(headers) == 324
    roles = Counter(read_header(header).meaning.role for header in headers)
    assert roles["attribute"] == 149
    targets = {read_header(header).meaning.target for header in headers if read_header(header).meaning.role == "value"}
    assert targets <= set(PROPERTIES)


def test_studies_are_described(harvested):
    for study in harvested.studies.values():
        assert study.title, study.accession
        assert study.licence, study.accession
        assert any(v.property == "organism" and v.claims for v in study.values), study.accession
        for component in study.components:
            methods = [v for v in component.values if v.property == "imaging_method"]
            assert methods, (study.accession, component.key)
            assert any(claim.curie.startswith("FBbi:") for v in methods for claim in v.claims)
    assert {(s.accession, link.accession) for s in harvested.studies.values() for link in s.links} == {
        ("idr0056", "S-BIAD3"), ("idr0094", "S-BIAD29"),
    }  # fmt: skip


def test_spilled_protocols_are_given_back(harvested):
    names = [p["name"] for p in harvested.studies["idr0056"].components[0].protocols if p["description"]]
    assert names == [
        "growth protocol", "treatment protocol", "HCS library protocol",
        "HCS image acquisition and feature extraction protocol",
    ]  # fmt: skip


def test_nothing_personal_is_in_the_facts(harvested):
    assert not re.search(r"[\w.]+@[\w-]+\.\w+|Person (Email|Address)", repr(list(harvested.studies.values())))


def test_no_file_is_refused_and_little_is_wrong(harvested):
    assert len(harvested.studies) == 21
    kinds = Counter((d.file[:7], re.sub(r'".*?"|[\d,]+|\S+:\S+', "_", d.reason)) for d in harvested.defects)
    assert {study for study, _ in kinds} == {"idr0001", "idr0038", "idr0056"}


def test_values_are_shared_objects(harvested):
    for study, samples in harvested.samples.items():
        objects = {id(value): value for sample in samples for value in sample.values}
        assert len(set(objects.values())) == len(objects), study
