"""Background work of the risk room: simulate the register, look for risks in the findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from timonier.kit.models import Job
from timonier.kit.work import jobs
from timonier.kit.work.ways import Way, leads
from timonier.risk import services

ONE = "register"  # of each kind one is active at a time


@jobs.job("risk.simulate", label=_("Simulation of the risks"), active_key=lambda args: ONE)
def simulate(*, author: int | None = None) -> None:
    """Simulate the whole register; a stopped or failed run leaves the last good one standing."""

    def told(done: int, total: int) -> None:
        jobs.progress(done=done, total=total)

    services.simulate(author_id=author, now=timezone.now(), told=told, stops=jobs.Cancelled)


@jobs.job(
    services.SEARCH,
    label=_("Search for risks in the findings"),
    active_key=lambda args: ONE,
    after=("practices.assess", "practices.daily"),
)
def propose() -> None:
    """Compute the proposed risks anew, as the findings now stand."""
    services.propose(today=timezone.localdate(), now=timezone.now())


def start_simulation(*, by: Any) -> Job:
    """Queue a simulation, or return the one under way. Raises services.NothingToSimulate."""
    services.check_simulable()
    return jobs.start("risk.simulate", by=by, author=by.pk)


def simulation_job() -> Job | None:
    """The simulation that waits or runs, if any."""
    return Job.objects.filter(kind="risk.simulate", state__in=Job.ACTIVE).order_by("pk").first()


@leads("risk.simulate")
def simulated(job: Job) -> Iterator[Way]:
    """What a year may cost."""
    yield Way(gettext("What we may lose in a year"), reverse("risk:register"), "risk.view_risk")


@leads("risk.propose")
def proposed(job: Job) -> Iterator[Way]:
    """The risks that the findings propose."""
    yield Way(gettext("Proposed risks"), reverse("risk:proposed"), "risk.view_riskproposal")
