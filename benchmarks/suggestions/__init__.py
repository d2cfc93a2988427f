"""How good the suggestions are: gold, parts, stages, other tools."""
