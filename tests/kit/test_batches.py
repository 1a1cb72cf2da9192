"""Imports and changes of many rows: nothing before the word, whole or resumable, taken back."""

import contextlib
import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import make
from timonier.estate.models import System
from timonier.kit.batches import acts, applying, store
from timonier.kit.entities.entity import registry
from timonier.kit.models import Batch, Deletion, Job
from timonier.kit.records import writes
from timonier.kit.work import jobs
from timonier.organisation.models import Department
from timonier.risk.models import Risk

pytestmark = [pytest.mark.django_db, pytest.mark.data]
DEPARTMENTS, SYSTEMS, RISKS = registry[Department], registry[System], registry[Risk]


@pytest.fixture(autouse=True)
def a_home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line is a transaction of its own, and nobody is waited for."""
    monkeypatch.setattr(applying, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(applying, "PAUSE_S", 0)


def brought(text: str | bytes, by: Any, entity: Any = DEPARTMENTS, name: str = "rows.csv") -> Batch:
    data = text.encode() if isinstance(text, str) else text
    batch = acts.bring(entity, name, data, by=by)
    acts.proceed(batch)
    return batch


def heads() -> dict[str, str]:
    return dict(Department.objects.values_list("slug", "head"))


FILE = "name,slug,head\n" + "".join(f"Team {n},team-{n},Head {n}\n" for n in range(6))


def test_a_preview_writes_no_row_of_the_business(camille: User) -> None:
    before = {entity: entity.model._default_manager.count() for entity in registry}

    brought(FILE, camille)
    make_risks = "name,slug\nFire,fire\n"
    brought(make_risks, camille, RISKS)

    assert {entity: entity.model._default_manager.count() for entity in registry} == before
    assert not Department.history.exists()


# -- refused --


def test_the_refused_rows_come_back_as_a_file_that_can_be_brought_again(cto: Client) -> None:
    text = 'name;slug;head\nGood;good;\n"=1+1; x";not a slug!;Zoé\n'
    batch = make.bring(cto, DEPARTMENTS, "rows.csv", text).context["batch"]

    content = b"".join(cto.get(f"/batches/{batch.slug}/refused.csv").streaming_content)

    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert lines[0] == ["name", "slug", "head", "Why it was refused"]
    assert [line[:3] for line in lines[1:]] == [["'=1+1; x", "not a slug!", "Zoé"]]
    assert lines[1][3]
    mended = content.replace(b"not a slug!", b"slug")
    again = make.bring(cto, DEPARTMENTS, "again.csv", mended, confirm=True).context["batch"]
    assert again.state == "done"
    assert Department.objects.get(slug="slug").name == "=1+1; x"


def test_reasons_are_told_in_the_readers_language(cto: Client) -> None:
    cto.cookies["django_language"] = "fr"
    batch = make.bring(cto, DEPARTMENTS, "r.csv", "name,slug\nA,b c\n").context["batch"]
    [line] = store.page(batch, "refused", 0, 9)
    assert "lettres" in line["why"][0][1]


# -- writing --


def test_a_row_changed_after_the_preview_is_refused_and_not_overwritten(camille: User) -> None:
    item = make.row(DEPARTMENTS, 1)
    batch = brought(f"name,slug,head\n{item.name},{item.slug},Mine\nFresh,fresh,\n", camille)
    writes.patch(DEPARTMENTS, {"head": "Theirs"}, item, by=None)
    Department.objects.create(name="Fresh", slug="fresh")

    acts.confirm(batch)

    assert heads() == {item.slug: "Theirs", "fresh": ""}
    assert batch.state == "done"
    assert batch.changes.filter(kind="refused").count() == 2


def test_what_was_read_goes_once_it_is_written(camille: User) -> None:
    batch = brought(FILE, camille)
    acts.confirm(batch)

    assert [path.name for path in store.folder(batch).iterdir()] == [store.REFUSED]
    other = brought(FILE, camille)
    acts.drop(other)
    assert not store.folder(other).exists()


class Killed(BaseException):
    """Nothing that code may catch: what a killed worker leaves is what was committed."""


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deaths=st.lists(st.integers(0, 4), min_size=1, max_size=3))
def test_a_killed_worker_leaves_a_whole_that_goes_on(
    deaths: list[int], camille: User, steps: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    Department.objects.all().delete()
    batch = brought(FILE, camille)
    usual = applying.Writer.step
    for death in deaths:
        left = [death]

        def step(self: Any, until: float, left: list[int] = left) -> int:
            taken = usual(self, until)
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return taken

        with monkeypatch.context() as patched, contextlib.suppress(Killed):
            patched.setattr(applying.Writer, "step", step)
            acts.confirm(batch) if batch.state == "judged" else acts.resume(batch)
        batch.refresh_from_db()
        assert Department.objects.count() == batch.changes.count() == batch.position
        if batch.state == "done":
            break
    else:
        acts.resume(batch)

    assert heads() == {f"team-{n}": f"Head {n}" for n in range(6)}
    assert batch.state == "done"
    acts.take_back(batch, by=camille)
    assert heads() == {}


def test_many_lines_are_a_job_and_another_one_for_the_writing(
    camille: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(jobs, "_deliver", lambda pk: None)
    monkeypatch.setattr(acts, "AT_ONCE", 2)
    batch = brought(FILE, camille)
    assert (batch.state, batch.job.kind) == ("judging", "kit.batch_check")

    jobs_worker_does(batch)
    assert batch.counts["new"] == 6
    acts.confirm(batch)
    assert heads() == {}
    jobs_worker_does(batch)

    assert (batch.state, len(heads())) == ("done", 6)
    assert batch.job.done == 6


def jobs_worker_does(batch: Batch) -> None:
    """As a worker does, in this test's own transaction."""
    told: list[int] = []

    class Held:
        def report(self, *, done: Any, total: Any, phase: Any) -> None:
            told.append(done)

    token = jobs.running.set(Held())
    try:
        jobs.kind_of(batch.job.kind).work(**batch.job.args)
    finally:
        jobs.running.reset(token)
    Job.objects.filter(pk=batch.job.pk).update(state="done", done=told[-1])
    batch.refresh_from_db()


