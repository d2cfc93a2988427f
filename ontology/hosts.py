"""Which hosts an outgoing request may go to: those that are configured, and no address of the inside by accident."""

import ipaddress
import socket
from urllib.parse import urlsplit

from django.conf import settings

from ontology.problems import Problem, Unavailable


def check_host(url: str) -> None:
    """Raise `Problem` unless `url` is http(s) to a host of VITRINE_HARVEST_HOSTS.

    The setting lists `www.ebi.ac.uk`, `localhost:8000`, or `.ebi.ac.uk` for every host below it. A host that is only
    allowed by such a pattern must not lead to a private or loopback address.
    """
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise Problem(f"{url} is not an address: {error}.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Problem(f"{url} is not an http or https address.")
    allowed = {entry.strip().lower() for entry in settings.VITRINE_HARVEST_HOSTS}
    if {parts.hostname, parts.netloc.rpartition("@")[2].lower()} & allowed:
        return
    if not any(entry.startswith(".") and parts.hostname.endswith(entry) for entry in allowed):
        raise Problem(
            f"{parts.hostname} is not among the hosts that may be asked; add it to VITRINE_HARVEST_HOSTS first."
        )
    if any(_is_inside(address) for address in _resolve(parts.hostname)):
        raise Problem(f"{parts.hostname} leads to an address of the inside; list it by its own name to allow that.")


def _resolve(host: str) -> set[str]:
    try:
        return {str(info[4][0]) for info in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except OSError as error:
        raise Unavailable(f"The host {host} is not known ({error.strerror or error}).") from None


def _is_inside(address: str) -> bool:
    return not ipaddress.ip_address(address.partition("%")[0]).is_global
