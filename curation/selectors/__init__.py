"""Reading judgement: named queries, no query per row."""
