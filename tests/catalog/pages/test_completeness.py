"""Completeness on the page of a study, in the API and on the command line."""

import re

import pytest
from django.core.management import call_command

from catalog.pages.completeness import completeness, percent
from catalog.selectors import find_study


@pytest.mark.parametrize(("share", "shown"), [(0, 0), (0.004, 0), (0.5, 50), (0.996, 99), (1, 100)])
def test_only_all_of_it_is_a_hundred_percent(share, shown):
    assert percent(share) == shown


def test_the_ring_goes_round_once(site):
    rembi, _ = completeness(find_study("idr0013"))
    arcs = rembi.arcs
    assert arcs[0].start == -90
    assert sum(arc.length + 4 for arc in arcs) == pytest.approx(360, abs=0.1)
    assert all(0 <= arc.met <= arc.length for arc in arcs)


def test_the_page_says_what_is_missing_and_where_it_is_mended(site):
    page = site.get("/studies/idr/idr0013/").content.decode()
    quality = page[page.index('id="quality"') :]
    rembi, mifa = completeness(find_study("idr0013"))
    assert f'aria-label="REMBI: {rembi.percent} % complete"' in quality
    for module, line in rembi.score.missing:
        assert line.item.label in quality
        assert module.module.label in quality
    assert "MIFA</strong> does not apply" in quality
    assert mifa.score.excused in quality
    assert re.search(r'href="\?property=phenotype#annotations"', quality), "a phenotype of idr0013 waits for a term"


def test_the_ring_is_drawn_without_inline_style(site):
    page = site.get("/studies/idr/idr0013/").content.decode()
    ring = re.search(r'<svg class="ring".*?</svg>', page, re.DOTALL)[0]
    assert "style=" not in ring
    assert ring.count("<title>") == len(completeness(find_study("idr0013"))[0].arcs)


def test_the_api_gives_scores_and_what_is_missing(site):
    rembi, mifa = site.get("/api/v1/studies/idr/idr0013/").json()["completeness"]
    block = completeness(find_study("idr0013"))[0]
    assert rembi["score"] == round(block.score.share, 3)
    assert rembi["modules"].keys() == {one.module.key for one in block.score.modules}
    assert [(one["module"], one["item"]) for one in rembi["missing"]] == [
        (m.module.key, line.item.key) for m, line in block.score.missing
    ]
    assert (mifa["checklist"], mifa["score"], mifa["missing"], mifa["modules"]) == ("mifa", None, [], {})


def test_the_command_prints_the_scores(site, capsys):
    call_command("check_quality", "idr0013")
    assert f"; REMBI {completeness(find_study('idr0013'))[0].percent} %" in capsys.readouterr().out
