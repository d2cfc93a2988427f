"""The kinds of long work. The settings say where each is declared, so that no room has to know another one's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from catalog.jobs.progress import Progress
from catalog.permissions import Action, Who
from ontology.problems import Problem

Arguments = dict[str, Any]

HOUR = 3600
# Seconds between asking work to end and taking its process away.
GRACE = 120


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. `check` turns what was asked into arguments as they are stored, or raises `Problem`.

    `work` does it and returns the result, told by numbers; it must be safe to run again after it was cut short.
    `same`: the arguments that two jobs may not share while both are open; None if any number may run.
    `resumes`: it goes on where it was cut short, so that every step forward counts. `longest`: seconds it may take.
    `noun`: what is counted.
    """

    key: str
    label: str
    noun: str
    action: Action
    check: Callable[[Mapping[str, Any], Who], Arguments]
    title: Callable[[Arguments], str]
    work: Callable[[Arguments, Progress], dict[str, Any]]
    longest: int
    same: tuple[str, ...] | None = None
    resumes: bool = False


def kind_of(key: str) -> Kind:
    """The kind of this name. Raises `Problem` with those that there are."""
    if key not in settings.JOB_KINDS:
        raise Problem(f"There is no work of kind {key!r}; it can be {', '.join(sorted(settings.JOB_KINDS))}.")
    kind: Kind = import_string(settings.JOB_KINDS[key])
    return kind
