"""Samples that were never imaged, distributed like those that were: fitted on a harvest, drawn anew, the same by seed."""

import benchmarks.installation  # noqa: F401 - Django is set up before anything of the project is imported
