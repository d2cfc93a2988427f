"""Studies, archives and choices by the names that people give them."""

from catalog.properties import PROPERTIES
from catalog.search.engines.base import HasAny
from catalog.search.nearest import did_you_mean
from catalog.search.request import ChoiceClause
from catalog.search.text import encode
from catalog.search.view import View
from catalog.search.writing import quoted
from ontology.problems import Problem


def studies_named(given: str, view: View) -> list[str]:
    """Full names of the study that `given` names: its accession, with the archive before it, or its beginning (`idr0013`)."""
    wanted = given.casefold()
    full = [name for name in view.by_name if name.casefold() == wanted]
    same = full or [name for name, row in view.by_name.items() if row.accession.casefold() == wanted]
    beginning = same or [
        name for name, row in view.by_name.items() if row.accession.casefold().startswith(f"{wanted}-")
    ]
    if len(beginning) > 1:
        raise Problem(
            f"{given!r} names several studies; write {' or '.join(f'study:{name}' for name in sorted(beginning)[:5])}."
        )
    if not beginning:
        near = did_you_mean(given, [row.accession for row in view.studies.values()])
        raise Problem(f"There is no study {given!r} here. {near}".strip())
    return beginning


def archive_named(given: str, view: View) -> str:
    """The key of the archive that `given` names in any case. Raises `Problem`."""
    keys = {row.archive for row in view.studies.values()}
    if given.lower() in keys:
        return given.lower()
    near = did_you_mean(given, keys, f"Archives here are {', '.join(sorted(keys))}." if keys else "")
    raise Problem(f"There is no archive {given!r} here. {near}".strip())


def choices_known(clause: ChoiceClause, view: View) -> ChoiceClause:
    """The clause, if each of its values is a choice or occurs. Raises `Problem` with the nearest one."""
    entry = PROPERTIES[clause.property]
    for value in clause.values:
        if value not in entry.choices and not view.count("samples", HasAny(entry.key, (encode(value),))):
            near = did_you_mean(value, entry.choices, f"It can be {', '.join(entry.choices)}.")
            raise Problem(f"{entry.label} is never {quoted(value)}. {near}")
    return clause
