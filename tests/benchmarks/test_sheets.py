"""The benchmark of sheets, on a small study."""

import json
import subprocess
import sys

import pytest

from tests.browser.conftest import ROOT


@pytest.mark.real
def test_a_small_study(shared_data, tmp_path):
    target = tmp_path / "sheets.json"
    command = [sys.executable, "-m", "benchmarks.sheets", "--size", "20", "--json", str(target)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    rows = json.loads(target.read_text())["rows"]
    assert next(row["what"] for row in rows) == "tsv, out"
    assert len(rows) == 8
    assert all(row["detail"]["seconds"] > 0 for row in rows)
