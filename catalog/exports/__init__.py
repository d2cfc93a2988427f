"""What a search finds, as a file: one row a sample or study, in an order that stays, from one state of the index."""
