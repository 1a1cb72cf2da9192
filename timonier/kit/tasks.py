"""The kit's own work: what was kept for a while goes each day; batches of many rows are written."""

import contextlib
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from timonier.kit.access import factors
from timonier.kit.batches import acts
from timonier.kit.models import Batch, Job
from timonier.kit.records import attachments, deletions
from timonier.kit.store import blobs
from timonier.kit.work import jobs
from timonier.kit.work.ways import Way, leads


@jobs.job("kit.daily", label=_("Daily upkeep"), daily=True, active_key=lambda args: "all")
def upkeep() -> None:
    """Forget what was deleted long enough ago, then the files that nothing names any more.

    Second factors of before they were sealed are sealed.
    """
    deletions.purge(at=timezone.now())
    acts.purge(at=timezone.now())
    with contextlib.suppress(blobs.Busy):  # tomorrow, then
        attachments.sweep()
    factors.seal_again()


@jobs.job(
    "kit.batch_check", label=_("Check of many rows"), active_key=lambda args: str(args["batch"])
)
@jobs.job(
    "kit.batch_write", label=_("Change of many rows"), active_key=lambda args: str(args["batch"])
)
@jobs.job(
    "kit.batch_undo",
    label=_("Undo of a change of many rows"),
    active_key=lambda args: str(args["batch"]),
)
def work_on(batch: str) -> None:
    """Do what the state of the batch says; one that is past that is left alone."""
    found = Batch.objects.filter(slug=batch).first()
    if found is not None:
        acts.work(found)


@leads("kit.batch_check", "kit.batch_write", "kit.batch_undo")
def of_batch(job: Job) -> Iterator[Way]:
    """The rows that were read, written or taken back."""
    if row := Batch.objects.filter(slug=job.args["batch"]).first():
        yield Way(gettext("The rows, one by one"), reverse("kit:batch", args=[row.slug]))
