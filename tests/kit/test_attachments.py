"""Files on a row: kept by digest, typed by content, never rendered, seen with the row, swept."""

import sqlite3
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests import make
from timonier.governance.models import Decision
from timonier.kit import tasks
from timonier.kit.backup import back_up, restore
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.models import Attachment, Deletion
from timonier.kit.records import attachments, deletions, writes
from timonier.kit.store import blobs

pytestmark = [pytest.mark.django_db, pytest.mark.data]
DECISIONS = registry[Decision]
ALLOWING = [entity for entity in registry if entity.attachments]
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"
HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.fixture(autouse=True)
def a_home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def upload(data: bytes = PNG, name: str = "proof.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def page(entity: Entity, item: Any, file: Attachment | None = None) -> str:
    return entity.url("file", item) + (f"{file.slug}/" if file else "")


def added(item: Any, by: Any, data: bytes = PNG, name: str = "proof.png") -> Attachment:
    return attachments.add(DECISIONS, item, upload(data, name), by=by)


def on_disk(home: Path) -> list[str]:
    return sorted(path.name for path in (home / blobs.FOLDER).rglob("*") if path.is_file())


@pytest.mark.parametrize("entity", ALLOWING, ids=lambda e: f"{e.app}-{e.slug}")
def test_a_file_is_brought_fetched_and_taken_off_on_the_page(cto: Client, entity: Entity) -> None:
    item = make.row(entity)

    own = entity.url("detail", item)
    sent = make.send(cto, page(entity, item), {"file": upload()}, page=own, follow=True)
    shown = sent.content.decode()
    file = Attachment.objects.get()
    assert "proof.png" in shown
    assert "image/png" in shown
    answer = cto.get(page(entity, item, file))
    assert b"".join(answer.streaming_content) == PNG
    make.send(cto, page(entity, item, file) + "remove/", {}, page=own)

    assert not Attachment.objects.exists()
    history = cto.get(entity.url("history", item)).content.decode()
    assert "File attached" in history
    assert "File taken off" in history


@pytest.mark.parametrize("data", [PNG, HTML, b"<svg onload='alert(1)'/>", b"%PDF-1.7\n"])
def test_no_file_is_ever_rendered(cto: Client, camille: Any, data: bytes) -> None:
    item = make.row(DECISIONS)
    file = added(item, camille, data, "page.html")

    for address in (
        page(DECISIONS, item, file),
        f"/api/v1/governance/decisions/{item.slug}/files/{file.slug}",
    ):
        answer = cto.get(address)
        assert b"".join(answer.streaming_content) == data
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("sandbox")


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (PNG, "image/png"),
        (b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
        ("Compte rendu, décidé\n".encode(), "text/plain"),
        (b"\x00\x01\x02\x03" * 9, "application/octet-stream"),
    ],
)
def test_the_type_is_what_the_content_shows_whatever_the_name_says(
    camille: Any, data: bytes, media: str
) -> None:
    file = added(make.row(DECISIONS), camille, data, "lies.exe")

    assert file.media == media


def test_one_content_is_kept_once_and_goes_with_its_last_name(camille: Any, a_home: Path) -> None:
    one, two = make.rows(DECISIONS, 2)
    first, second = added(one, camille), added(two, camille, name="again.png")
    assert first.digest == second.digest
    assert on_disk(a_home) == [first.digest]

    attachments.remove(DECISIONS, one, first, by=camille)
    attachments.sweep()
    assert on_disk(a_home) == [first.digest]
    attachments.remove(DECISIONS, two, second, by=camille)
    attachments.sweep()
    assert on_disk(a_home) == []


@pytest.mark.parametrize("size", [0, attachments.LARGEST + 1])
def test_an_empty_or_too_large_file_is_refused(cto: Client, size: int, a_home: Path) -> None:
    item = make.row(DECISIONS)
    data = b"x" * size

    address = f"/api/v1/governance/decisions/{item.slug}/files"
    api = cto.post(address, {"file": upload(data)}, headers=make.ANY)

    assert api.status_code in (413, 422)
    assert not Attachment.objects.exists()
    assert not (a_home / blobs.FOLDER).exists()


def test_a_row_carries_so_many_files_and_no_more(camille: Any) -> None:
    item = make.row(DECISIONS)
    for n in range(DECISIONS.attachments):
        added(item, camille, f"text {n}".encode())

    with pytest.raises(writes.Invalid, match="20 files at most"):
        added(item, camille)


@pytest.mark.parametrize("role", ["", "member", "auditor"])
def test_the_files_of_a_row_are_for_those_who_see_the_row(
    client: Client, camille: Any, role: str
) -> None:
    item = make.row(DECISIONS)
    Decision.objects.filter(pk=item.pk).update(audience="executive")
    file = added(item, camille)
    client.force_login(make.person("somebody", role=role))
    seen = role == "auditor"

    address = f"/api/v1/governance/decisions/{item.slug}/files"
    for each in (page(DECISIONS, item, file), address, f"{address}/{file.slug}"):
        answer = client.get(each)
        assert (answer.status_code == 200) is seen
        if answer.streaming:
            list(answer.streaming_content)
    assert client.post(page(DECISIONS, item), {"file": upload()}).status_code in (403, 404)
    assert client.delete(f"{address}/{file.slug}").status_code in (403, 404)
    assert Attachment.objects.count() == 1


