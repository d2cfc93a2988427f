"""What a benchmark prints and keeps."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import __main__ as every
from benchmarks.report import Row, arguments, need, percentile, show

ROWS = [
    Row("load EFO", "<= 4 s", "2.0 s", True, {"seconds": 2.0}),
    Row("the same, on a bad day", "<= 4 s", "5.0 s", False),
    Row("without a budget", "", "much"),
]


@given(st.lists(st.floats(0, 1000), min_size=1), st.floats(0, 1))
def test_a_percentile_is_one_of_the_values_that_as_many_do_not_exceed(values, share):
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= min(len(values), int(share * len(values)))


@pytest.mark.parametrize(("share", "value"), [(0, 1), (0.5, 51), (0.95, 96), (1, 100)])
def test_percentiles_of_a_hundred(share, value):
    assert percentile(range(1, 101), share) == value


def test_a_table_has_the_budget_beside_what_was_measured(capsys):
    show("trial", ROWS, None)
    heading, first, second, third, last = capsys.readouterr().out.splitlines()
    assert heading.split() == ["what", "budget", "measured"]
    assert first.endswith("<= 4 s  2.0 s  met")
    assert second.endswith("<= 4 s  5.0 s  MISSED")
    assert third.endswith("much")
    assert last.startswith("peak memory ")
    assert len({line.index(word) for line, word in ((first, "2.0 s"), (second, "5.0 s"), (third, "much"))}) == 1


def test_the_numbers_are_kept_for_machines(tmp_path):
    show("trial", ROWS, tmp_path / "new folder" / "trial.json")
    kept = json.loads((tmp_path / "new folder" / "trial.json").read_text())
    assert kept["benchmark"] == "trial"
    assert kept["peak_mib"] > 0
    assert [(row["what"], row["met"], row["detail"]) for row in kept["rows"]] == [
        (row.what, row.met, row.detail) for row in ROWS
    ]


def test_where_to_keep_them_is_a_file_or_a_folder(tmp_path):
    assert arguments("x").parse_args(["--json", str(tmp_path)]).json == tmp_path
    assert arguments("x").parse_args([]).json is None
    assert "this folder" in " ".join(arguments("x", folder=True).format_help().split())


def test_without_the_data_nothing_is_measured(tmp_path, capsys):
    assert need(tmp_path) == tmp_path
    with pytest.raises(SystemExit) as caught:
        need(tmp_path / "idr")
    assert caught.value.code == 0
    assert "nothing measured" in capsys.readouterr().out


def test_those_that_can_be_run_are_known_by_name():
    assert {"harvest", "links", "ontology_load", "search", "autocomplete", "scale"} <= set(every.scripts())
    assert not {"report", "filled", "servers", "installation", "__main__"} & set(every.scripts())


def test_one_that_is_not_there_is_named_and_nothing_is_run(capsys):
    assert every.main(["harvest", "sprint"]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("There is no benchmark sprint; there are autocomplete, ")
    assert said.out == ""
