"""Faults: processes are killed and servers stopped in the middle of something, and nothing may be lost or doubled.

Every test here is marked `faults` and is a stage of its own (`python -m tests`, so `.ci/run` too). The pattern is the
same throughout: facts are written, a fault is made where it hurts most, and afterwards

* the database has each fact once,
* `verify()` of the index finds nothing to repair, as soon as what was interrupted has been started again,
* whoever met the fault was told in a sentence.

`children.py` runs a piece of Python in a process of its own that stops where it is told to, so that a kill hits a
known place; nothing here sleeps, everything waits for a condition with a deadline. `conftest.py` has the installations:
SQLite with the embedded engine, and PostgreSQL with Elasticsearch, the servers started once for all tests.
"""
