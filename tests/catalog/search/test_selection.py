"""What is ticked in a facet, and what a click writes."""

import pytest

from catalog.search.language import parse, write
from catalog.search.selection import selection

CASES = {
    # query, facet, kind: ticked values, the other clauses, what a click on X writes
    "nothing": ("spindle", "phenotype", "term", (), "spindle", "spindle phenotype:CMPO:0000001"),
    "one": ("phenotype:CMPO:0000002 a", "phenotype", "term", ("CMPO:0000002",), "a", "phenotype:(CMPO:0000002 OR CMPO:0000001) a"),
    "itself": ("a phenotype:CMPO:0000001 b", "phenotype", "term", ("CMPO:0000001",), "a b", "a b"),
    "one of two": ("phenotype:(CMPO:0000001 OR CMPO:0000002)", "phenotype", "term", ("CMPO:0000001", "CMPO:0000002"), "", "phenotype:CMPO:0000002"),
    "an exact one": ("exact:phenotype:CMPO:0000002", "phenotype", "term", ("CMPO:0000002",), "", "phenotype:(exact:CMPO:0000002 OR CMPO:0000001)"),
    "the last of two": ("phenotype:CMPO:0000002 phenotype:CMPO:0000003", "phenotype", "term", ("CMPO:0000003",), "phenotype:CMPO:0000002", "phenotype:CMPO:0000002 phenotype:(CMPO:0000003 OR CMPO:0000001)"),
    "not a minus": ("-phenotype:CMPO:0000002", "phenotype", "term", (), "-phenotype:CMPO:0000002", "-phenotype:CMPO:0000002 phenotype:CMPO:0000001"),
    "not an absence": ("absent:phenotype:CMPO:0000002", "phenotype", "term", (), "absent:phenotype:CMPO:0000002", "absent:phenotype:CMPO:0000002 phenotype:CMPO:0000001"),
    "not a pair": ("phenotype:CMPO:0000002+PATO:0000001", "phenotype", "term", (), "phenotype:CMPO:0000002+PATO:0000001", "phenotype:CMPO:0000002+PATO:0000001 phenotype:CMPO:0000001"),
    "not another property": ("organism:CMPO:0000001", "phenotype", "term", (), "organism:CMPO:0000001", "organism:CMPO:0000001 phenotype:CMPO:0000001"),
    "a choice": ("control:neg", "control", "choice", ("negative control",), "", 'control:("negative control" OR CMPO:0000001)'),
    "no choice yet": ("a", "control", "choice", (), "a", "a control:CMPO:0000001"),
    "an archive": ("archive:(idr OR CMPO:0000001)", "archive", "", ("idr", "CMPO:0000001"), "", "archive:idr"),
    "no archive yet": ("a", "archive", "", (), "a", "a archive:CMPO:0000001"),
}  # fmt: skip


@pytest.mark.parametrize(("query", "key", "kind", "ticked", "others", "clicked"), CASES.values(), ids=CASES)
def test_selections(query, key, kind, ticked, others, clicked):
    request = parse(query)
    chosen = selection(request, key, kind)
    assert chosen.values == ticked
    assert write(request.keeping(lambda clause: clause in chosen.others)) == others
    assert chosen.query("CMPO:0000001") == clicked


@pytest.mark.parametrize(("query", "key", "kind"), [case[:3] for case in CASES.values()], ids=CASES)
def test_a_second_click_takes_the_first_one_back(query, key, kind):
    request = parse(query)
    value = "empty well" if kind == "choice" else "CMPO:0000009"
    once = parse(selection(request, key, kind).query(value))
    assert selection(once, key, kind).query(value) == write(request)
