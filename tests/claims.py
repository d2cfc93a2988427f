"""What happens to a job between its being claimed and its first step."""

from contextlib import contextmanager

import pytest

from catalog.jobs import running
from catalog.models import Job


@contextmanager
def cancelled_when_claimed():
    """Whatever job is claimed here is asked to end at once."""
    original = running.claim

    def claim_and_cancel(job_id):
        job = original(job_id)
        Job.objects.update(state="cancelling")
        return job

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "claim", claim_and_cancel)
        yield
