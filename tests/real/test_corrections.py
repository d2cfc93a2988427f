"""Every real IDR study out in its archive's own files and in again, through the commands that a person would use."""

import pytest

pytestmark = pytest.mark.real

LOG = "catalog_change"
# Of each study what the sample data hold; none of it was judged.
STUDIES = ("idr0001", "idr0010", "idr0028", "idr0056", "idr0068", "idr0094")


@pytest.fixture(scope="module")
def exported(filled, tmp_path_factory):
    """A copy of the installation, and the folder that the studies were exported into."""
    place = tmp_path_factory.mktemp("corrections")
    installation = filled.copy(place / "data")
    for accession in STUDIES:
        said = installation.manage("export", accession, place / "out", "--format", "idr")
        assert said.code == 0, said.everything[-2000:]
        assert "0 cells changed, 0 decisions" in said.out
    return installation, place / "out"


def test_every_byte_is_as_it_came(exported, shared_data):
    _, out = exported
    files = [path for path in out.rglob("*") if path.is_file() and not path.name.endswith("-corrections.tsv")]
    assert len(files) >= 2 * len(STUDIES) - 1
    different = [
        path for path in files if path.read_bytes() != (shared_data / "idr" / path.relative_to(out)).read_bytes()
    ]
    removed = [path for path in different if b"[removed]" not in path.read_bytes()]
    assert removed == [], "only what was taken out on arrival may differ"


def test_harvesting_it_again_changes_nothing(exported):
    installation, out = exported
    before = {
        table: installation.rows(table)
        for table in (LOG, "catalog_sourcevalue", "catalog_annotation", "catalog_sample")
    }
    said = installation.manage("harvest", "idr", out)
    assert said.code == 0, said.everything[-2000:]
    assert {table: installation.rows(table) for table in before} == before


def test_what_does_not_exist_yet_is_said_in_a_sentence(exported):
    installation, out = exported
    said = installation.manage("export", "idr0001", out / "x", "--format", "rocrate")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "cannot be exported as 'rocrate'; it can be as" in said.err
