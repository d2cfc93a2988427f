"""Calls to the search server: bounded in time, repeated where that helps, and its refusals put into words."""

import copy
import logging
import os
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import stamina
from elastic_transport import ConnectionTimeout, TlsError, TransportError
from elasticsearch import ApiError, Elasticsearch

from ontology.problems import Unavailable

logger = logging.getLogger(__name__)
# Its warnings are a trace for every attempt; what came of them is logged here.
logging.getLogger("elastic_transport").setLevel(logging.ERROR)

T = TypeVar("T")

# Seconds: for one answer; to go on asking a server that is too busy; to leave a server alone that did not answer in time.
ANSWER = 10.0
READING = 3.0
REST = 5.0
_BUSY = frozenset({429, 502, 503, 504})
_MEANWHILE = "Study pages and curation go on; what is changed meanwhile can be searched as soon as it is back."
_CHECK = "The operator has to check VITRINE_ELASTICSEARCH_URL"


class Busy(Exception):
    """An answer that asks to be asked again."""


class Client:
    """The server at some addresses, any of which will do. May be used by several threads, and after a fork."""

    def __init__(self, addresses: Sequence[str], *, certificates: str = "", answer: float = ANSWER) -> None:
        self._addresses = list(addresses)
        self._certificates = certificates
        self._answer = answer
        self._patience: float | None = None
        self._opened: tuple[int, Elasticsearch] | None = None
        self._rest_until = 0.0

    def patient(self, seconds: float) -> "Client":
        """The same server for somebody who can wait until a node is back, but no longer than `seconds` for each call."""
        waiting = copy.copy(self)
        waiting._patience = max(seconds, 0.05)
        return waiting

    def call(self, action: Callable[[Elasticsearch], T]) -> T:
        """What the server says to an action, which may be sent twice.

        Raises `ApiError` of status 404 (not there) or 409 (somebody else was faster), and `Unavailable` for all else.
        """
        if self._patience is None and time.monotonic() < self._rest_until:
            raise Unavailable(_down())
        try:
            return self._called(action)
        except (ApiError, TransportError, Busy) as error:
            if isinstance(error, ConnectionTimeout):
                self._rest_until = time.monotonic() + REST
            raise _problem(error) from error

    def _called(self, action: Callable[[Elasticsearch], T]) -> T:
        again, patience = (_is_busy, READING) if self._patience is None else (_is_busy_or_gone, self._patience)
        for attempt in stamina.retry_context(on=again, attempts=None, timeout=patience, wait_max=3.0, wait_jitter=0.1):
            with attempt:
                return action(self._elasticsearch())
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _elasticsearch(self) -> Elasticsearch:
        """The connections of this process: those of a parent cannot be shared."""
        if self._opened is None or self._opened[0] != os.getpid():
            more: dict[str, Any] = {"ca_certs": self._certificates} if self._certificates else {}
            opened = Elasticsearch(
                self._addresses,
                request_timeout=self._answer,
                # The other nodes are asked at once; what no node can do now is tried again by `_called`.
                max_retries=len(self._addresses),
                retry_on_status=(),
                retry_on_timeout=len(self._addresses) > 1,
                **more,
            )
            self._opened = (os.getpid(), opened)
        return self._opened[1]


def _is_busy(error: Exception) -> bool:
    return isinstance(error, Busy) or (isinstance(error, ApiError) and error.meta.status in _BUSY)


def _is_busy_or_gone(error: Exception) -> bool:
    return _is_busy(error) or (isinstance(error, TransportError) and not isinstance(error, TlsError))


def _problem(error: ApiError | TransportError | Busy) -> Exception:
    """What to tell people. What is not there is for the caller to understand, so 404 and 409 stay as they are."""
    match error:
        case TlsError():
            return Unavailable(f"{_down()} {_CHECK} and VITRINE_ELASTICSEARCH_CA: its certificate is not trusted.")
        case TransportError():
            logger.warning("Elasticsearch does not answer: %s", error)
            return Unavailable(_down())
        case Busy():
            return Unavailable(f"The search server has too much to do at the moment ({error}). {_MEANWHILE}")
    return _of_status(error)


def _of_status(error: ApiError) -> Exception:
    status = error.meta.status
    if status in (404, 409):
        return error
    logger.error("Elasticsearch answers %s: %s", status, str(error.body)[:500])
    if "cluster_block_exception" in str(error.body):
        return Unavailable(f"The search server takes no changes, most likely because its disk is full. {_MEANWHILE}")
    if status in (401, 403):
        return Unavailable(f"The search server does not let Vitrine in. {_CHECK}. {_MEANWHILE}")
    if status == 429:
        return Unavailable(f"The search server has too much to do at the moment; try again in a minute. {_MEANWHILE}")
    return Unavailable(f"The search server could not do it ({error.message}). {_MEANWHILE}")


def _down() -> str:
    return f"The search server does not answer, so nothing can be searched at the moment. {_MEANWHILE}"
