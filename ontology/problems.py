"""Errors that are meant for a person: each says what, where and what would be right, and carries its HTTP status.

They live in the lowest room so that every room can raise them; `vitrine.exceptions` and `vitrine.drf` turn them
into a page or a JSON answer, the management commands into one line on standard error.
"""


class Problem(Exception):
    """A mistake in what was asked or given; its text is shown to the person as it is."""

    status = 400


class Forbidden(Problem):
    """Who asks may not do that; signing in as somebody else could help."""

    status = 403


class NotFound(Problem):
    """The thing named does not exist."""

    status = 404


class Gone(Problem):
    """The thing named existed and was withdrawn."""

    status = 410


class Conflict(Problem):
    """Somebody else changed it first, or it is busy."""

    status = 409


class TooMany(Problem):
    """The same asker asks for more than anybody may have at once, or in an hour."""

    status = 429


class Unavailable(Problem):
    """A part of the system does not answer at the moment."""

    status = 503
