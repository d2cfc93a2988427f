"""The history is append-only in the database itself: triggers refuse to alter or delete a decision."""

from django.db import connection

TABLE = "curation_decision"
_SAYS = "decisions are append-only"
_EVENTS = ("UPDATE", "DELETE")


def install() -> None:
    """Refuse changes from now on."""
    if connection.vendor == "postgresql":
        _run(
            f"CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_SAYS}'; END $$"
        )
    for event in _EVENTS:
        _run(f"DROP TRIGGER IF EXISTS {_name(event)}{_on()}", _trigger(event))


def remove() -> None:
    """Allow them again, for emptying a database."""
    for event in _EVENTS:
        _run(f"DROP TRIGGER IF EXISTS {_name(event)}{_on()}")


def _name(event: str) -> str:
    return f"{TABLE}_no_{event.lower()}"


def _on() -> str:
    return f" ON {TABLE}" if connection.vendor == "postgresql" else ""


def _trigger(event: str) -> str:
    head = f"CREATE TRIGGER {_name(event)} BEFORE {event} ON {TABLE} FOR EACH ROW"
    if connection.vendor == "postgresql":
        return f"{head} EXECUTE FUNCTION {TABLE}_refuse()"
    return f"{head} BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
