"""Decision records found in repositories: which files are some, and what they say of themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate import services
from timonier.estate.core import decision_records as records
from timonier.estate.core import formats
from timonier.estate.core.manifests import registry
from timonier.estate.models import DecisionRecord, Repository

Make = Callable[..., Path]
NOTHING_KNOWN: Any = SimpleNamespace(cycles_of=lambda component: [])
MADR_4 = """---
status: "superseded by ADR-0012"
date: 2025-04-01
decision-makers: [Ada, Odile]
---
# Send parcels through one queue

## Context and Problem Statement

Two queues disagree.
"""
MADR_2 = """# Keep one queue <!-- optional -->

* Status: accepted
* Deciders: Ada
* Date: 2024-02-29
"""
NYGARD = """# 12. Use two queues

Date: 2025-05-06

## Status

Accepted

Supersedes [3. One queue](0003-one-queue.md)
"""


@pytest.mark.parametrize(
    ("text", "title", "number", "status", "day"),
    [
        (MADR_4, "Send parcels through one queue", "", "superseded", date(2025, 4, 1)),
        (MADR_2, "Keep one queue", "", "accepted", date(2024, 2, 29)),
        (NYGARD, "Use two queues", "12", "accepted", date(2025, 5, 6)),
        ("# ADR-0007: Sign mail\n\nStatut : Acceptée", "Sign mail", "0007", "accepted", None),
        ("Sign mail\n=========\n\n**Status**: on hold", "Sign mail", "", "proposed", None),
        ("| Status | Rejected |\n|---|---|\n", "Choose a queue", "0004", "rejected", None),
        ("---\nstatus: {proposed | accepted}\n---\n# Queue", "Queue", "", "", None),
        ("# Queue\n```\n# 5. Not a title\nStatus: accepted\n```", "Queue", "", "accepted", None),
        ("<!--\n# Hidden\n-->\n# Seen\n\nDate: 2025-02-30", "Seen", "", "", None),
        ("# 2 phase commit is kept", "2 phase commit is kept", "", "", None),
    ],
)
def test_a_record_says_its_title_status_and_date(
    text: str, title: str, number: str, status: str, day: date | None
) -> None:
    found = records.head(text, "docs/adr/0004-choose-a-queue.md")

    assert (found.title, found.number, found.status, found.decided_on) == (
        title, number, status, day,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "is_record"),
    [
        ("docs/adr/0001-x.md", True),
        ("docs/decisions/0001-x.md", True),
        ("doc/adr/0001-x.md", True),
        ("adr/0001-x.md", True),
        ("services/mail/docs/adr/x.md", True),
        ("docs/decisions/storage/0001-x.md", True),
        ("choice.madr", True),
        ("docs/adr/README.md", False),
        ("docs/adr/template.md", False),
        ("docs/adr/empty.txt", False),
        ("docs/guide/adr.md", False),
        ("node_modules/x/docs/adr/0001-x.md", False),
    ],
)
def test_the_folder_tells_which_files_are_records(path: str, is_record: bool) -> None:
    kind = formats.kind_of(path)

    told = registry.parse(kind, path, b"# One queue\n").observations if kind else ()

    assert bool(told) == is_record


TEXTS = st.text(
    st.one_of(st.sampled_from(list("#-=`~<!>*:|\n\n ")), st.characters(codec="utf-8")), max_size=400
)


@given(TEXTS)
def test_the_parts_of_a_text_hold_all_of_its_words(text: str) -> None:
    text = records.plain_text(text)
    parts = records.document(text)

    held = [parts.front_text, parts.start, *(f"{s.heading} {s.body}" for s in parts.sections)]

    def words(given: str) -> list[str]:
        return given.translate(dict.fromkeys(map(ord, "#-=."), " ")).split()

    assert sorted(words(" ".join(held))) == sorted(words(text))


HOSTILE = [
    "---\n" + "a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a,*a,*a]\n" for n in range(99)) + "---\n# T",
    "---\nstatus: " + "[" * 5000 + "\n---\n# T",
    "---\n!!python/object/apply:os.system ['true']\n---\n# T",
    "---\nstatus: accepted",
    "# " + "[" * 20_000,
    "# T\n" + "<!--" * 20_000,
    "# T\n\n" + "* Status" * 20_000,
    "# T\n" + "#" * 50_000,
    "# T <script>alert(1)</script>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_record_is_read_quickly_or_left(text: str) -> None:
    assert len(records.head(records.plain_text(text), "x.md").title) <= 300


@pytest.mark.django_db
@pytest.mark.data
def test_a_scan_lists_records_and_forgets_those_that_went(
    make_repo: Make, commit: Callable[..., str]
) -> None:
    folder = make_repo(
        "shop",
        {
            "docs/adr/0012-two.md": NYGARD,
            "docs/decisions/one.md": MADR_4,
            "docs/adr/README.md": "# Records",
            "docs/adr/latin.md": "# D\xe9cider".encode("latin-1"),
        },
    )

    def scanned() -> dict[str, tuple[str, str]]:
        services.scan(paths=[str(folder)], book=NOTHING_KNOWN)
        rows = DecisionRecord.objects.values_list("path", "title", "status")
        return {path: (title, status) for path, title, status in rows}

    first = scanned()
    kept = DecisionRecord.objects.get(path="docs/decisions/one.md")
    assert first["docs/adr/0012-two.md"] == ("Use two queues", "accepted")
    assert first["docs/decisions/one.md"] == ("Send parcels through one queue", "superseded")
    assert set(first) == {"docs/adr/0012-two.md", "docs/decisions/one.md", "docs/adr/latin.md"}
    assert Repository.objects.get().state == "scanned"
    assert kept.locator.startswith("shop@") and kept.locator.endswith(":docs/decisions/one.md")

    (folder / "docs/adr/0012-two.md").unlink()
    commit(folder, {"docs/adr/latin.md": "# Decide\n\nStatus: rejected"})

    assert scanned() == {
        "docs/decisions/one.md": ("Send parcels through one queue", "superseded"),
        "docs/adr/latin.md": ("Decide", "rejected"),
    }
    assert DecisionRecord.objects.get(path="docs/decisions/one.md").pk == kept.pk
