"""Files that people brought."""

from uuid import UUID

from django.utils import timezone

from catalog.models import Study
from catalog.permissions import Who
from curation.models import SheetUpload
from curation.services.sheets import KEPT
from ontology.problems import NotFound


def find_upload(study: Study, upload_id: UUID, who: Who) -> SheetUpload:
    """The file that this person brought for this study. Raises `NotFound` for those of others and those of long ago."""
    rows = SheetUpload.objects.filter(study=study, person=who.user, created_at__gte=timezone.now() - KEPT)
    found = rows.select_related("study__archive", "change_set").filter(pk=upload_id).first()
    if found is None:
        raise NotFound(f"There is no such file of yours; files are kept for {KEPT.days} days. Upload it again.")
    return found
