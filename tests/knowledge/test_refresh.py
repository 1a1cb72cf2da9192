"""Refreshing brings newer facts home and never lets a bad edition replace a good one."""

import fcntl
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from timonier.knowledge.core.book import Book
from timonier.knowledge.shelf.opened import SHIPPED, open_book
from timonier.knowledge.shelf.refresh import AlreadyRefreshing, Outcome, refresh
from timonier.knowledge.sources import UnreadableSource, store

from .make import Thing, affected, django_canary, dump, dump_bytes, record
from .test_public_documents import SNAPSHOT

TODAY = date(2026, 11, 23)
PYTHON = {
    **SNAPSHOT,
    "products": [
        {
            "id": "python",
            "title": "Python",
            "cycles": [{"name": "2.7", "eol": "2020-01-01"}, {"name": "3.99", "eol": False}],
        }
    ],
}


def mirror(folder: Path, *records: dict[str, Any], as_of: str = "2026-11-20") -> Path:
    """A folder in the layout that `--from` reads, with one dump."""
    dump(folder / "osv" / "PyPI" / "all.zip", *(records or (django_canary(),)))
    index = {"PyPI": {"snapshot": as_of, "source": "https://example.org/pypi"}}
    (folder / "osv" / "index.json").write_text(json.dumps(index))
    return folder


def run(home: Path, source: Path, **options: Any) -> dict[str, Outcome]:
    found = refresh(home, today=TODAY, from_folder=source, **options)
    return {one.source: one for one in found}


def book(home: Path) -> Book:
    return open_book(home, today=TODAY)


def test_a_newer_edition_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    flaw = record("PYSEC-2026-9999", affected=[affected(name="brand-new")])
    source = mirror(tmp_path / "from", django_canary(), flaw)
    outcome = run(tmp_path / "home", source, force=True)["osv/PyPI"]
    assert (outcome.renewed, outcome.as_of, outcome.records) == (True, "2026-11-20", 2)
    found = book(tmp_path / "home").advisories_for(Thing("pypi", "brand_new", "1.0"))
    assert [one.id for one in found] == ["PYSEC-2026-9999"]


def test_an_edition_without_the_canary_is_refused(tmp_path: Path) -> None:
    outcome = run(tmp_path / "home", mirror(tmp_path / "from", record()), force=True)["osv/PyPI"]
    assert not outcome.renewed
    assert "django 3.2.0" in outcome.reason
    assert book(tmp_path / "home").advisories_for(Thing("pypi", "django", "3.2.0"))


def test_an_edition_that_lost_most_records_is_refused_unless_forced(tmp_path: Path) -> None:
    source = mirror(tmp_path / "from")
    assert "not believed" in run(tmp_path / "home", source)["osv/PyPI"].reason
    assert run(tmp_path / "home", source, force=True)["osv/PyPI"].renewed


def test_facts_older_than_ours_or_from_the_future_are_refused(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run(home, mirror(tmp_path / "now"), force=True)["osv/PyPI"].renewed
    old = mirror(tmp_path / "old", as_of="2026-11-19")
    assert "older" in run(home, old)["osv/PyPI"].reason
    future = mirror(tmp_path / "future", as_of="2099-01-01")
    assert "future" in run(home, future, force=True)["osv/PyPI"].reason


def test_one_bad_source_does_not_stop_the_others(tmp_path: Path) -> None:
    source = mirror(tmp_path / "from")
    (source / "kev.json").write_text("{")
    (source / "lifecycle.json").write_text(json.dumps(PYTHON))
    found = run(tmp_path / "home", source, force=True)
    assert {name: one.renewed for name, one in found.items()} == {
        "endoflife.date": True,
        "cisa-kev": False,
        "osv/PyPI": True,
    }
    product = book(tmp_path / "home").product("python")
    assert product is not None
    assert product.cycles[-1].name == "3.99"


def test_a_life_cycle_edition_that_forgot_python_2_is_refused(tmp_path: Path) -> None:
    source = mirror(tmp_path / "from")
    (source / "lifecycle.json").write_text(json.dumps(SNAPSHOT))
    outcome = run(tmp_path / "home", source, force=True)["endoflife.date"]
    assert "Python 2.7" in outcome.reason


def test_a_folder_with_nothing_to_read_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnreadableSource, match="holds none"):
        run(tmp_path / "home", tmp_path / "empty")


