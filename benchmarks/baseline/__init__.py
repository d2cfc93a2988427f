"""The design in use elsewhere, to compare with: one document an image, with nested pairs of a name and a value."""

import benchmarks.installation  # noqa: F401 - Django is set up before anything of the project is imported
