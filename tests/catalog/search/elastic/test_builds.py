"""Versioned indexes and the aliases that name the one in use."""

import pytest

from catalog.search.engines.base import IndexState, NoIndex
from catalog.search.engines.elastic.builds import Builds, make
from catalog.search.engines.elastic.client import Client
from catalog.search.engines.elastic.mapping import ALL, KEYS
from ontology.problems import Unavailable

pytestmark = pytest.mark.services
STATE = IndexState(cursor=7, ontology="o", layout="l", built_at=1.5)


@pytest.fixture
def builds(elasticsearch, new_engine):
    return Builds(Client([elasticsearch]), new_engine()._prefix, 2)


def in_use(builds):
    build = builds.create()
    builds.write_state(build, STATE, commit=1, committing=False, version=5)
    builds.use(build)
    return build


def test_nothing_is_in_use_at_first(builds):
    assert builds.others() == []
    with pytest.raises(NoIndex):
        builds.current()


def test_a_build_comes_into_use(builds, server):
    build = builds.create()
    assert builds.others() == [build]
    builds.write_state(build, STATE, commit=3, committing=True, version=5)
    with pytest.raises(NoIndex):
        builds.current()
    builds.use(build)
    current = builds.current()
    assert (current.build, current.commit, current.committing, current.version) == (build, 3, True, 5)
    assert current.state == STATE
    assert builds.others() == []
    assert server.cluster.health(index=builds.index("*", build))["status"] == "green"


def test_all_aliases_move_together(builds, server):
    first, second = in_use(builds), in_use(builds)
    assert builds.current().build == second
    assert builds.others() == [first]
    for collection in ALL:
        named = server.indices.get_alias(name=f"{builds.prefix}-{collection}").body
        assert list(named) == [builds.index(collection, second)]


def test_an_older_writer_does_not_change_the_state(builds):
    build = in_use(builds)
    with pytest.raises(Exception, match="version_conflict"):
        builds.write_state(build, STATE, commit=9, committing=False, version=4)
    builds.write_state(build, STATE, commit=2, committing=False, version=5)
    assert builds.current().commit == 2


def test_the_sequence_tells_of_every_write(builds):
    build = in_use(builds)
    before = builds.current().sequence
    builds.write_state(build, STATE, commit=1, committing=False, version=5)
    assert builds.current().sequence != before


def test_what_is_removed_is_not_made_again_by_a_late_write(builds, server):
    build = in_use(builds)
    builds.remove(build)
    builds.remove(build)
    with pytest.raises(Exception, match="index_not_found"):
        builds.write_state(build, STATE, commit=2, committing=False, version=6)
    assert not server.indices.exists(index=builds.index("state", build))


def test_indexes_of_others_are_none_of_its_business(builds, elasticsearch):
    """Neither those of an installation whose prefix begins like this one's, nor what somebody made by hand."""
    longer = Builds(Client([elasticsearch]), f"{builds.prefix}-state", 1)
    other = in_use(longer)
    make(Client([elasticsearch]), f"{builds.prefix}-state-mine", settings={"number_of_replicas": 0})
    build = in_use(builds)
    assert builds.others() == []
    assert longer.current().build == other
    assert builds.current().build == build


def test_a_build_that_cannot_be_made_leaves_nothing(builds, server, monkeypatch):
    def fail(collection, build):
        if collection == "state":
            raise KeyboardInterrupt
        made(collection, build)

    made = builds._create
    monkeypatch.setattr(builds, "_create", fail)
    with pytest.raises(KeyboardInterrupt):
        builds.create()
    assert dict(server.indices.get(index=f"{builds.prefix}-*")) == {}


def test_making_an_index_twice_is_fine_and_a_wrong_one_is_said(builds):
    client, name = builds._client, f"{builds.prefix}-x"
    make(client, name, settings={"number_of_replicas": 0})
    make(client, name, settings={"number_of_replicas": 0})
    with pytest.raises(Unavailable, match="cannot make the index"):
        make(client, f"{name}-y", mappings={"properties": {"a": {"type": "no such type"}}})


def test_whether_it_is_read(builds, server):
    build = in_use(builds)
    assert not builds.is_read(build)
    point = server.open_point_in_time(index=builds.index("terms", build), keep_alive="1m")["id"]
    assert builds.is_read(build)
    server.close_point_in_time(id=point)
    assert not builds.is_read(build)


def test_a_strict_mapping_takes_nothing_unknown(builds, server):
    build = builds.create()
    for collection in KEYS:
        with pytest.raises(Exception, match="strict_dynamic_mapping"):
            server.index(index=builds.index(collection, build), document={"colour": "red"})


def test_what_is_being_built_is_known_until_it_is_in_use(builds):
    assert builds.building() == []
    build = builds.create()
    assert builds.building() == [build]
    builds.use(build)
    assert builds.building() == []
    other = builds.create()
    assert builds.building() == [other]
    builds.remove(other)
    assert builds.building() == []
