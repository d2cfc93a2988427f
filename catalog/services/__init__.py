"""All writes of facts. Keyword-only functions named by a verb, each one change: check, transaction, write, record."""

from catalog.services.annotations import annotate, overrule, retire
from catalog.services.changes import open_change_set
from catalog.services.dismissing import dismiss, reopen
from catalog.services.findings import check_study
from catalog.services.genes import load_orthologues
from catalog.services.settling import Settlement, Stated, settle, turn_back
from catalog.services.studies import UpsertResult, register_archive, reinstate, upsert_study, withdraw

__all__ = [
    "Settlement",
    "Stated",
    "UpsertResult",
    "annotate",
    "check_study",
    "dismiss",
    "load_orthologues",
    "open_change_set",
    "overrule",
    "register_archive",
    "reinstate",
    "reopen",
    "retire",
    "settle",
    "turn_back",
    "upsert_study",
    "withdraw",
]
