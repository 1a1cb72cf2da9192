"""Registries asked about what is in use: on by their address alone, and honest about the rest."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from timonier.knowledge.core.answering import day_of, is_late
from timonier.knowledge.core.asking import InUse, Use
from timonier.knowledge.core.book import Book
from timonier.knowledge.shelf import audits
from timonier.knowledge.shelf.opened import open_book
from timonier.knowledge.shelf.refresh import Outcome, refresh

from .make import Thing
from .stand_in import JQUERY, KERNEL, NPM_PATH, Reply, StandIn, registries, standing_in

TODAY = date(2026, 11, 23)
LEFT = {
    "id": 7, "url": "https://github.com/advisories/GHSA-2222-3333-4444",
    "title": "Padding", "severity": "critical", "vulnerable_versions": "<1.1.0",
}  # fmt: skip
USE = Use([
    InUse("npm", "left", "1.0.0"), InUse("npm", "left", "1.2.0"), InUse("npm", "right", "2.0.0"),
    InUse("npm", "@acme/ui", "1.0.0"), InUse("npm", "ranged"),
    InUse("composer", "monolog/monolog", "2.0.0"),
])  # fmt: skip


@pytest.fixture
def server() -> Iterator[StandIn]:
    with standing_in() as served:
        yield served


def settings(server: StandIn, **more: str) -> dict[str, str]:
    named = {one.setting: server.url for one in audits.REGISTRIES}
    return {"TIMONIER_ALLOW_PRIVATE": "1", audits.PRIVATE: "@acme/*", **named, **more}


def ask(
    home: Path, server: StandIn, *, use: Use = USE, today: date = TODAY, **more: str
) -> dict[str, Outcome]:
    told = settings(server, **more)
    every = tuple(audits.askings(told, use))
    with httpx.Client(trust_env=False) as http:
        found = refresh(
            home, today=today, http=http, environment=told, askings=every, audits_only=True
        )
    return {one.source: one for one in found}


def book(home: Path, today: date = TODAY) -> Book:
    return open_book(home, today=today)


def source(home: Path, name: str, version: str, kind: str = "npm") -> str:
    found = book(home).answers_for(kind, name, version)
    return found.source if found else ""


def test_without_an_address_no_registry_is_asked() -> None:
    assert list(audits.askings({audits.PRIVATE: "x"}, USE)) == []
    assert not audits.is_on({"TIMONIER_NPM_AUDIT_URL": " "})


def test_both_registries_are_asked_about_what_is_in_use_and_nothing_else(
    server: StandIn, tmp_path: Path
) -> None:
    found = ask(tmp_path, server)

    assert {name: one.renewed for name, one in found.items()} == {
        "npm-audit": True, "packagist-audit": True,
    }  # fmt: skip
    sent = {path: asked for path, _, asked in server.seen}
    assert sent == {
        NPM_PATH: {"jquery": ["1.12.0"], "left": ["1.0.0", "1.2.0"], "right": ["2.0.0"]},
        "/api/security-advisories/": {"monolog/monolog": ["*"], "symfony/http-kernel": ["*"]},
    }


def test_silence_speaks_of_the_versions_that_were_asked_about_alone(
    server: StandIn, tmp_path: Path
) -> None:
    server.reply = registries(npm={"left": [LEFT]})
    ask(tmp_path, server)
    known = book(tmp_path)

    assert source(tmp_path, "right", "2.0.0") == "npm-audit"
    for name, version in (("right", "2.0.1"), ("ranged", ""), ("@acme/ui", "1.0.0"),
                          ("jquery", "1.12.0"), ("added-today", "1.0.0")):  # fmt: skip
        assert source(tmp_path, name, version) == ""
    assert known.coverage("npm") == "partial"
    assert [one.severity for one in known.advisories_for(Thing("npm", "left", "1.0.0"))] == [
        "critical"
    ]
    assert known.advisories_for(Thing("npm", "left", "1.2.0")) == []
    known.canary(["npm", "composer"])


def test_a_composer_repository_tells_all_it_knows_of_a_name(
    server: StandIn, tmp_path: Path
) -> None:
    flaw = {**KERNEL, "packageName": "monolog/monolog", "affectedVersions": "<2.1.0"}
    server.reply = registries(composer={"monolog/monolog": [flaw]})
    ask(tmp_path, server)

    assert source(tmp_path, "monolog/monolog", "3.0.0", "composer") == "packagist-audit"
    assert source(tmp_path, "monolog/other", "3.0.0", "composer") == ""
    (found,) = book(tmp_path).advisories_for(Thing("composer", "monolog/monolog", "2.0.0"))
    assert {found.id, *found.aliases} >= {"CVE-2020-15094", "GHSA-754h-5r27-7x3r"}


def test_an_answer_holds_for_a_day(server: StandIn, tmp_path: Path) -> None:
    ask(tmp_path, server)
    states = {
        days: {one.source: one.state for one in book(tmp_path, TODAY + timedelta(days)).sources}
        for days in (1, 2)
    }
    assert [states[days]["npm-audit"] for days in (1, 2)] == ["fresh", "stale"]
    found = book(tmp_path).answers_for("npm", "right", "2.0.0")
    assert found is not None
    assert found.period == "2026-11-23/P1D"
    assert [is_late(found.period, TODAY + timedelta(days)) for days in (1, 2)] == [False, True]
    assert day_of(found.period) == TODAY


def test_a_new_answer_takes_the_place_of_the_old_one_whole(server: StandIn, tmp_path: Path) -> None:
    ask(tmp_path, server)
    fewer = Use([InUse("npm", "right", "2.0.1")])
    found = ask(tmp_path, server, use=fewer, today=TODAY + timedelta(days=1))

    assert found["npm-audit"].renewed
    assert found["packagist-audit"].idle
    assert source(tmp_path, "right", "2.0.1") == "npm-audit"
    assert source(tmp_path, "right", "2.0.0") == ""


def test_a_registry_that_does_not_name_the_canarys_flaw_is_not_believed(
    server: StandIn, tmp_path: Path
) -> None:
    """Many proxies answer every question with an empty object."""
    ask(tmp_path, server)
    server.reply = lambda path, asked: Reply(body={} if path == NPM_PATH else {"advisories": []})
    found = ask(tmp_path, server, today=TODAY + timedelta(days=1))

    assert {one.kind for one in found.values()} == {"untrusted"}
    assert "jquery 1.12.0 was not found vulnerable" in found["npm-audit"].reason
    assert source(tmp_path, "right", "2.0.0") == "npm-audit", "the last good answer stays"


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (Reply(429), "busy", "answered 429"),
        (Reply(500), "refused", "answered 500"),
        (Reply(body=b"<html>Log in"), "changed", "answer"),
        (Reply(body=b'{"jquery": ['), "changed", "answer"),
        (Reply(body=b"[" * 100_000), "changed", "answer"),
        (Reply(body={"left-pad": [LEFT]}), "changed", "names left-pad, which was not asked about"),
    ],
)
def test_a_failure_is_told_and_leaves_the_last_good_answer(
    server: StandIn, tmp_path: Path, reply: Reply, kind: str, words: str
) -> None:
    ask(tmp_path, server)
    server.reply = lambda path, asked: reply
    found = ask(tmp_path, server, today=TODAY + timedelta(days=1))["npm-audit"]

    assert (found.renewed, found.kind) == (False, kind)
    assert words in found.reason
    assert source(tmp_path, "right", "2.0.0") == "npm-audit"


def test_many_names_take_several_questions_and_all_count(
    server: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = Use([InUse("composer", f"a/b{n}", "1.0.0") for n in range(1_200)])
    assert ask(tmp_path, server, use=every)["packagist-audit"].renewed
    assert [len(asked) for _, _, asked in server.seen] == [500, 500, 201]

    answers = iter([registries()("/api/security-advisories/", {}), Reply(500)])
    server.reply = lambda path, asked: next(answers)
    assert not ask(tmp_path, server, use=every, today=TODAY + timedelta(1))[
        "packagist-audit"
    ].renewed


def test_a_range_that_cannot_be_read_is_unknown_and_never_silent(
    server: StandIn, tmp_path: Path
) -> None:
    server.reply = registries(npm={"right": [{**LEFT, "vulnerable_versions": "before June"}]})
    ask(tmp_path, server)
    (found,) = book(tmp_path).advisories_for(Thing("npm", "right", "2.0.0"))
    assert (found.state, found.because) == ("unknown", "unreadable-bound")


def test_a_damaged_answer_is_as_if_nobody_had_asked(server: StandIn, tmp_path: Path) -> None:
    ask(tmp_path, server)
    kept = tmp_path / "audit-npm.json.gz"
    kept.write_bytes(kept.read_bytes()[:-20])
    assert source(tmp_path, "right", "2.0.0") == ""
    assert book(tmp_path).advisories_for(Thing("npm", "jquery", "1.12.0"))


def test_a_canary_that_the_operator_keeps_back_leaves_nothing_to_prove(
    server: StandIn, tmp_path: Path
) -> None:
    found = ask(tmp_path, server, **{audits.PRIVATE: "jquery"})
    assert "TIMONIER_AUDIT_PRIVATE keeps the canary back" in found["npm-audit"].reason
    assert [path for path, _, _ in server.seen] == ["/api/security-advisories/"]


@pytest.mark.parametrize("end", ["", "/", NPM_PATH])
def test_the_address_may_be_the_registrys_or_the_whole_one(server: StandIn, end: str) -> None:
    told = {"TIMONIER_NPM_AUDIT_URL": f"https://me:secret@registry.example.org/npm{end}"}
    (asking,) = audits.askings(told, USE)
    assert asking.endpoint == f"https://me:secret@registry.example.org/npm{NPM_PATH}"
    assert asking.host == "registry.example.org"


def test_one_flaw_that_the_registry_and_retire_js_know_is_one(
    server: StandIn, tmp_path: Path
) -> None:
    use = Use([InUse("npm", "jquery", "3.4.1")])
    server.reply = registries(npm={"jquery": [JQUERY]})
    ask(tmp_path, server, use=use)
    found: Any = book(tmp_path).advisories_for(Thing("npm", "jquery", "3.4.1"))
    named = [one for one in found if "GHSA-gxr4-xjj5-5px2" in {one.id, *one.aliases}]
    assert len(named) == 1
    assert "RETIREJS-npm-jquery-0" in named[0].aliases
