"""The worker's application, in which work stops at a gate: `celery --app tests.faults.gated worker`.

`GATE` names a folder with a pipe `gate`. Work that comes to the `GATE_AT`th statement that holds `GATE_SQL` makes the
file `reached` and waits until somebody opens the pipe, or kills it; whoever comes after that passes. Jobs are looked after every second.
"""

import itertools
import os
from pathlib import Path

from celery.signals import worker_process_init
from django.db import connection

from vitrine import celery, worker

worker.FOLLOW_EVERY = 1
app = celery.app
passed = itertools.count(1)


def stop_at_the_gate(execute, sql, params, many, context):
    folder = Path(os.environ["GATE"])
    if (
        os.environ["GATE_SQL"] in sql
        and next(passed) == int(os.environ["GATE_AT"])
        and not (folder / "reached").exists()
    ):
        (folder / "reached").touch()
        (folder / "gate").read_bytes()
    return execute(sql, params, many, context)


@worker_process_init.connect
def build_the_gate(**_):
    if os.environ.get("GATE"):
        connection.execute_wrappers.append(stop_at_the_gate)
