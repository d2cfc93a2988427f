"""Long work with words, for a worker."""

from celery import shared_task

from ontology import lexicons, services

TIME_LIMIT = 3600  # seconds; the largest ontology, NCBITaxon, is loaded in less


@shared_task(time_limit=TIME_LIMIT, soft_time_limit=TIME_LIMIT - 60)
def load_ontology_task(source: str, prefix: str = "", version: str = "") -> None:
    """Load an ontology and make its names ready; done twice, the second time does nothing."""
    services.load_ontology(source=source, prefix=prefix, version=version)
    lexicons.refresh()
