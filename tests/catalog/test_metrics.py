"""What the catalog measures, as Prometheus reads it."""

from tests.vitrine.test_metrics import labelled, read


def test_searches_are_timed(site):
    name = labelled("vitrine_search_seconds_count", engine="embedded")
    before = read(site).get(name, 0)
    site.get("/?q=gene:CDC20")
    assert read(site)[name] == before + 1


def test_the_index_says_how_far_it_is(site):
    found = read(site)
    assert found[labelled("vitrine_index_lag_changes")] == 0
    assert found[labelled("vitrine_index_built_timestamp_seconds", engine="embedded")] > 1_700_000_000
    assert found[labelled("vitrine_part_up", part="index")] == 1
