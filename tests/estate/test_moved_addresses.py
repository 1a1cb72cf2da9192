"""Repositories that change their address at a forge, and what repositories are called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest

from timonier.estate import services
from timonier.estate.models import Repository, ScanRun
from timonier.estate.reading import whole as readings
from timonier.estate.services import matching
from timonier.estate.services.life import mark_gone
from timonier.estate.sources.addresses import ALLOW_PRIVATE, Address
from timonier.estate.sources.git_process import GitFailed
from timonier.estate.sources.naming import address_name, name_of
from timonier.estate.sources.redirects import moved_to

Make = Callable[..., Path]
Run = Callable[..., str]
FILES = {"requirements.txt": "django==3.2.0\n"}
NOTHING_KNOWN: Any = SimpleNamespace(cycles_of=lambda component: [])
OLD, NEW = "https://git.example.org/acme/shop.git", "https://git.example.org/acme/boutique.git"
data = [pytest.mark.django_db, pytest.mark.data]


class _Forge(BaseHTTPRequestHandler):
    answers: dict[str, tuple[int, str]]

    def do_GET(self) -> None:
        status, place = self.answers.get(self.path.partition("?")[0], (404, ""))
        self.send_response(status)
        self.send_header("Location", place)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """The test's output is not an access log."""


@pytest.fixture
def forge(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """`forge({"/old": (status, place)})` -> where it told that `/old` is now."""
    monkeypatch.setenv(ALLOW_PRIVATE, "1")
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Forge)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    base = f"http://127.0.0.1:{server.server_port}"

    def ask(answers: dict[str, tuple[int, str]]) -> str:
        _Forge.answers = {f"{path}/info/refs": told for path, told in answers.items()}
        return moved_to(Address(f"{base}/old", "http", "127.0.0.1")).removeprefix(base)

    yield ask
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("answers", "there"),
    [
        ({"/old": (301, "/new/info/refs?service=git-upload-pack")}, "/new"),
        ({"/old": (308, "/a/info/refs"), "/a": (301, "/b/info/refs")}, "/b"),
        ({"/old": (302, "/new/info/refs")}, ""),
        ({"/old": (301, "/login")}, ""),
        ({"/old": (301, "http://else.example.org/new/info/refs")}, ""),
        ({"/old": (301, "")}, ""),
        ({"/old": (200, "/new/info/refs")}, ""),
        ({}, ""),
    ],
)
def test_only_a_lasting_redirect_of_the_same_forge_is_believed(
    forge: Callable[..., str], answers: dict[str, tuple[int, str]], there: str
) -> None:
    assert forge(answers) == there


class World:
    """Addresses with the folders behind them, and redirects between them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.there: dict[str, Path] = {}
        self.redirects: dict[str, str] = {}
        monkeypatch.setattr(readings, "mirror", self.mirror)
        for module in (readings, matching):
            monkeypatch.setattr(module, "moved_to", self.moved_to)

    def mirror(self, address: Address, **_: Any) -> Path:
        if address.url not in self.there:
            raise GitFailed("repository not found")
        return self.there[address.url]

    def moved_to(self, address: Address, **_: Any) -> str:
        return self.redirects.get(address.url, "")

    def rename(self, old: str, new: str, *, redirect: bool) -> None:
        self.there[new] = self.there.pop(old)
        if redirect:
            self.redirects[old] = new


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, make_repo: Make) -> World:
    made = World(monkeypatch)
    made.there[OLD] = make_repo("source", FILES)
    return made


def scan(*words: str) -> ScanRun:
    return services.scan(paths=list(words), book=NOTHING_KNOWN)


def rows() -> list[tuple[str, str, str, str]]:
    return sorted(Repository.objects.values_list("name", "location", "remote", "state"))


MOVED = [("boutique", NEW, "git.example.org/acme/boutique", "scanned")]


@pytest.mark.django_db
@pytest.mark.data
@pytest.mark.parametrize("asked", [OLD, NEW])
def test_an_address_that_leads_elsewhere_moves_without_asking(world: World, asked: str) -> None:
    scan(OLD)
    before = Repository.objects.get()
    world.rename(OLD, NEW, redirect=True)
    run = scan(asked)
    assert rows() == MOVED
    assert Repository.objects.get().pk == before.pk
    assert run.outcomes["boutique"]["reason"] == f"it was at {OLD} before"
    scan(OLD)
    assert rows() == MOVED
    assert list(scan(NEW).outcomes) == ["boutique"]


@pytest.mark.django_db
@pytest.mark.data
def test_a_new_address_with_the_last_head_of_one_that_is_gone_is_the_same(
    world: World, commit: Run
) -> None:
    scan(OLD)
    row = Repository.objects.get()
    mark_gone(row, "it is not listed any more", now=row.scanned_at)
    world.rename(OLD, NEW, redirect=False)
    commit(world.there[NEW], {"a.txt": "1"})
    scan(NEW)
    assert rows() == MOVED


@pytest.mark.django_db
@pytest.mark.data
@pytest.mark.parametrize("why", ["it is there", "another head", "another forge"])
def test_what_is_less_than_sure_stays_two_and_is_proposed(
    world: World, git: Run, make_repo: Make, commit: Run, why: str
) -> None:
    scan(OLD)
    row = Repository.objects.get()
    new = NEW if why != "another forge" else NEW.replace("git.", "code.")
    git(world.there[OLD].parent, "clone", "-q", str(world.there[OLD]), "fork")
    if why == "another head":
        commit(world.there[OLD], {"a.txt": "1"})
        scan(OLD)
        row.refresh_from_db()
    if why != "it is there":
        mark_gone(row, "it is not listed any more", now=row.scanned_at)
    world.there[new] = world.there[OLD].parent / "fork"
    scan(new)
    assert Repository.objects.count() == 2
    from timonier.estate.selectors.life import alike

    assert len(alike()) == 1


@pytest.mark.parametrize(
    ("place", "remote", "name"),
    [
        ("shop", "", "shop"),
        ("shop.git", "", "shop"),
        ("shop", "git@git.example.org:acme/boutique.git", "shop"),
        ("repo", "git@git.example.org:acme/boutique.git", "boutique"),
        ("src", "https://git.example.org/acme/app.git", "acme/app"),
        ("shop/repo", "", "shop"),
        ("shop/.git", "", "shop"),
        ("shop/repo.git", "", "shop"),
        ("code/App", "", "code/App"),
    ],
)
def test_a_repository_is_called_after_its_folder_or_its_remote_never_repo(
    tmp_path: Path, git: Run, place: str, remote: str, name: str
) -> None:
    folder = tmp_path / place
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "--bare")
    if remote:
        git(folder, "remote", "add", "origin", remote)
    assert name_of(folder) == name


@pytest.mark.parametrize(
    ("remote", "name"),
    [
        ("git.example.org/acme/shop", "shop"),
        ("git.example.org/acme/app", "acme/app"),
        ("git.example.org/app", "app"),
        ("", ""),
    ],
)
def test_an_address_gives_the_name_that_says_most(remote: str, name: str) -> None:
    assert address_name(remote) == name
