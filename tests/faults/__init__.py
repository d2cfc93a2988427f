"""Faults: processes are killed and servers stopped in the middle of something, and nothing may be lost or doubled.

Every test here is marked `faults` and is a stage of its own (`python -m tests`, so `.ci/run` too). The pattern is the
same throughout: facts are written, a fault is made where it hurts most, and afterwards

* the database has each fact once,
* `verify()` of the index finds nothing to repair, as soon as what was interrupted has been started again,
* whoever met the fault was told in a sentence.

`children.py` runs what happens to an index in a process of its own that stops at known places, `gated.py` a worker that
stops at a known statement, `installations.py` makes an installation to break; `conftest.py` starts the servers once for
all tests. Nothing here sleeps, everything waits for a condition with a deadline.
"""
