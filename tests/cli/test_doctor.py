"""The doctor says what is missing in figures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User

from tests.strategy import make as strategy
from timonier.cli import clock, doctor
from timonier.estate.models import ScanRun
from timonier.kit.measured import freshness
from timonier.kit.models import Job
from timonier.kit.models.access import ApiToken


@pytest.mark.parametrize(("free", "state"), [(50, "fail"), (1_000, "warn"), (5_000, "ok")])
def test_a_disk_with_little_room_is_told_with_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, free: int, state: str
) -> None:
    monkeypatch.setattr(
        "timonier.cli.doctor.shutil.disk_usage", lambda place: SimpleNamespace(free=free * 2**20)
    )
    told, sentence = next(doctor._home())
    assert told == state
    assert ("155 MiB more are needed" in sentence) == (state == "fail")


@pytest.mark.django_db
def test_one_cause_is_one_line_of_the_doctor() -> None:
    noon = datetime(2026, 11, 30, 12, tzinfo=UTC)
    for name in ("endoflife.date", "cisa-kev", "osv/PyPI"):
        freshness.failed(name, reason="no route to host", cause="unreachable", now=noon)
    freshness.failed("module-replacements", reason="not what was expected", cause="changed",
                     now=noon - timedelta(days=3))  # fmt: skip

    lines = [sentence for _state, sentence in doctor._failures(noon)]
    assert lines == [
        "endoflife.date, cisa-kev, osv/PyPI: last attempt failed today: no route to host",
        "module-replacements: last attempt failed 3 days ago: not what was expected",
    ]


@pytest.mark.django_db
@pytest.mark.data
def test_old_knowledge_is_one_line_of_the_doctor() -> None:
    late = [sentence for state, sentence in doctor._knowledge() if "older than" in sentence]
    every = [sentence for state, sentence in doctor._knowledge() if state != "ok"]
    assert len(late) == 1 and len(every) <= 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "breaks"),
    [
        ("history", "dated before"),
        ("jobs", "daily work"),
        ("readings", "look fresh"),
        ("access", "work again"),
    ],
)
def test_a_clock_before_what_was_written_is_told_with_what_that_breaks(
    kind: str, breaks: str
) -> None:
    noon = datetime(2026, 11, 30, 12, tzinfo=UTC)
    moments = (noon - timedelta(hours=1), noon + timedelta(hours=5))
    for number, at in enumerate(moments):
        assert list(clock.behind(noon)) == []
        if kind == "history":
            objective = strategy.objective(f"goal {number}")
            objective.history.update(history_date=at)
        elif kind == "jobs":
            Job.objects.create(kind="kit.test", queued_at=at)
        elif kind == "readings":
            ScanRun.objects.create(started_at=at)
        else:
            user = User.objects.create_user(f"camille-{number}")
            ApiToken.objects.create(
                user=user, name="ci", digest=str(number), expires_at=at, last_used_at=at
            )
    [line] = clock.behind(noon)
    assert f"the newest of {kind} (2026-11-30 17:00 UTC)" in line
    assert breaks in line and "timedatectl" in line
    assert list(clock.behind(noon + timedelta(hours=6))) == []
