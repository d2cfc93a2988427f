"""What the environment says, or one sentence about what is wrong with it."""

import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()


def one_of(name: str, choices: Sequence[str], default: str) -> str:
    """One of the words, whatever its case. Raises `ImproperlyConfigured`."""
    given = env.str(name, default=default)
    for choice in choices:
        if given.lower() == choice.lower():
            return choice
    raise ImproperlyConfigured(f"{name} is {given!r}; it can be {', '.join(choices)}.")


def flag(name: str) -> bool:
    """True or false; false unless said. Raises `ImproperlyConfigured`."""
    return one_of(name, ("true", "false", "1", "0", "yes", "no"), "false") in ("true", "1", "yes")


def port(name: str, default: int) -> int:
    """A port number. Raises `ImproperlyConfigured`."""
    return number(name, default, 2**16 - 1)


def number(name: str, default: int, most: int) -> int:
    """A whole number from 1 to `most`. Raises `ImproperlyConfigured`."""
    given = env.str(name, default=str(default))
    if given.isascii() and given.isdigit() and 0 < int(given) <= most:
        return int(given)
    raise ImproperlyConfigured(f"{name} is {given!r}; it must be a number from 1 to {most}.")


def prefix(name: str, default: str) -> str:
    """What the names of things begin with on a server that is shared. Raises `ImproperlyConfigured`."""
    given = str(env.str(name, default=default))
    if re.fullmatch(r"[a-z][a-z0-9-]{0,49}", given):
        return given
    raise ImproperlyConfigured(
        f"{name} is {given!r}; it must be a short word of lower-case letters, digits and hyphens."
    )


def folder(name: str, default: Path) -> Path:
    """A folder that exists from now on. Raises `ImproperlyConfigured`."""
    path = Path(env.str(name, default=str(default))).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name} is {path}, which cannot be made a folder: {error.strerror}.") from error
    return path


def secret(name: str, *, needed: bool = True) -> str:
    """A text that must be there, if it is `needed`, and long enough to keep out who guesses. Raises `ImproperlyConfigured`."""
    given = str(env.str(name, default=""))
    if len(given) >= 32 or not (given or needed):
        return given
    found = "is not set" if not given else f"has {len(given)} characters"
    raise ImproperlyConfigured(f"{name} {found}; it must be a random text of at least 32, the same for every process.")


def address(name: str, schemes: Sequence[str], example: str) -> str:
    """The address of a server; its password is never repeated in an error. Raises `ImproperlyConfigured`."""
    given = str(env.str(name, default=""))
    if not given:
        raise ImproperlyConfigured(f"{name} is not set; it must be an address like {example}.")
    return _checked(name, given, schemes, example)


def addresses(name: str, schemes: Sequence[str], example: str) -> list[str]:
    """The addresses of a server's nodes with commas between them; none if it is not set. Raises `ImproperlyConfigured`."""
    return [_checked(name, given, schemes, example) for given in env.list(name, default=[])]


def _checked(name: str, given: str, schemes: Sequence[str], example: str) -> str:
    parts = urlsplit(given)
    try:
        good = parts.scheme in schemes and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number
        good = False
    if not good:
        raise ImproperlyConfigured(f"{name} is not an address that can be used; it looks like {example}.")
    return given