def test_a_file_is_not_fetched_through_another_row(cto: Client, camille: Any) -> None:
    one, two = make.rows(DECISIONS, 2)
    file = added(one, camille)

    assert cto.get(page(DECISIONS, two, file)).status_code == 404


def test_the_api_brings_lists_and_takes_off(cto: Client) -> None:
    item = make.row(DECISIONS)
    address = f"/api/v1/governance/decisions/{item.slug}/files"

    made = cto.post(address, {"file": upload()}, headers=make.ANY)
    assert made.status_code == 201, made.content
    [listed] = cto.get(address).json()["items"]
    assert listed == made.json()
    assert (listed["media"], listed["size"]) == ("image/png", len(PNG))
    assert cto.delete(f"{address}/{listed['id']}", headers=make.ANY).status_code == 204
    assert cto.get(address).json() == {"items": []}


@pytest.mark.parametrize("method", ["get", "delete"])
def test_the_address_of_a_file_refuses_a_parameter_that_nobody_knows(
    cto: Client, camille: Any, method: str
) -> None:
    item = make.row(DECISIONS)
    file = added(item, camille)

    url = f"/api/v1/governance/decisions/{item.slug}/files/{file.slug}"
    answer = getattr(cto, method)(url + "?keep=1", headers=make.ANY)

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["keep"])
    assert attachments.of(DECISIONS, item) == [file]


def test_a_backup_holds_the_files_and_a_restore_brings_them(
    camille: Any, a_home: Path, tmp_path_factory: Any
) -> None:
    file = added(make.row(DECISIONS), camille)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(a_home / "empty.sqlite3")}
    sqlite3.connect(database["NAME"]).close()
    back_up(home=a_home, database=database, out=elsewhere / "b.tar.gz", now=timezone.now())
    target = elsewhere / "home"
    target.mkdir()
    into = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(target / "timonier.sqlite3")}

    restore(archive=elsewhere / "b.tar.gz", home=target, database=into, replace=False)

    assert blobs.place(target, file.digest).read_bytes() == PNG
    assert blobs.is_whole(target, file.digest)


def test_a_deleted_row_keeps_its_files_while_it_can_come_back(camille: Any, a_home: Path) -> None:
    item = make.row(DECISIONS)
    file = added(item, camille)
    Attachment.objects.update(added_at=timezone.now() - timedelta(days=2))
    deletion = writes.delete(DECISIONS, item, by=camille)
    assert deletion is not None

    tasks.upkeep()
    assert on_disk(a_home) == [file.digest]
    back = deletions.restore(deletion, by=camille)
    assert [each.slug for each in attachments.of(DECISIONS, back)] == [file.slug]

    again = writes.delete(DECISIONS, back, by=camille)
    assert again is not None
    Deletion.objects.update(deleted_at=timezone.now() - deletions.KEPT_FOR * 2)
    tasks.upkeep()
    assert on_disk(a_home) == []
    assert not Attachment.objects.exists()


def test_no_sweep_takes_what_is_being_brought(a_home: Path) -> None:
    with blobs.steady(a_home):
        digest, _size = blobs.write(a_home, [PNG])
        with pytest.raises(blobs.Busy):
            blobs.sweep(a_home, list)
        assert on_disk(a_home) == [digest]

    assert blobs.sweep(a_home, lambda: [digest]) == 0
    assert blobs.sweep(a_home, list) == 1


def test_many_writers_of_one_content_leave_one_whole_file(a_home: Path) -> None:
    data = b"".join(bytes([n % 251]) * 1000 for n in range(2000))

    def bring() -> None:
        with blobs.steady(a_home):
            blobs.write(a_home, [data[:1000], data[1000:]])

    threads = [threading.Thread(target=bring) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    [digest] = on_disk(a_home)
    assert blobs.is_whole(a_home, digest)
    blobs.place(a_home, digest).write_bytes(b"other")
    assert not blobs.is_whole(a_home, digest)
    assert a_home == settings.HOME


def test_a_form_of_files_that_others_changed_since_changes_nothing(
    cto: Client, camille: Any
) -> None:
    item = make.row(DECISIONS)
    post, own = page(DECISIONS, item), DECISIONS.url("detail", item)
    before = make.version_in(cto.get(own).content.decode(), post)
    file = added(item, camille)
    for seen in (before, ""):
        late = cto.post(post, {"file": upload(name="late.png"), "seen": seen})
        gone = cto.post(page(DECISIONS, item, file) + "remove/", {"seen": seen})
        assert (late.status_code, gone.status_code) == (409, 409)
    assert [each.name for each in attachments.of(DECISIONS, item)] == ["proof.png"]
