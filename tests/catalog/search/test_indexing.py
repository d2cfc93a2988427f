"""The index follows the facts: whatever is written, catching up and building anew say the same."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import services
from catalog.models import Annotation, Change, SourceValue, Study
from catalog.search import changes, engines, indexing, service
from catalog.search.engines.base import Everything
from catalog.search.engines.embedded import EmbeddedEngine
from catalog.search.indexing import Indexer
from catalog.search.status import index_status
from catalog.search.vocabulary import DatabaseVocabulary
from catalog.tasks import catch_up_task
from ontology.problems import Conflict, Problem
from tests.catalog.builders import HUMAN, harvest, plain, well
from tests.catalog.search.indexed import LONG, ROUND, everything, parent, samples

pytestmark = pytest.mark.django_db


def test_a_rebuild_reports_what_it_wrote(study):
    seen = []
    report = indexing.rebuild(progress=lambda *step: seen.append(step))
    assert (report.studies, report.samples) == (1, 3)
    assert report.terms >= 4
    assert seen == [("idr0001", 1, 1)]


def test_nothing_to_do_writes_nothing(study):
    before = engines.configured().snapshot().generation
    assert indexing.catch_up() == indexing.Report()
    assert engines.configured().snapshot().generation == before


def test_catching_up_builds_an_index_where_there_is_none():
    harvest(well(1, ROUND))
    assert indexing.catch_up().samples == 1
    assert samples() == 1


def test_an_empty_installation_finds_nothing_and_does_not_fail():
    assert samples() == 0
    indexing.rebuild()
    assert samples("") == 0


def test_the_status_tells_lag_and_difference(study):
    assert index_status().complete
    harvest(well(1, ROUND), accession="idr0002")
    status = index_status()
    assert (status.lag, status.samples_here, status.samples_indexed, status.complete) == (1, 4, 3, False)
    indexing.catch_up()
    assert index_status().complete


def test_the_status_without_an_index():
    harvest(well(1, ROUND))
    status = index_status()
    assert (status.exists, status.lag, status.samples_indexed, status.complete) == (False, 1, 0, False)


def test_repeating_a_change_changes_nothing(study):
    before = everything()
    Change.objects.update(indexed=Change.Indexed.DUE)
    assert indexing.catch_up().samples == 3
    assert everything() == before


def test_a_crash_before_the_state_is_stored_is_made_good(study, monkeypatch):
    """Documents are committed, the process dies before it can say so: the change is done again, nothing is doubled."""
    harvest(well(1, LONG), well(2, LONG))
    with monkeypatch.context() as patch:
        patch.setattr("catalog.search.engines.folders.write_state", _die)
        with pytest.raises(KeyboardInterrupt):
            indexing.catch_up()
    assert index_status().lag == 1
    indexing.catch_up()
    assert (samples(), samples("phenotype:CMPO:0000077")) == (2, 2)
    assert index_status().complete


def _die(*_):
    raise KeyboardInterrupt


def test_changes_made_during_a_rebuild_are_in_the_new_index(study):
    def write(*_):
        if Study.objects.count() == 1:
            harvest(well(1, ROUND), accession="idr0002")

    indexing.rebuild(progress=write)
    assert samples() == 4
    assert index_status().complete


def test_a_change_that_was_committed_late_is_not_lost(study):
    """Another transaction took its number earlier and commits after later ones were taken in."""
    last = Change.objects.latest("pk").pk
    Change.objects.create(pk=last + 2, kind="study", cause="test", study=study)
    indexing.catch_up()
    assert engines.configured().snapshot().state.cursor == last + 2
    Change.objects.create(pk=last + 1, kind="study", cause="test", study=study)
    assert index_status().lag == 1
    assert indexing.catch_up().samples == 3
    assert index_status().complete
    assert engines.configured().snapshot().state.cursor == last + 2


def test_what_the_old_index_took_during_a_rebuild_is_taken_by_the_new_one(study):
    """The other process is as far as it can be: it wrote to the old index after the new one had read the study."""

    def write(*_):
        services.annotate(
            subject=SourceValue.objects.get(text="round cells"),
            property_key="phenotype",
            term=parent("CMPO:0000002"),
            asserted_by="curator",
        )
        assert indexing.catch_up().samples == 1
        assert samples("phenotype:CMPO:0000002") == 1
        assert index_status().lag == 0
        assert Change.objects.filter(indexed=Change.Indexed.AGAIN).count() == 1

    indexing.rebuild(progress=write)
    assert samples("phenotype:CMPO:0000002") == 1
    assert Change.objects.exclude(indexed=Change.Indexed.DONE).count() == 0


def test_a_rebuild_that_fails_leaves_what_it_was_told_to_the_old_index(study):
    def fail(*_):
        harvest(well(1, ROUND), accession="idr0002")
        indexing.catch_up()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        indexing.rebuild(progress=fail)
    assert index_status().lag == 1  # what was marked for the new index is due again, and harmless
    indexing.catch_up()
    assert index_status().complete
    assert samples() == 4


def test_an_index_that_was_not_told_of_a_change_is_built_anew(study, settings, tmp_path):
    """As after VITRINE_DATA_DIR was moved back and forth: the log says that some index has it, this one does not."""
    harvest(well(1, ROUND), accession="idr0002")
    home, settings.DATA_DIR = settings.DATA_DIR, tmp_path / "elsewhere"
    indexing.rebuild()
    settings.DATA_DIR = home
    assert (index_status().missed, index_status().lag, index_status().complete) == (True, 0, False)
    assert indexing.catch_up().studies == 2
    assert index_status().complete


def test_changes_are_for_the_engine_of_the_settings(study, tmp_path):
    other = Indexer(EmbeddedEngine(tmp_path / "other"), DatabaseVocabulary(), follows=False)
    harvest(well(1, ROUND), accession="idr0002")
    assert other.rebuild().samples == 4
    assert index_status().lag == 1
    with pytest.raises(Problem, match="engine of the settings"):
        other.catch_up()


def test_what_a_study_became_while_others_were_indexed_is_what_is_indexed(study):
    harvest(well(1, ROUND), accession="idr0002")

    def withdraw(accession, number, _):
        if number == 1:
            services.withdraw(study=Study.objects.exclude(accession=accession).get(), reason="asked for")

    indexing.rebuild(progress=withdraw)
    assert samples() == 3
    assert index_status().complete


def test_many_changes_are_taken_in_parts(study, monkeypatch):
    monkeypatch.setattr(changes, "_AT_ONCE", 2)
    for _ in range(5):
        Change.objects.create(kind="study", cause="test", study=study)
    assert indexing.catch_up().samples == 9
    assert index_status().complete


def test_the_task_catches_up(study):
    harvest(well(1, ROUND), accession="idr0002")
    assert catch_up_task() == 1
    assert index_status().complete


def test_a_second_rebuild_at_the_same_time_is_told(study, monkeypatch):
    monkeypatch.setattr("catalog.search.engines.embedded._REBUILD_PATIENCE", 0.05)
    with engines.configured().building() as writer:
        with pytest.raises(Conflict):
            indexing.rebuild()
        writer.commit(engines.configured().snapshot().state)


def test_the_index_follows_the_transaction(study, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        harvest(well(1, ROUND), accession="idr0002")
        indexing.catch_up_on_commit()
        assert samples() == 3
    assert samples() == 4


def test_many_writes_are_followed_once(study, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks, indexing.deferred():
        for number in range(3):
            harvest(well(1, ROUND), accession=f"idr{number}")
            indexing.catch_up_on_commit()
    assert callbacks == []
    assert samples() == 6


def test_a_busy_index_follows_later(study, django_capture_on_commit_callbacks, monkeypatch, caplog):
    monkeypatch.setattr(indexing, "_HURRIED", 0.05)
    with engines.configured().updating(1), django_capture_on_commit_callbacks(execute=True):
        harvest(well(1, ROUND), accession="idr0002")
        indexing.catch_up_on_commit()
    assert "later" in caplog.text
    assert index_status().lag == 1


def test_a_missing_index_is_not_built_in_a_hurry(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        harvest(well(1, ROUND))
        indexing.catch_up_on_commit()
    assert not index_status().exists


steps = st.lists(
    st.one_of(
        st.tuples(st.just("harvest"), st.integers(1, 2), st.lists(st.tuples(st.integers(1, 3), st.sampled_from([ROUND, LONG])), max_size=3, unique_by=lambda row: row[0])),
        st.tuples(st.just("annotate"), st.sampled_from(["CMPO:0000002", "CMPO:0000118"]), st.sampled_from(["round cells", "elongated cells"])),
        st.tuples(st.just("overrule"), st.integers(0, 5), st.none()),
        st.tuples(st.just("withdraw"), st.integers(1, 2), st.none()),
        st.tuples(st.just("catch up"), st.none(), st.none()),
    ),
    max_size=6,
)  # fmt: skip


@given(steps)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_catching_up_equals_building_anew(taken):
    """Whatever happened, in whatever order, and however often the index followed in between."""
    parent("CMPO:0000001", "CMPO:0000118", "CMPO:0000077")
    harvest(well(1, ROUND), accession="idr0009")
    indexing.rebuild()
    for step in taken:
        _take(*step)
    indexing.catch_up()
    followed = everything()
    indexing.rebuild()
    rebuilt = everything()
    # Terms that went out of use stay behind until the next rebuild; nobody sees them.
    assert set(rebuilt.pop("terms")) <= set(followed.pop("terms"))
    assert followed == rebuilt


def _take(step, first, second):
    match step:
        case "harvest":
            wells = [well(number, value) for number, value in second] or [well(1, HUMAN, plain("variable", "x"))]
            harvest(*wells, accession=f"idr{first}")
        case "annotate":
            for value in SourceValue.objects.filter(text=second):
                services.annotate(subject=value, property_key="phenotype", term=parent(first), asserted_by="curator")
        case "overrule":
            for annotation in Annotation.objects.filter(status="accepted")[first : first + 1]:
                services.overrule(annotation=annotation)
        case "withdraw":
            for row in Study.objects.filter(accession=f"idr{first}", status="live"):
                services.withdraw(study=row, reason="test")
        case "catch up":
            indexing.catch_up()


@pytest.mark.django_db(transaction=True)
def test_searches_go_on_while_the_index_is_rebuilt(study):
    """A reader in another thread never sees an empty or half-built index."""
    stop = threading.Event()
    searcher = service.searcher()

    def read():
        seen = set()
        while not stop.is_set():
            seen.add(searcher.view().snapshot.count("samples", Everything()))
        return seen

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read)
        for _ in range(5):
            indexing.rebuild()
        stop.set()
        assert reading.result() == {3}
