"""Daily work has one schedule each, and a day begins it once."""

from datetime import UTC, datetime

import pytest
from django_q.models import Schedule

from timonier.kit.models import Job
from timonier.kit.work import daily, jobs

EVENING = datetime(2026, 11, 23, 20, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def chore():
    jobs.job("test.chore", active_key=lambda args: "one", daily=True)(lambda: None)
    yield "test.chore"
    jobs.kinds.pop("test.chore", None)


def test_each_daily_kind_has_one_schedule_however_often_a_worker_starts(chore):
    daily.keep_schedules(at=EVENING)
    daily.keep_schedules(at=EVENING)

    assert Schedule.objects.filter(name=f"daily {chore}").count() == 1


def test_the_first_run_is_the_coming_night(chore):
    daily.keep_schedules(at=EVENING)
    due = Schedule.objects.get(name=f"daily {chore}").next_run

    assert datetime(2026, 11, 24, 0, tzinfo=UTC) < due < datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_a_schedule_that_nobody_asks_for_any_more_goes(chore):
    daily.keep_schedules(at=EVENING)
    jobs.kinds.pop(chore)
    daily.keep_schedules(at=EVENING)

    assert not Schedule.objects.filter(name=f"daily {chore}").exists()


def test_a_day_that_begins_twice_starts_the_job_once(chore):
    assert daily.begin(chore) == daily.begin(chore)
    assert Job.objects.filter(kind=chore).count() == 1


def test_the_assessment_and_the_look_at_the_sources_are_daily():
    assert {"practices.daily", "knowledge.daily"} <= {kind.name for kind in jobs.daily_kinds()}


def test_a_schedule_of_a_version_that_kept_the_work_elsewhere_begins_it_all_the_same(chore):
    daily.keep_schedules(at=EVENING)
    Schedule.objects.update(func="timonier.kit.daily.begin")

    daily.keep_schedules(at=EVENING)

    assert Schedule.objects.get(name=f"daily {chore}").func == daily.BEGIN
