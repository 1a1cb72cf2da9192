"""Decision records come in and go out: nothing lost, nothing twice, nothing hostile let in."""

from __future__ import annotations

import contextlib
import io
import random
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.estate.conftest import commit_files, make_repo  # noqa: F401
from tests.governance.make import taken
from tests.governance.test_madr import MADR_4, NYGARD
from timonier.estate.models import DecisionRecord
from timonier.estate.services import scan
from timonier.governance import selectors, services
from timonier.governance.core import madr
from timonier.governance.models import Decision
from timonier.kit.records import evidence

pytestmark = [pytest.mark.django_db, pytest.mark.data]
NOTHING_KNOWN: Any = SimpleNamespace(cycles_of=lambda component: [])
NOW = timezone.localtime()


def brought(text: str | bytes, by: Any = None, name: str = "0001.md") -> services.records.Brought:
    data = text if isinstance(text, bytes) else text.encode()
    return services.import_madr(name=name, data=data, by=by, now=NOW)


def test_a_record_becomes_a_decision_with_options_choice_and_what_was_beside(camille: Any) -> None:
    decision = brought(MADR_4, camille).made[0]

    assert (decision.status, decision.decided_on) == ("accepted", date(2026, 3, 1))
    assert [(o.name, o.do_nothing, o.chosen) for o in decision.options.all()] == [
        ("Do nothing", True, False), ("One queue", False, True),
        ("Keep both", False, False), ("A judge", False, False),
    ]  # fmt: skip
    assert decision.because == "it loses nothing.\n\nIt is also cheaper."
    assert decision.kept["extra"][0][0] == "Cost model"
    assert decision.history.latest().history_user == camille


def test_an_option_to_do_nothing_in_the_record_is_the_one(db: None) -> None:
    text = "# Wait\n\n## Considered Options\n\n* Act\n* Do nothing\n"

    decision = brought(text).made[0]

    assert [(o.name, o.do_nothing) for o in decision.options.all()] == [
        ("Do nothing", True), ("Act", False),
    ]  # fmt: skip
    assert decision.status == "proposed"


def test_what_was_brought_goes_out_again_whole(db: None) -> None:
    first = madr.read(MADR_4)

    again = madr.read(services.export_madr(decision=brought(MADR_4).made[0]))

    assert [o for o in again.options if o.name != "Do nothing"] == list(first.options)
    for name in ("title", "status", "decided_on", "decision_makers", "context", "chosen",
                 "because", "consequences", "confirmation", "more", "front", "extra"):  # fmt: skip
        assert getattr(again, name) == getattr(first, name), name


def test_the_same_text_twice_is_one_decision(db: None) -> None:
    first = brought(NYGARD)

    second = brought(NYGARD)

    assert (second.made, second.known) == ([], first.made)
    assert Decision.objects.get().options.get(chosen=True).name == "Use two queues"


def test_a_decision_of_ours_survives_its_record(question: Decision, camille: Any) -> None:
    today = timezone.localdate()
    services.predict(decision=question, statement="Nothing is lost", by=camille, today=today,
                     review_on=today + timedelta(days=30), probability=0.85)  # fmt: skip
    services.predict(decision=question, statement="It takes", by=camille, today=today, unit="days",
                     review_on=today + timedelta(days=9), low=20.0, high=45.0)  # fmt: skip
    taken(question, camille, review_on=today + timedelta(days=90))
    text = services.export_madr(decision=question)
    Decision.objects.all().delete()

    again = brought(text, camille).made[0]

    assert (again.name, again.status, again.because) == (
        "Send parcels through one queue", "accepted", "It loses nothing.",
    )  # fmt: skip
    assert again.options.get(chosen=True).name == "One queue"
    assert {(p.statement, p.probability, p.low, p.unit) for p in again.predictions.all()} == {
        ("Nothing is lost", 0.85, None, ""), ("It takes", None, 20.0, "days"),
    }  # fmt: skip
    assert again.review_on == today + timedelta(days=90)


def test_many_records_come_and_go_in_one_archive(cto: Client) -> None:
    for text in (MADR_4, NYGARD):
        brought(text)
    packed = cto.get(reverse("governance:take-all")).content
    assert len(zipfile.ZipFile(io.BytesIO(packed)).namelist()) == 2
    Decision.objects.all().delete()

    upload = SimpleUploadedFile("all.zip", packed)
    answer = cto.post(reverse("governance:bring"), {"file": upload, "audience": "company"})

    assert answer.status_code == 302
    assert set(Decision.objects.values_list("name", "audience")) == {
        ("Send parcels through one queue", "company"), ("Use two queues", "company"),
    }  # fmt: skip


