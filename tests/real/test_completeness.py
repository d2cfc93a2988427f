"""Completeness of three real studies, against what was read in their records by hand."""

import json

import pytest

pytestmark = pytest.mark.real

ASK = """
import sys, json, django; django.setup()
from catalog.api.records import study
print(json.dumps({name: study("", name)["completeness"] for name in sys.argv[1:]}))
"""
STUDIES = ("idr0028", "idr0027", "S-BIAD2225")


@pytest.fixture(scope="module")
def completeness(filled):
    said = filled.run("-c", ASK, *STUDIES)
    assert said.code == 0, said.everything[-2000:]
    return json.loads(said.out)


def missing(completeness, study, checklist):
    found = next(one for one in completeness[study] if one["checklist"] == checklist)
    return {one["item"] for one in found["missing"]}


def test_a_screen_with_all_its_terms(completeness):
    """idr0028: four screens, every phenotype mapped; no key words, microscope, pixel size or extents in its files."""
    assert missing(completeness, "idr0028", "rembi") == {
        "keywords", "location", "contrast", "instrument", "extents", "pixel_size", "processing",
    }  # fmt: skip


def test_an_experiment_without_analysis(completeness):
    """idr0027: yeast chromatin movies. Strain and genotype, but no tissue or cell line; one growth protocol and no other."""
    assert missing(completeness, "idr0027", "rembi") == {
        "keywords", "biological_entity", "experimental_status", "location", "contrast", "instrument", "parameters",
        "extents", "pixel_size", "processing",
    }  # fmt: skip
    (rembi,) = (one for one in completeness["idr0027"] if one["checklist"] == "rembi")
    assert (rembi["modules"]["analysed"], rembi["modules"]["correlation"]) == (None, None)


def test_sets_of_masks(completeness):
    """S-BIAD2225: three sets, all with overview, type and method, one with criteria, none with coverage or confidence."""
    assert missing(completeness, "S-BIAD2225", "mifa") == {
        "criteria",
        "coverage",
        "confidence",
        "publication",
        "models",
    }
    waiting = {one["item"]: one["property"] for one in completeness["S-BIAD2225"][0]["missing"] if one["property"]}
    assert waiting == {"organism": "organism", "imaging_method": "imaging_method"}


def test_mifa_is_for_annotated_images_only(completeness):
    assert [one["score"] for study in STUDIES[:2] for one in completeness[study] if one["checklist"] == "mifa"] == [
        None,
        None,
    ]
