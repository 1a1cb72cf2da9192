"""From a lock to what is known of it: a registry's answer moves components out of the unknown."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.test import Client
from django.utils import timezone

from tests.knowledge.stand_in import NPM_PATH, Reply, StandIn, registries, standing_in
from timonier.estate.models import Repository
from timonier.estate.tasks import packages_in_use
from timonier.kit.measured import freshness
from timonier.knowledge import selectors, services, tasks
from timonier.practices import services as practices
from timonier.practices.models import Coverage, Finding

from . import make

pytestmark = pytest.mark.django_db

OWN = {"name": "@acme/shop", "version": "1.0.0", "dependencies": {"left": "^1.0.0"}}
LOCK: dict[str, Any] = {"name": "@acme/shop", "lockfileVersion": 3, "packages": {
    "": OWN,
    "node_modules/left": {"version": "1.0.0"},
    "node_modules/right": {"version": "2.0.0"},
    "node_modules/@acme/ui": {"version": "3.0.0"},
    "node_modules/forked": {"version": "1.0.0", "resolved": "git+ssh://git@example.org/f.git#1"},
}}  # fmt: skip
FLAW = {
    "id": 7, "url": "https://github.com/advisories/GHSA-2222-3333-4444", "title": "Padding",
    "severity": "critical", "vulnerable_versions": "<1.1.0",
}  # fmt: skip


def files(**more: str) -> dict[str, str]:
    lock = json.loads(json.dumps(LOCK))
    for name, version in more.items():
        lock["packages"][f"node_modules/{name}"] = {"version": version}
    return {"package.json": json.dumps(OWN), "package-lock.json": json.dumps(lock)}


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    monkeypatch.setenv("TIMONIER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TIMONIER_ALLOW_PRIVATE", "1")
    monkeypatch.setattr(selectors, "PACKAGES", [packages_in_use])
    with standing_in() as served:
        served.reply = registries(npm={"left": [FLAW]})
        monkeypatch.setenv("TIMONIER_NPM_AUDIT_URL", served.url)
        yield served


def refreshed(days: int = 0) -> Any:
    with httpx.Client(trust_env=False) as http:
        return services.refresh_knowledge(
            today=make.TODAY + timedelta(days), http=http, audits_only=True
        )


def judged(days: int = 0) -> Coverage:
    today = make.TODAY + timedelta(days)
    practices.assess(Repository.objects.all(), selectors.book(today), today)
    return Coverage.objects.get(ecosystem="npm")


def test_components_of_a_lock_are_answered_for_by_the_registry(server: StandIn) -> None:
    make.stored(files())
    before = judged()
    refreshed()
    after = judged()

    assert server.seen[0][2] == {"jquery": ["1.12.0"], "left": ["1.0.0"], "right": ["2.0.0"]}
    assert (before.components, before.checked, before.affected, before.unknown) == (4, 0, 0, 4)
    assert (after.components, after.checked, after.affected, after.unknown) == (4, 2, 1, 2)
    assert after.days == {"2026-11-23/P1D": [2, 1]}
    (finding,) = Finding.objects.filter(check_id="vulnerability", subject__contains="left")
    assert finding.severity == "critical"


def test_what_is_kept_back_or_served_by_nobody_stays_unknown_and_is_counted(
    server: StandIn,
) -> None:
    make.stored(files())
    refreshed()
    judged()
    (told,) = Finding.objects.filter(check_id="ecosystem-unchecked", anchor="npm")
    assert told.because[0][2]["n"] == 1, "@acme/ui; the fork is told apart"


def test_an_answer_of_yesterday_does_not_cover_a_component_added_today(server: StandIn) -> None:
    make.stored(files())
    refreshed()
    make.stored(files(added="5.0.0"))
    found = judged(days=1)
    assert (found.components, found.checked) == (5, 2)
    assert selectors.audits_due(make.TODAY + timedelta(days=1))

    refreshed(days=1)
    assert judged(days=1).checked == 3
    assert not selectors.audits_due(make.TODAY + timedelta(days=1))


def test_a_registry_is_asked_every_day_and_the_other_sources_every_week(
    server: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.stored(files())
    monkeypatch.setattr(selectors, "needs_refresh", lambda today: False)
    job = tasks.refresh_when_old()
    assert job is not None
    assert (job.kind, job.args) == ("knowledge.refresh", {"audits_only": True})

    with httpx.Client(trust_env=False) as http:
        services.refresh_knowledge(today=timezone.localdate(), http=http, audits_only=True)
    assert tasks.refresh_when_old() is None
    monkeypatch.delenv("TIMONIER_NPM_AUDIT_URL")
    assert not selectors.audits_due(date(2099, 1, 1))


def test_an_old_answer_no_longer_counts_as_fresh(server: StandIn) -> None:
    from timonier.practices import selectors as shown

    make.stored(files())
    refreshed()
    judged()
    early = shown.state_counts(today=make.TODAY + timedelta(days=1))
    later = shown.state_counts(today=make.TODAY + timedelta(days=2))
    assert (early.clear, early.late) == (1, "")
    assert later.clear == 0
    assert "2 days old" in later.late


def test_the_command_says_what_it_asks_and_how_it_went(
    server: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.stored(files())
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr("timonier.knowledge.shelf.refresh.public_makers", lambda *_: ())
    said: list[str] = []
    assert services.run_refresh(today=make.TODAY, say=said.append) == 0
    host = server.url.removeprefix("http://")
    assert said == [
        f"npm-audit: asks {host} (packages: 2, versions: 2, kept back: 2)",
        "npm-audit: 2 records, as of 2026-11-23",
    ]
    server.reply = lambda path, asked: Reply(500)
    assert services.run_refresh(today=make.TODAY, say=said.append) == 1
    assert said[-1] == (
        f"npm-audit: kept as it was ({server.url}{NPM_PATH}: answered 500)"
    )  # fmt: skip


def test_the_page_says_what_is_sent_to_whom_and_what_is_kept_back(
    server: StandIn, cto: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIMONIER_AUDIT_PRIVATE", "rig*")
    monkeypatch.setenv("TIMONIER_NPM_AUDIT_URL", server.url.replace("//", "//me:hunter2@"))
    make.stored(files())
    freshness.failed("npm-audit", reason="the registry answered 500")
    answer = cto.get("/knowledge/sources/")
    page = answer.content.decode()
    (row,) = answer.context["sent"]

    assert (row.names, row.versions, row.last) == (1, 1, None)
    assert [(one.names, one.count) for one in row.kept] == [
        (["right"], 1), (["@acme/ui"], 1), (["forked"], 1),
    ]  # fmt: skip
    assert server.url.removeprefix("http://") in page
    assert "hunter2" not in page
    assert "TIMONIER_PACKAGIST_AUDIT_URL" in page
    assert "the registry answered 500" in page
    (state,) = [r.state for r, _ in answer.context["rows"] if r.held.source == "npm-audit"]
    assert state == "missing"


def test_without_an_address_the_page_says_that_no_registry_is_asked(
    cto: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TIMONIER_NPM_AUDIT_URL", raising=False)
    page = cto.get("/knowledge/sources/").content.decode()
    assert "No registry is asked." in page
    assert "npm-audit" not in page


def test_the_doctor_tells_a_registry_that_never_answered_and_how_old_its_failure_is(
    server: StandIn,
) -> None:
    from timonier.cli import doctor

    make.stored(files())
    server.reply = lambda path, asked: Reply(500)
    refreshed()
    told = [words for _, words in doctor._knowledge()]
    assert any(words.startswith("missing") and "npm-audit" in words for words in told)
    assert any(words.startswith("npm-audit: last attempt failed today") for words in told)
