"""The sample data of BioStudies and the Cell Image Library, counted twice: by the connectors, and by hand from the JSON."""

import gzip
import json
import re
from collections import Counter

import pytest

from catalog.models import Image, Sample, Study, StudyLink
from ingest import keeping
from ingest.archives import CONNECTORS
from ingest.locations import open_location
from ingest.models import SourceRecord
from ingest.services import harvest

pytestmark = pytest.mark.real

IDS = re.compile(r"(FBbi|Fbbi|Bbi|GO|CL|NCBITaxon):(\d+)")
FIELDS = {
    "NCBIORGANISMALCLASSIFICATION": "organism",
    "IMAGINGMODE": "imaging_method",
    "CELLTYPE": "cell_type",
    "BIOLOGICALPROCESS": "biological_process",
    "CELLULARCOMPONENT": "cellular_component",
    "MOLECULARFUNCTION": "molecular_function",
    "PREPARATION": "preparation",
    "RELATIONTOINTACTCELL": "preparation",
    "SOURCEOFCONTRAST": "contrast",
    "VISUALIZATIONMETHODS": "visualization",
}


def listed(value):
    return value if isinstance(value, list) else [value]


def flat(value):
    return [inner for item in value or [] for inner in (flat(item) if isinstance(item, list) else [item])]


def sections(section, *kinds):
    """Every section of these types below one, read straight from the JSON."""
    for child in flat(section.get("subsections")):
        if child.get("type") in kinds:
            yield child
        yield from sections(child, *kinds)


def samples_by_hand(submission):
    """One for each association, else for each nested biosample, else one; a study without components has one."""
    components = list(sections(submission["section"], "Study Component", "Experiment"))
    counts = [
        len(list(sections(one, "Associations"))) or len(list(sections(one, "Biosample"))) or 1 for one in components
    ]
    return sum(counts) or 1


def read_all(archive, location, defects):
    """Every study of a location by its connector; `defects` takes what could not be read."""
    for page in CONNECTORS[archive].pages(open_location(str(location))):
        defects += page.defects
        for record in page.records:
            yield record, CONNECTORS[archive].read(record, defects.append)


@pytest.mark.django_db
def test_the_submissions(shared_data):
    folder = shared_data / "biostudies"
    report = harvest(archive="biostudies", location=str(folder))
    assert (report.new, report.unreadable, report.samples, report.images) == (25, 0, 73, 93)
    by_hand = {path.stem: samples_by_hand(json.loads(path.read_text())) for path in folder.glob("*.json")}
    assert sum(by_hand.values()) == 73
    assert dict(Study.objects.values_list("accession", "sample_count")) == by_hand
    assert Sample.objects.count() == 73
    images = Counter(Image.objects.values_list("sample__component__study__accession", flat=True))
    assert images == {"S-BSMS4": 60, "S-BSST592": 26, "S-BIAD1492": 7}
    same = StudyLink.objects.filter(kind="same").values_list("study__accession", "accession")
    assert set(same) == {("S-BIAD590", "idr0042"), ("S-BIAD599", "idr0079")}
    unmatched = [defect.accession for defect in report.first_defects if defect.column == "Associations"]
    assert Counter(unmatched) == {"S-BIAD2808": 4, "S-BIAD2225": 1}
    assert not Study.objects.filter(licence_raw="", licence_spdx="CC0-1.0").exists()


@pytest.mark.django_db
def test_nothing_personal_is_left_of_the_submissions(shared_data):
    harvest(archive="biostudies", location=str(shared_data / "biostudies"))
    harvest(archive="biostudies", location=str(shared_data / "biostudies" / "synthetic"))
    kept = b"".join(data for one in SourceRecord.objects.all() for data in keeping.kept_files(one.kept).values())
    assert not re.search(rb"[\w.]+@[\w-]+\.\w+", kept)
    assert "Botanická".encode() not in kept
    assert not re.search(rb'"name": "Address", "value": "(?!\[removed\]")', kept)


def test_the_odd_shapes(shared_data):
    folder = shared_data / "biostudies" / "synthetic"
    read = {record.accession: (study, list(study.samples)) for record, study in read_all("biostudies", folder, [])}
    assert {accession: len(samples) for accession, (_, samples) in read.items()} == {
        "S-BIADTEST": 3,
        "S-BIADTEST_ANNOTATION_METHOD": 1,
        "S-BIADTEST_AUTHOR_AFFILIATION": 1,
        "S-BIADTEST_COMBINE_FILELIST": 2,
        "S-BIADTEST_COMPLEX_BIOSAMPLE": 7,
        "S-BIADTEST_PROTOCOL_STUDY": 1,
        "S-BSSTTEST": 1,
        "S-BSSTTEST_DEFAULT_STUDY": 1,
        "S-BSST_PAGETAB_FILES": 0,
    }
    assert sum(len(sample.images) for _, samples in read.values() for sample in samples) == 30
    organisms = {
        claim.curie
        for _, samples in read.values()
        for sample in samples
        for value in sample.values
        for claim in value.claims
        if value.property == "organism"
    }
    assert organisms == {"NCBITaxon:7227"}


def test_the_records_of_the_cell_image_library(shared_data):
    path = shared_data / "sources" / "cil" / "records.jsonl.gz"
    by_hand, groups, compounds = count_cil(path)
    found, studies, samples, values, defects = Counter(), 0, 0, Counter(), []
    for _, study in read_all("cil", path.parent, defects):
        studies += 1
        for sample in study.samples:
            samples += 1
            values["compound"] += sum(value.property == "compound" for value in sample.values)
            for prop, curie in {
                (value.property, claim.curie) for value in sample.values for claim in value.claims
            }:  # fmt: skip
                if prop in FIELDS.values() and IDS.match(curie):
                    found[prop, curie] += 1
    assert (studies, samples) == (len(groups), sum(groups.values())) == (1_406, 5_182)
    assert found == by_hand
    assert sum(found.values()) == sum(by_hand.values()) > 45_000
    assert values["compound"] == compounds == 83_557
    assert len(defects) == 152


def count_cil(path):
    """Samples by property and id, records by study, and compound names; from the lines alone."""
    found, groups, compounds = Counter(), Counter(), 0
    for line in gzip.decompress(path.read_bytes()).splitlines():
        record = json.loads(line)
        core = record["_source"]["CIL_CCDB"]["CIL"]["CORE"]
        groups[core.get("GROUP_ID") or record["_id"]] += 1
        compounds += len(set(core.get("CHEMICAL_COMPOUNDS", [])))
        told = set()
        for field, prop in FIELDS.items():
            for item in listed(core.get(field) or []):
                match = IDS.fullmatch(item.get("onto_id") or "") if isinstance(item, dict) else None
                if match:
                    prefix = "FBbi" if match[1] in ("Fbbi", "Bbi") else match[1]
                    told.add((prop, f"{prefix}:{match[2]}"))
        found.update(told)
    return found, groups, compounds