def test_a_record_superseded_by_another_of_its_lot_is_linked(db: None) -> None:
    old = "# Keep one queue\n\n* Status: superseded by [ADR-0012](0012-two.md)\n"
    packed = archive({"0003-one.md": old.encode(), "0012-two.md": NYGARD.encode()})

    brought(packed, name="all.zip")

    assert Decision.objects.get(name="Use two queues").supersedes == Decision.objects.get(
        name="Keep one queue"
    )


def archive(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return made.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   \n",
        b"\x89PNG\x00\x00\x00",
        b"# T\n" + b"x" * 2**20,
        b"PK\x03\x04 not an archive",
        archive({"readme.txt": b"# T"}),
        archive({f"{n}.md": b"# T" for n in range(501)}),
        archive({"bomb.md": b"\n" * (21 * 2**20)}),
    ],
    ids=["empty", "blank", "picture", "large", "broken", "no record", "many", "bomb"],
)
def test_what_is_no_record_is_refused_with_the_reason(cto: Client, data: bytes) -> None:
    upload = SimpleUploadedFile("x.md", data)

    answer = cto.post(reverse("governance:bring"), {"file": upload, "audience": "company"})

    assert answer.status_code == 422
    assert not Decision.objects.exists()


def test_records_of_a_repository_are_brought_once_and_cite_their_file(
    cto: Client,
    make_repo: Callable[..., Path],  # noqa: F811
) -> None:
    folder = make_repo("shop", {"docs/adr/0012-two.md": NYGARD, "docs/decisions/one.md": MADR_4})
    scan(paths=[str(folder)], book=NOTHING_KNOWN)
    shown = cto.get(reverse("governance:found")).content.decode()
    assert "Use two queues" in shown and "Bring into the log" in shown
    keys = list(DecisionRecord.objects.values_list("key", flat=True))

    for _twice in range(2):
        cto.post(reverse("governance:bring-found"), {"key": keys})

    assert Decision.objects.count() == 2
    decision = Decision.objects.get(name="Use two queues")
    record = DecisionRecord.objects.get(title="Use two queues")
    fact = evidence.why(decision).facts[0]
    assert (fact.source, fact.locator) == ("estate.git", record.locator)
    assert {row.decision for row in selectors.found_records()} == set(Decision.objects.all())
    assert "Use two queues" in cto.get(
        reverse("estate:decision-records-detail", args=[record.key])
    ).content.decode()  # fmt: skip


def test_a_record_that_changed_since_it_was_brought_is_told(
    cto: Client,
    make_repo: Callable[..., Path],  # noqa: F811
) -> None:
    folder = make_repo("shop", {"docs/adr/0012-two.md": NYGARD})
    scan(paths=[str(folder)], book=NOTHING_KNOWN)
    services.import_found(records=DecisionRecord.objects.all(), by=None, now=NOW)
    assert [row.changed for row in selectors.found_records()] == [False]

    commit_files(folder, {"docs/adr/0012-two.md": NYGARD.replace("Accepted", "Deprecated")})
    scan(paths=[str(folder)], book=NOTHING_KNOWN)

    assert [row.changed for row in selectors.found_records()] == [True]
    assert Decision.objects.get().status == "accepted"  # what people keep is theirs to change


def test_a_record_in_a_file_with_a_secret_is_not_copied(
    cto: Client,
    make_repo: Callable[..., Path],  # noqa: F811
) -> None:
    key = "AKIA" + "Z7QX3M5T2R2L6W4V"
    folder = make_repo("shop", {"docs/adr/1.md": f"# Keys\n\naws_access_key_id = {key}\n"})
    scan(paths=[str(folder)], book=NOTHING_KNOWN)
    record = DecisionRecord.objects.get()

    answer = cto.post(reverse("governance:bring-found"), {"key": [record.key]}, follow=True)

    assert not Decision.objects.exists()
    assert "A secret was found" in answer.content.decode()


def test_a_repository_that_went_away_is_said_and_the_others_come(
    cto: Client,
    make_repo: Callable[..., Path],  # noqa: F811
) -> None:
    folder = make_repo("shop", {"docs/adr/1.md": NYGARD})
    scan(paths=[str(folder)], book=NOTHING_KNOWN)
    (folder / ".git").rename(folder / "gone")

    answer = cto.post(reverse("governance:bring-found"),
                      {"key": [DecisionRecord.objects.get().key]}, follow=True)  # fmt: skip

    assert "can no longer be read" in answer.content.decode()
    assert not Decision.objects.exists()


def test_a_damaged_archive_is_refused_and_never_a_failure_of_ours(camille: Any) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("0001.md", NYGARD * 20)
    whole, dice = made.getvalue(), random.Random(1)
    for _attempt in range(150):
        damaged = bytearray(whole)
        for _byte in range(dice.randint(1, 4)):
            damaged[dice.randrange(len(whole))] = dice.randrange(256)
        with contextlib.suppress(services.Unreadable):
            brought(bytes(damaged), camille, "all.zip")
