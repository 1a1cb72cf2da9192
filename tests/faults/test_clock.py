"""A clock that is set, ten years forth or two years back: nothing revives, nothing waits."""

from __future__ import annotations

import json
import time as real_time
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.faults.conftest import Workshop
from tests.knowledge.make import django_canary
from tests.knowledge.test_refresh import mirror
from tests.strategy import make as strategy
from timonier.estate.models import Repository
from timonier.estate.services.histories import commits_of
from timonier.estate.services.preparing import prepared
from timonier.kit.access import accounts, throttle, tokens
from timonier.kit.access.sessions import SessionStore
from timonier.kit.entities.entity import registry
from timonier.kit.measured import freshness
from timonier.kit.models import Job
from timonier.kit.models.access import LINK_LIVES
from timonier.kit.records import past
from timonier.kit.store import lake_upkeep
from timonier.kit.store.clock import Watch
from timonier.kit.work import daily, jobs, worker
from timonier.knowledge.shelf.opened import states_at
from timonier.knowledge.shelf.refresh import refresh
from timonier.strategy.models import Objective

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
FORTH, BACK = timedelta(days=3652), timedelta(days=-731)
JUMPS = [FORTH, BACK, timedelta(hours=1), timedelta(hours=-1)]


def clock(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Set the clock of everything that asks Django for the time."""
    for place in ("django.utils.timezone", "timonier.kit.work.jobs", "timonier.kit.models.jobs"):
        monkeypatch.setattr(f"{place}.now", lambda: moment)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hours=st.lists(st.integers(-20_000, 100_000), min_size=2, max_size=8))
def test_a_token_that_was_refused_because_it_was_over_is_never_accepted_again(
    camille: Any, hours: list[int]
) -> None:
    _token, secret = tokens.issue(
        user=camille,
        name="ci",
        scopes=["*:read"],
        expires_at=NOW + timedelta(days=90),
        now=NOW,
    )
    over = False
    for each in hours:
        moment = NOW + timedelta(hours=each)
        accepted = tokens.bearer(secret, now=moment) is not None
        assert not (accepted and over)
        over = over or moment >= NOW + timedelta(days=90)


@pytest.mark.parametrize("who", ["the web", "the worker"])
def test_what_ended_while_nobody_asked_stays_ended_when_the_clock_goes_back(
    camille: Any, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    _token, secret = tokens.issue(
        user=camille, name="ci", scopes=["*:read"], expires_at=NOW + timedelta(hours=1), now=NOW
    )
    _other, lives = tokens.issue(
        user=camille, name="ci", scopes=["*:read"], expires_at=NOW + timedelta(days=9), now=NOW
    )
    link = accounts.invite(role="member", now=NOW - LINK_LIVES + timedelta(hours=1))
    link = link.strip("/").split("/")[-1]
    watched = worker.Clock()
    tokens.keep_over(now=NOW)
    # Two hours pass, in which nobody asks, and the clock is set back by as much.
    monkeypatch.setattr("timonier.kit.store.clock._apart", apart_by(-7200))
    if who == "the worker":
        clock(monkeypatch, NOW)
        monkeypatch.setattr("timonier.kit.work.worker.now", lambda: NOW)
        monkeypatch.setattr(worker, "close_old_connections", lambda: None)
        worker._recover(watched)
        monkeypatch.setattr(tokens, "_watch", Watch())
    assert accounts.invitation_of(link, now=NOW) is None
    assert tokens.bearer(secret, now=NOW) is None
    assert tokens.bearer(lives, now=NOW) is not None
    made = tokens.issue(
        user=camille, name="ci", scopes=["*:read"], expires_at=NOW + timedelta(hours=1), now=NOW
    )
    assert tokens.bearer(made[1], now=NOW) is not None


def apart_by(seconds: float) -> Callable[[], float]:
    """The clocks as they are apart once the one that people set was set by so much."""
    drift = real_time.time() - real_time.monotonic() + seconds
    return lambda: drift


def test_what_ended_while_nobody_asked_stays_ended_once_it_was_swept(camille: Any) -> None:
    _token, secret = tokens.issue(
        user=camille, name="ci", scopes=["*:read"], expires_at=NOW + timedelta(days=1), now=NOW
    )
    link = accounts.invite(role="member", now=NOW).strip("/").split("/")[-1]
    tokens.bury(at=NOW + timedelta(days=2))
    assert tokens.bearer(secret, now=NOW) is None
    assert accounts.invitation_of(link, now=NOW) is None


@pytest.mark.parametrize("wrong", [FORTH, timedelta(days=400)])
def test_what_a_clock_ahead_of_time_made_does_not_live_for_years(
    camille: Any, wrong: timedelta
) -> None:
    made = NOW + wrong
    _token, secret = tokens.issue(
        user=camille, name="ci", scopes=["*:read"], expires_at=made + timedelta(days=90), now=made
    )
    link = accounts.invite(role="cto", now=made).strip("/").split("/")[-1]
    assert tokens.bearer(secret, now=NOW) is None
    assert accounts.invitation_of(link, now=NOW) is None
    assert accounts.invitation_of(link, now=made) is not None


def test_a_link_that_was_opened_too_late_stays_closed_when_the_clock_goes_back() -> None:
    link = accounts.invite(role="cto", now=NOW).strip("/").split("/")[-1]
    assert accounts.invitation_of(link, now=NOW + FORTH) is None
    assert accounts.invitation_of(link, now=NOW) is None


def test_a_session_that_was_over_does_not_come_back_and_a_short_step_ends_none(
    camille: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(key: str | None, moment: datetime) -> bool:
        clock(monkeypatch, moment)
        return bool(SessionStore(key).load())

    clock(monkeypatch, NOW)
    session = SessionStore()
    session["_auth_user_id"] = str(camille.pk)
    session.create()
    key = session.session_key
    assert opened(key, NOW - timedelta(hours=1))
    assert opened(key, NOW + timedelta(hours=1))
    assert not opened(key, NOW + FORTH)
    assert not opened(key, NOW)
    assert not Session.objects.filter(pk=key).exists()


@pytest.mark.parametrize("jump", JUMPS)
def test_nobody_waits_for_years_to_sign_in_and_guessing_is_still_slow(
    db: None, jump: timedelta
) -> None:
    for _ in range(throttle.FLOOD + 5):
        throttle.begin("ada", "192.0.2.1", now=NOW)
    after = NOW + jump
    assert throttle.wait("ada", "192.0.2.1", now=after) <= 5 * throttle.LONGEST
    tries = sum(
        throttle.begin("ada", "192.0.2.1", now=after) == throttle.NOTHING for _ in range(50)
    )
    assert tries <= throttle.FREE + 1


def running(lease: timedelta) -> Job:
    job = Job.objects.create(kind="kit.test", state=Job.State.RUNNING, holder="x:1")
    Job.objects.filter(pk=job.pk).update(lease_until=NOW + lease, queued_at=NOW)
    return job


@pytest.mark.parametrize("jump", JUMPS)
def test_a_job_whose_holder_is_gone_is_free_again_whatever_the_clock_says(
    jump: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_deliver", lambda pk: None)
    job = running(jobs.lease_time())
    waiting = Job.objects.create(kind="kit.test", queued_at=NOW)
    later = NOW + jump + 2 * jobs.lease_time() + jobs.QUEUE_PATIENCE
    jobs.recover(at=later)
    job.refresh_from_db()
    waiting.refresh_from_db()
    assert job.state == Job.State.QUEUED
    assert waiting.queued_at == later


@pytest.mark.parametrize("jump", JUMPS)
def test_a_job_delivered_again_by_a_clock_that_was_set_is_left_to_who_holds_it(
    jump: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = running(jobs.lease_time())
    clock(monkeypatch, NOW + jump)
    assert jobs.claim(job.pk, "y:2", jobs.lease_time()) is None
    assert jobs.renew(job.pk, "x:1", jobs.lease_time())
    assert jobs.recover(at=NOW + jump) == 0
    assert jobs.finish(job.pk, "x:1", Job.State.DONE)


@pytest.mark.parametrize("jump", [*JUMPS, timedelta(days=300)])
def test_daily_work_begins_the_next_morning_whatever_the_clock_was(jump: timedelta) -> None:
    from django_q.models import Schedule

    daily.keep_schedules(at=NOW + jump)
    daily.keep_schedules(at=NOW)
    for schedule in Schedule.objects.filter(name__startswith="daily "):
        assert schedule.next_run - NOW <= timedelta(days=1, hours=1)


@pytest.mark.parametrize("day", [date(2026, 3, 28), date(2026, 10, 24), date(2027, 3, 28)])
def test_a_change_of_the_hour_moves_no_daily_work_to_another_day(day: date) -> None:
    for hour in range(0, 48, 3):
        at = timezone.make_aware(datetime.combine(day, time.min)) + timedelta(hours=hour)
        begins = daily._next(at)
        assert begins.hour == daily.HOUR
        assert timedelta(0) < begins - at <= timedelta(hours=25)


@pytest.mark.parametrize("jump", JUMPS)
def test_a_source_that_failed_last_is_failed_and_one_that_spoke_last_is_not(
    jump: timedelta,
) -> None:
    freshness.succeeded("a", now=NOW)
    row = freshness.failed("a", reason="refused", now=NOW + jump)
    assert freshness.state_of(row, NOW + jump).state == "failed"
    row = freshness.succeeded("a", now=NOW)
    assert freshness.state_of(row, NOW).state == "fresh"


def test_data_of_a_day_that_has_not_come_is_doubted_and_has_no_age() -> None:
    row = freshness.succeeded("a", now=NOW, as_of=NOW + FORTH, cadence_days=7)
    told = freshness.state_of(row, NOW)
    assert (told.state, told.age, told.blind) == ("stale", None, True)
    assert "2036" in told.words


def test_an_edition_from_the_future_is_late_and_gives_way_to_one_of_today(tmp_path: Path) -> None:
    ahead = mirror(tmp_path / "ahead", django_canary(), as_of="2036-11-29")
    wrong = date(2036, 11, 30)
    assert refresh(tmp_path / "home", today=wrong, from_folder=ahead, force=True)[0].renewed
    today = date(2026, 11, 30)
    [held] = [s for s in states_at(tmp_path / "home", today=today) if s.source == "osv/PyPI"]
    assert held.state == "stale"
    [outcome] = refresh(
        tmp_path / "home", today=today, from_folder=mirror(tmp_path / "now", django_canary())
    )
    assert outcome.renewed, outcome.reason


def test_history_is_told_in_the_order_in_which_it_was_written(camille: Any) -> None:
    objective = strategy.objective("first")
    for name, moment in (("Ahead", NOW + FORTH), ("Mended", NOW)):
        objective.name = name
        objective._history_date = moment
        objective.save()
    entity = registry[Objective]
    records = list(past.records_of(entity, objective.pk))
    assert [record.name for record in records[:2]] == ["Mended", "Ahead"]
    shown = past.as_of(entity, objective, (NOW + FORTH + timedelta(days=1)).date(), camille)
    assert shown is not None
    assert "Mended" in json.dumps([str(each.cell) for each in shown])


def test_a_clock_that_jumps_while_a_scan_stores_takes_no_history_from_it(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = workshop.make("shop", {"requirements.txt": "django==3.2.0\n"})
    scanning = import_module("timonier.estate.services.scan")
    swept: list[int] = []

    def after_a_jump(reading: Any) -> Any:
        assert reading.written
        swept.append(lake_upkeep.sweep(at=NOW + FORTH))
        return prepared(reading)

    monkeypatch.setattr(scanning, "prepared", after_a_jump)
    scanning.scan(paths=[str(folder)])
    assert swept == [0]
    history = commits_of(Repository.objects.get())
    assert history is not None and len(history.committed) == 1
