"""Samples that were never imaged, distributed like those that were: fitted on a harvest, drawn anew, the same by seed."""
