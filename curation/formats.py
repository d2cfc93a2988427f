"""Formats of one study that curation knows how to write."""

from catalog.exports.formats import Format, Written
from catalog.models import Study
from curation.spreadsheets import sssom


def _mappings(study: Study) -> Written:
    return Written({f"{study.accession}.sssom.tsv": sssom.write(study)})


SSSOM = Format(
    "sssom", "mappings (SSSOM)",
    "the values as submitted and the terms that hold for them, in the field's standard for mappings, as one table with tabs.",
    _mappings,
)  # fmt: skip
