"""Attached files that are gone, changed or named by nobody are told, and mended where they can."""

import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import make
from timonier.cli import main
from timonier.governance.models import Decision
from timonier.kit.backup import back_up
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.models import Attachment
from timonier.kit.records import attachment_health, attachments
from timonier.kit.store import blobs

pytestmark = [pytest.mark.django_db]
DECISIONS = registry[Decision]
ALLOWING = [entity for entity in registry if entity.attachments]
DATA = b"minutes of the board\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def brought(item: Any, data: bytes = DATA, name: str = "minutes.txt") -> Attachment:
    upload = SimpleUploadedFile(name, data)
    return attachments.add(registry[type(item)], item, upload, by=None)


def grown_old(path: Path) -> None:
    then = time.time() - 2 * attachments.YOUNG.total_seconds()
    os.utime(path, (then, then))


def test_what_is_there_is_whole(home: Path) -> None:
    brought(make.row(DECISIONS))

    found = attachment_health.health(home)

    assert (found.whole, found.lost, found.orphaned) == (1, {}, ())


@pytest.mark.parametrize("what", ["missing", "damaged"])
def test_lost_bytes_are_told_with_the_file_and_come_back_from_a_backup(
    home: Path, what: str, tmp_path_factory: Any, capsys: Any
) -> None:
    file = brought(make.row(DECISIONS))
    archive = tmp_path_factory.mktemp("kept") / "state.tar.gz"
    (home / "timonier.sqlite3").touch()
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(home / "timonier.sqlite3")}
    back_up(home=home, database=database, out=archive, now=file.added_at)
    path = attachments.path_of(file)
    path.unlink() if what == "missing" else path.write_bytes(b"minutes of the boar?\n")

    assert main(["files"]) == 1
    said = capsys.readouterr().out
    assert what in said
    assert "minutes.txt" in said

    assert main(["files", "--mend", "--from", str(archive)]) == 0
    assert path.read_bytes() == DATA
    assert attachment_health.health(home).whole == 1


def test_damaged_bytes_are_set_aside_and_no_longer_fetched(home: Path, cto: Client) -> None:
    item = make.row(DECISIONS)
    file = brought(item)
    attachments.path_of(file).write_bytes(b"changed")

    assert main(["files", "--mend"]) == 1

    assert cto.get(f"{DECISIONS.url('file', item)}{file.slug}/").status_code == 404
    assert (home / attachment_health.ASIDE / file.digest).read_bytes() == b"changed"
    assert Attachment.objects.count() == 1


def test_bringing_the_same_file_again_mends_it(home: Path) -> None:
    item = make.row(DECISIONS)
    attachments.path_of(brought(item)).write_bytes(b"changed")

    brought(item, name="again.txt")

    assert attachment_health.health(home).lost == {}


def test_bytes_that_no_row_names_go_by_mending_and_young_ones_are_left(home: Path) -> None:
    with blobs.steady(home):
        digest, _size = blobs.write(home, [b"nobody's"])
    assert attachment_health.health(home).orphaned == ()  # its row may be on the way
    grown_old(blobs.place(home, digest))
    assert [path.name for path in attachment_health.health(home).orphaned] == [digest]

    assert main(["files", "--mend"]) == 0

    assert not blobs.place(home, digest).exists()


def test_the_doctor_tells_what_is_lost(home: Path) -> None:
    from timonier.cli import doctor

    file = brought(make.row(DECISIONS))
    assert list(doctor._files()) == [("ok", "1 attached files, whole")]
    attachments.path_of(file).unlink()

    [(state, sentence)] = doctor._files()
    assert state == "fail"
    assert "minutes.txt" in sentence


def test_an_archive_that_is_none_is_told_and_changes_nothing(home: Path, tmp_path: Path) -> None:
    file = brought(make.row(DECISIONS))
    attachments.path_of(file).unlink()
    odd = tmp_path / "odd.tar.gz"
    odd.write_bytes(b"no archive")

    assert main(["files", "--from", str(odd)]) == 1
    assert attachment_health.health(home).missing


@pytest.mark.parametrize("entity", ALLOWING, ids=lambda e: f"{e.app}-{e.slug}")
def test_a_change_of_files_says_which_version_it_changes(cto: Client, entity: Entity) -> None:
    item = make.row(entity)
    address = f"/api/v1/{entity.app}/{entity.slug}/{entity.key_value(item)}/files"

    def bring(match: str | None) -> Any:
        headers = {} if match is None else {"If-Match": match}
        return cto.post(address, {"file": SimpleUploadedFile("a.txt", DATA)}, headers=headers)

    read = cto.get(address)["ETag"]
    assert bring(None).status_code == 428
    made = bring(read)
    assert made.status_code == 201, made.content
    assert bring(read).status_code == 412  # somebody brought one since
    assert cto.get(address)["ETag"] == made["ETag"]
    one = f"{address}/{made.json()['id']}"
    assert cto.delete(one).status_code == 428
    assert cto.delete(one, headers={"If-Match": read}).status_code == 412
    assert cto.delete(one, headers={"If-Match": made["ETag"]}).status_code == 204
    assert cto.get(address)["ETag"] == read


def test_every_room_of_judgments_lets_its_main_rows_carry_files() -> None:
    assert {entity.app for entity in ALLOWING} >= {
        "organisation", "estate", "practices", "strategy", "risk", "portfolio", "governance",
    }  # fmt: skip
    assert not [entity.slug for entity in ALLOWING if entity.facts]
