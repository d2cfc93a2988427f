"""What the catalog measures of itself, for Prometheus. What it could be asked at any time is in `vitrine.metrics`."""

from prometheus_client import Histogram

SEARCH_SECONDS = Histogram(
    "vitrine_search_seconds",
    "Answering one search, from the request to the result",
    ["engine"],
    buckets=(0.005, 0.01, 0.03, 0.1, 0.3, 1, 3, 10),
)
