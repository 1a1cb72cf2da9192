"""A search lives in a process of its own: its death costs a plan, its end is soon when wished."""

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from tests.portfolio.ask import initiative, question
from tests.portfolio.make import TODAY, capacity
from tests.portfolio.make import initiative as kept_initiative
from timonier.kit.models import Job
from timonier.kit.work import jobs, worker
from timonier.portfolio import selectors, services
from timonier.portfolio.searching.phases import Order
from timonier.portfolio.searching.process import SearchDied, search


class Enough(Exception):
    """Somebody asked to stop."""


def order(scenarios: int = 0) -> Order:
    rows = [initiative(f"i{n}", [n, 50 * n, 200 * n], {"dev": n % 5 + 1}) for n in range(30)]
    return Order(question(*rows, scenarios=scenarios, quarters=8, time_limit_s=60), certify_s=0)


def children() -> list[int]:
    told = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text()
    return [int(each) for each in told.split()]


def test_a_search_that_is_killed_says_by_what() -> None:
    def killed(kind: str, body: dict[str, Any]) -> None:
        for child in children():
            os.kill(child, signal.SIGKILL)

    with pytest.raises(SearchDied, match="SIGKILL"):
        search(order(), killed, lambda: None)
    assert children() == []


def test_a_search_that_is_called_off_leaves_no_process_behind() -> None:
    told: list[str] = []

    def enough() -> None:
        if "base" in told:
            raise Enough

    begun = time.monotonic()
    with pytest.raises(Enough):
        search(order(scenarios=2000), lambda kind, body: told.append(kind), enough)

    assert "answer" not in told
    assert children() == []
    assert time.monotonic() - begun < 40


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_plan_searches_in_a_process_of_its_own(monkeypatch: Any) -> None:
    delivered: list[int] = []
    monkeypatch.setattr(jobs, "_deliver", delivered.append)
    capacity(40)
    kept_initiative("Shop", 40_000)
    kept_initiative("Law", 0, obligation="law", obligation_source="An act")
    settings = {"quarters": 4, "scenarios": 35, "time_limit_s": 30}
    plan = services.start_plan(by=None, settings=settings, today=TODAY)

    worker.work(delivered[0])

    plan.refresh_from_db()
    assert (plan.state, plan.status, Job.objects.get().state) == ("finished", "optimal", "done")
    assert {line.tier for line in selectors.tier_lines(plan)} == {"indispensable"}
    assert plan.certificates["complete"]