def test_two_refreshes_at_once_do_not_mix(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with (home / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(AlreadyRefreshing):
            run(home, mirror(tmp_path / "from"))


def test_a_write_that_fails_leaves_the_old_edition_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = mirror(tmp_path / "from")
    assert run(tmp_path / "home", source, force=True)["osv/PyPI"].renewed

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    outcome = run(tmp_path / "home", source, force=True)["osv/PyPI"]
    assert "No space left" in outcome.reason
    assert book(tmp_path / "home").advisories_for(Thing("pypi", "django", "3.2.0"))
    left = [one.name for one in (tmp_path / "home").iterdir()]
    assert sorted(left) == [".lock", "advisories-pypi.json.gz"]


@pytest.mark.parametrize("kept", [8, 200, 20_000])
def test_a_damaged_edition_in_the_home_gives_way_to_the_shipped_one(
    tmp_path: Path, kept: int
) -> None:
    for name in ("advisories-pypi.json.gz", "lifecycle.json.gz"):
        whole = (SHIPPED / name).read_bytes()
        (tmp_path / name).write_bytes(whole[:kept])
    assert book(tmp_path).product("django")
    assert len(book(tmp_path).advisories_for(Thing("pypi", "django", "3.2.0"))) >= 26


def test_the_same_facts_give_the_same_bytes(tmp_path: Path) -> None:
    header = store.Header("s", "2026-01-01", 1, "MIT", "x", "https://example.org")
    for name in ("one", "two"):
        (tmp_path / name).write_bytes(store.packed(header, {"a": [1, 2]}))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert store.read_header(tmp_path / "one") == header
    assert store.read_body(tmp_path / "one") == {"a": [1, 2]}


Answer = Callable[[httpx.Request], httpx.Response]


def online(home: Path, answer: Answer) -> dict[str, Outcome]:
    http = httpx.Client(transport=httpx.MockTransport(answer))
    places = {
        "TIMONIER_OSV_URL": "https://osv.example.org/dumps/",
        "TIMONIER_ENDOFLIFE_URL": "https://eol.example.org/full",
        "TIMONIER_KEV_URL": "http://kev.example.org/plain.json",
        "TIMONIER_REPLACEMENTS_URL": "https://npm.example.org/lists",
    }
    found = refresh(home, today=TODAY, http=http, environment=places, force=True)
    return {one.source: one for one in found}


def world(request: httpx.Request) -> httpx.Response:
    """Public sources as they might answer on a bad day."""
    path = request.url.path
    if path == "/dumps/PyPI/all.zip":
        return httpx.Response(302, headers={"location": "/moved.zip"})
    if path == "/moved.zip":
        return httpx.Response(200, content=dump_bytes(django_canary()))
    if path == "/full":
        return httpx.Response(200, json={"generated_at": "x", "result": PYTHON["products"]})
    if path == "/dumps/Go/all.zip":
        return httpx.Response(302, headers={"location": "http://osv.example.org/plain.zip"})
    if path == "/dumps/npm/all.zip":
        raise httpx.ConnectError("refused", request=request)
    return httpx.Response(503)


def test_the_public_sources_are_asked_each_on_its_own(tmp_path: Path) -> None:
    found = online(tmp_path, world)
    assert found["osv/PyPI"].renewed
    assert found["osv/PyPI"].as_of == "2026-11-23"
    assert "not an https address" in found["osv/Go"].reason
    assert "not an https address" in found["cisa-kev"].reason
    assert "refused" in found["osv/npm"].reason
    assert "answered 503" in found["osv/Maven"].reason
    assert "unexpected shape" in found["endoflife.date"].reason


def test_an_endless_redirection_ends(tmp_path: Path) -> None:
    def around(request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"location": str(request.url)})

    assert "redirections" in online(tmp_path, around)["osv/PyPI"].reason


def test_a_body_beyond_the_cap_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timonier.knowledge.shelf.public.DUMP", 1000)

    def large(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=b"x" * 5000)

    assert "larger than 1000" in online(tmp_path, large)["osv/PyPI"].reason
