"""Ontology files read in a child process: what crashes, hangs or floods there does no harm here.

`ontology.reading.parent.read` is the door; everything else runs in the child, without Django.
"""
