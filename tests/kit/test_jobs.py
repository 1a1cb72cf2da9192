"""Jobs: one at a time per key, one holder at a time, and a word about how each ended."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from timonier.kit.models import Job
from timonier.kit.work import jobs, worker

pytestmark = pytest.mark.django_db(transaction=True)
LEASE = timedelta(seconds=60)


@pytest.fixture(autouse=True)
def delivered(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """What was handed to the queue; the known kinds are put back afterwards."""
    found: list[int] = []
    monkeypatch.setattr(jobs, "_deliver", found.append)
    jobs.daily_kinds()  # every room has told its kinds before they are set aside
    monkeypatch.setattr(jobs, "kinds", dict(jobs.kinds))
    yield found


def kind(work: Callable[..., object] = lambda **args: None, **options: Any) -> str:
    """Register a kind of job."""
    jobs.job("test.kind", **options)(work)
    return "test.kind"


def ended(job: Job) -> tuple[str, str]:
    """State and reason, from the table."""
    job.refresh_from_db()
    return job.state, job.reason


def test_a_job_is_queued_once_its_row_is_certain(delivered: list[int]) -> None:
    name = kind(subject=lambda args: args["repository"])
    job = jobs.start(name, repository="shop")
    assert delivered == [job.pk]
    assert (job.state, job.subject, job.args) == ("queued", "shop", {"repository": "shop"})


def test_two_starts_of_the_same_work_are_one_job(delivered: list[int]) -> None:
    name = kind(active_key=lambda args: args["repository"])
    first = jobs.start(name, repository="shop")
    assert jobs.start(name, repository="shop").pk == first.pk
    assert jobs.start(name, repository="other").pk != first.pk
    worker.work(first.pk)
    assert jobs.start(name, repository="shop").pk != first.pk
    assert len(delivered) == 3


def test_a_job_delivered_twice_is_done_once() -> None:
    calls = []
    job = jobs.start(kind(lambda: calls.append(1)))
    worker.work(job.pk)
    worker.work(job.pk)
    assert calls == [1]
    assert ended(job) == ("done", "")


def test_a_job_in_good_hands_is_left_alone() -> None:
    calls = []
    job = jobs.start(kind(lambda: calls.append(1)))
    assert jobs.claim(job.pk, "somebody", LEASE) is not None
    worker.work(job.pk)
    assert calls == []
    assert jobs.recover() == 0


def test_a_job_whose_holder_died_is_queued_again_and_done(delivered: list[int]) -> None:
    job = jobs.start(kind())
    jobs.claim(job.pk, "dead:1", LEASE)
    assert jobs.recover(at=now() + 2 * LEASE) == 1
    assert delivered == [job.pk, job.pk]
    worker.work(job.pk)
    assert ended(job)[0] == "done"
    assert job.attempt == 2


def test_a_holder_that_comes_back_too_late_cannot_overwrite_the_new_one() -> None:
    job = jobs.start(kind())
    jobs.claim(job.pk, "slow", LEASE)
    jobs.release("slow")
    jobs.recover()
    jobs.claim(job.pk, "quick", LEASE)
    assert jobs.renew(job.pk, "slow", LEASE) is None
    assert not jobs.finish(job.pk, "slow", Job.State.FAILED, "late")
    assert jobs.finish(job.pk, "quick", Job.State.DONE)
    assert ended(job) == ("done", "")


def test_a_job_that_kills_its_workers_is_given_up() -> None:
    job = jobs.start(kind())
    for attempt in range(jobs.MOST_ATTEMPTS):
        jobs.claim(job.pk, f"w{attempt}", LEASE)
        jobs.recover(at=now() + 2 * LEASE)
    assert ended(job) == ("failed", "its worker died 3 times")


def test_a_job_its_queue_lost_is_queued_again(delivered: list[int]) -> None:
    job = jobs.start(kind())
    assert jobs.recover() == 0
    assert jobs.recover(at=now() + timedelta(hours=1)) == 1
    assert jobs.recover(everything=True) == 1
    assert delivered == [job.pk] * 3


def test_a_failure_says_why_without_its_secrets() -> None:
    def fail() -> None:
        raise OSError("cannot read https://bob:hunter2@example.org/x.git?token=abc\nwith ghp_1234")

    job = jobs.start(kind(fail))
    worker.work(job.pk)
    state, reason = ended(job)
    assert state == "failed"
    assert reason == "OSError: cannot read https://…@example.org/x.git?token=… with …"


def test_a_job_of_an_unknown_kind_fails_in_words() -> None:
    with pytest.raises(jobs.UnknownJob):
        jobs.start("test.absent")
    job = Job.objects.create(kind="test.absent")
    worker.work(job.pk)
    assert ended(job) == ("failed", "UnknownJob: test.absent")


def test_a_waiting_job_is_cancelled_at_once_and_never_runs() -> None:
    calls = []
    job = jobs.start(kind(lambda: calls.append(1)))
    assert jobs.cancel(job)
    worker.work(job.pk)
    assert calls == []
    assert ended(job)[0] == "cancelled"
    assert not jobs.cancel(job)


def test_a_running_job_stops_at_its_next_progress() -> None:
    reached = []

    def walk() -> None:
        jobs.progress(done=1, total=3, phase="walking")
        jobs.cancel(Job.objects.get())
        time.sleep(0.6)  # longer than the pause between two writes
        jobs.progress(done=2)
        reached.append(2)

    job = jobs.start(kind(walk))
    worker.work(job.pk)
    assert reached == []
    assert ended(job)[0] == "cancelled"


def test_a_cancelled_job_whose_worker_died_is_not_run_again() -> None:
    job = jobs.start(kind())
    jobs.claim(job.pk, "dead", LEASE)
    jobs.cancel(job)
    assert jobs.recover(at=now() + 2 * LEASE) == 0
    assert ended(job)[0] == "cancelled"


def test_progress_is_written_seldom_and_completely(
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    def walk() -> None:
        with django_assert_max_num_queries(6):
            for step in range(1000):
                jobs.progress(done=step + 1, total=1000, phase="walking")

    job = jobs.start(kind(walk))
    worker.work(job.pk)
    assert ended(job) == ("done", "")
    assert (job.done, job.total, job.phase, job.percent) == (1000, 1000, "walking", 100)


def test_a_new_phase_starts_counting_again() -> None:
    def walk() -> None:
        jobs.progress(done=5, total=5, phase="read")
        jobs.progress(phase="write")

    job = jobs.start(kind(walk))
    worker.work(job.pk)
    assert ended(job)[0] == "done"
    assert (job.phase, job.done, job.total) == ("write", 0, None)


def test_progress_outside_a_job_does_nothing() -> None:
    jobs.progress(done=1, total=2, phase="alone")
    assert not Job.objects.exists()


def test_the_time_left_follows_the_pace_of_the_phase() -> None:
    job = Job(state="running", done=25, total=100, phase_at=now() - timedelta(seconds=10))
    assert job.eta is not None
    assert abs(job.eta - timedelta(seconds=30)) < timedelta(seconds=1)
    assert Job(state="running", done=0, total=100, phase_at=now()).eta is None
    assert Job(state="done", done=1, total=2, phase_at=now()).eta is None


def test_jobs_that_ended_long_ago_are_deleted_and_others_stay() -> None:
    old, new, waiting = (jobs.start(kind()) for _ in range(3))
    for job in (old, new):
        worker.work(job.pk)
    Job.objects.filter(pk=old.pk).update(finished_at=now() - timedelta(days=100))
    assert jobs.prune(at=now()) == 1
    assert set(Job.objects.values_list("pk", flat=True)) == {new.pk, waiting.pk}
