"""Versioned indexes: every build is one index for each collection and one for its state; aliases name the one in use.

    vitrine-samples-20261122t101500-1a2b3c4d          the index of a build; written to through its alias ...-write
    vitrine-samples -> vitrine-samples-2026...        the same for studies, terms and state: all moved in one step
    vitrine-building -> vitrine-state-2026...         what is being built, for whoever writes to the one in use

An index that was removed is not made again by a late write, because no alias leads to it any more.
"""

import json
import re
import time
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from elasticsearch import ApiError

from catalog.search.engines.base import IndexState, NoIndex
from catalog.search.engines.elastic import mapping
from catalog.search.engines.elastic.client import Client
from catalog.search.engines.elastic.mapping import ALL, STATE
from ontology.problems import Unavailable

_BUILD = r"\d{8}t\d{6}-[0-9a-f]{8}"


@dataclass(frozen=True, slots=True)
class Current:
    """The build in use. `commit` counts its commits, the last of which may be going on (`committing`).

    `version` is the ticket of its last writer; `sequence` changes with every write of the state.
    """

    build: str
    commit: int
    committing: bool
    version: int
    sequence: int
    layout: str
    state: IndexState


class Builds:
    """The indexes whose names begin with `prefix`."""

    def __init__(self, client: Client, prefix: str, shards: int) -> None:
        self._client = client
        self.prefix = prefix
        self._shards = shards
        self._building = f"{prefix}-building"

    def index(self, collection: str, build: str) -> str:
        """The name of an index."""
        return f"{self.prefix}-{collection}-{build}"

    def writing(self, collection: str, build: str) -> str:
        """The alias that an index is written to through."""
        return f"{self.index(collection, build)}-write"

    def indexes(self, build: str, collections: Iterable[str] = ALL) -> str:
        """The names of a build's indexes, as a request takes them."""
        return ",".join(self.index(collection, build) for collection in collections)

    def create(self) -> str:
        """A new build, empty and not in use."""
        build = f"{time.strftime('%Y%m%dt%H%M%S')}-{uuid.uuid4().hex[:8]}"
        try:
            for collection in ALL:
                self._create(collection, build)
        except BaseException:
            self.remove(build)
            raise
        return build

    def _create(self, collection: str, build: str) -> None:
        aliases: dict[str, Any] = {self.writing(collection, build): {}}
        if collection == STATE:  # the last one that is made
            aliases[self._building] = {}
        make(
            self._client,
            self.index(collection, build),
            mappings=mapping.mappings(collection),
            settings=mapping.settings(collection, self._shards),
            aliases=aliases,
        )

    def use(self, build: str) -> None:
        """Put `build` in the place of the one in use, in one step."""
        names = self.indexes(build)
        self._client.call(lambda es: es.indices.put_settings(index=names, settings={"index": mapping.IN_USE}))
        beginning = f"{self.prefix}-{STATE}-"
        actions: list[dict[str, Any]] = [
            {"remove": {"index": f"{beginning}*", "alias": self._building, "must_exist": False}}
        ]
        for collection in ALL:
            alias = f"{self.prefix}-{collection}"
            actions.append({"remove": {"index": f"{alias}-*", "alias": alias, "must_exist": False}})
            actions.append({"add": {"index": self.index(collection, build), "alias": alias}})
        self._client.call(lambda es: es.indices.update_aliases(actions=actions))

    def current(self) -> Current:
        """The build in use, as it is this moment. Raises `NoIndex`."""
        try:
            found = self._client.call(lambda es: es.get(index=f"{self.prefix}-{STATE}", id=STATE)).body
        except ApiError:
            raise NoIndex from None
        source = found["_source"]
        return Current(
            build=found["_index"].removeprefix(f"{self.prefix}-{STATE}-"),
            commit=source["commit"],
            committing=source["committing"],
            version=found["_version"],
            sequence=found["_seq_no"],
            layout=source["layout"],
            state=IndexState.read(json.loads(source[STATE])),
        )

    def building(self) -> list[str]:
        """What is being built, or was when its process was killed; each was begun after those who do not see it here."""
        try:
            found = self._client.call(lambda es: es.indices.get_alias(name=self._building)).body
        except ApiError:
            return []
        return [name.removeprefix(f"{self.prefix}-{STATE}-") for name in found]

    def write_state(self, build: str, state: IndexState, *, commit: int, committing: bool, version: int) -> None:
        """Remember the state of a build. Raises `ApiError` of status 409 if a later writer has done so."""
        document = {
            "commit": commit,
            "committing": committing,
            "layout": mapping.version(),
            STATE: json.dumps(asdict(state)),
        }
        self._client.call(
            lambda es: es.index(
                index=self.writing(STATE, build),
                id=STATE,
                document=document,
                version=version,
                version_type="external_gte",
                require_alias=True,
            )
        )

    def others(self) -> list[str]:
        """Every build that is not in use, the oldest first."""
        beginning = f"{self.prefix}-{STATE}"
        found = self._client.call(lambda es: es.indices.get_alias(index=f"{beginning}-*")).body
        named = {name: re.fullmatch(rf"{re.escape(beginning)}-({_BUILD})", name) for name in found}
        return sorted(match[1] for name, match in named.items() if match and beginning not in found[name]["aliases"])

    def is_read(self, build: str) -> bool:
        """Whether some snapshot of it is still open, in whatever process."""
        names = self.indexes(build, mapping.KEYS)
        part = "indices.*.total.search.open_contexts"
        found = self._client.call(lambda es: es.indices.stats(index=names, metric="search", filter_path=part)).body
        return any(index["total"]["search"]["open_contexts"] for index in found.get("indices", {}).values())

    def remove(self, build: str) -> None:
        """Remove a build, or what there is of it."""
        names = self.indexes(build)
        self._client.call(lambda es: es.indices.delete(index=names, ignore_unavailable=True))


def make(client: Client, name: str, **more: Any) -> None:
    """Make an index; one that is there already, as the answer to an earlier try was lost, is fine."""
    done = client.call(lambda es: es.options(ignore_status=400).indices.create(index=name, **more)).body
    if "error" in done and done["error"]["type"] != "resource_already_exists_exception":
        raise Unavailable(f"The search server cannot make the index {name}: {done['error']['reason']}.")
    if done.get("acknowledged") is False:
        # Who asks another node could write without knowing of it.
        raise Unavailable(f"Not every node of the search server has taken note of the index {name}; try again.")