# -- taking it back --


def test_an_undo_keeps_and_tells_what_somebody_changed_or_hung_on_since(camille: User) -> None:
    old = make.row(DEPARTMENTS, 1)
    file = f"name,slug,head\n{old.name},{old.slug},New\nA,a,\nB,b,\nC,c,\n"
    batch = brought(file, camille)
    acts.confirm(batch)
    writes.patch(DEPARTMENTS, {"head": "Since"}, Department.objects.get(slug="a"), by=None)
    Department.objects.get(slug="c").delete()

    acts.take_back(batch, by=camille)

    assert heads() == {old.slug: old.head, "a": "Since"}
    [kept] = batch.changes.filter(undo="kept")
    assert (kept.name, kept.note) == ("A", "Somebody changed it since.")
    record = Department.objects.get(slug=old.slug).history.latest()
    assert record.history_user == camille
    assert "rows.csv" in record.history_change_reason
    assert not Deletion.objects.exists()


def test_an_undo_asks_for_the_right_to_each_row(camille: User) -> None:
    batch = brought(FILE, camille)
    acts.confirm(batch)
    camille.groups.clear()

    acts.take_back(Batch.objects.get(), by=User.objects.get(pk=camille.pk))

    assert len(heads()) == 6
    assert batch.changes.filter(undo="kept").count() == 6


def test_nobody_takes_back_after_thirty_days_and_files_go(camille: User, a_home: Path) -> None:
    done = brought(FILE, camille)
    acts.confirm(done)
    waiting = brought(FILE + "x,x,x\n", camille)
    late = timezone.now() - acts.KEPT_FOR - timedelta(hours=1)
    Batch.objects.filter(pk=done.pk).update(finished_at=late)
    Batch.objects.filter(pk=waiting.pk).update(created_at=late)
    done.refresh_from_db()

    with pytest.raises(acts.NotNow):
        acts.take_back(done, by=camille)
    acts.purge(at=timezone.now())

    assert not Batch.objects.exists()
    assert list((a_home / store.FOLDER).iterdir()) == []
    assert len(heads()) == 6


def test_one_person_has_only_so_many_open(camille: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "MOST_OPEN", 1)
    brought(FILE, camille)
    with pytest.raises(writes.Invalid):
        brought(FILE, camille)


def test_without_its_author_a_batch_does_nothing(camille: User) -> None:
    batch = brought(FILE, camille)
    Batch.objects.filter(pk=batch.pk).update(author=None, state="applying")
    batch.refresh_from_db()
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        acts.work(batch)
    assert heads() == {}
