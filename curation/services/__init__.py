"""All writes of judgement. Each is one ChangeSet: check, transaction, write, record; facts through `catalog.services`."""

from curation.services.assigning import assign, claim, curate_twice, prioritise, release
from curation.services.migrating import migrate
from curation.services.moving import approve, send_back, submit, take_back
from curation.services.saving import save
from curation.services.undoing import Undone, undo

__all__ = [
    "Undone",
    "approve",
    "assign",
    "claim",
    "curate_twice",
    "migrate",
    "prioritise",
    "release",
    "save",
    "send_back",
    "submit",
    "take_back",
    "undo",
]
