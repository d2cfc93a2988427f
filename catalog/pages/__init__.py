"""What each page shows: one module a page, plain records put together from a fixed number of queries."""
