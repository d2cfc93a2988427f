"""A small true archive and the ontology slices that cover it; `demo.build` writes both."""
