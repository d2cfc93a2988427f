"""The design in use elsewhere, to compare with: one document an image, with nested pairs of a name and a value."""
