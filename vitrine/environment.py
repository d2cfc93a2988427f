"""What the environment says, or one sentence about what is wrong with it."""

from collections.abc import Sequence
from pathlib import Path

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
    given = env.str(name, default=str(default))
    if given.isascii() and given.isdigit() and 0 < int(given) < 2**16:
        return int(given)
    raise ImproperlyConfigured(f"{name} is {given!r}; it must be a number from 1 to 65535.")


def folder(name: str, default: Path) -> Path:
    """A folder that exists from now on. Raises `ImproperlyConfigured`."""
    path = Path(env.str(name, default=str(default))).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name} is {path}, which cannot be made a folder: {error.strerror}.") from error
    return path
