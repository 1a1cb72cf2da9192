"""Listing a forge's repositories, against a real server on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from timonier.estate.sources import forges
from timonier.estate.sources.addresses import ALLOW_PRIVATE
from timonier.estate.sources.forges import Forge, ForgeFailed, forge_of, repositories

Answer = tuple[int, dict[str, str], Any]


class _Server(ThreadingHTTPServer):
    answer: Callable[[str], Answer]
    seen: list[tuple[str, dict[str, str]]]


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.server.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        status, headers, body = self.server.answer(self.path)
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(data))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """The test's output is not an access log."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Server]:
    monkeypatch.setenv(ALLOW_PRIVATE, "1")
    served = _Server(("127.0.0.1", 0), _Handler)
    served.seen = []
    thread = threading.Thread(target=served.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield served
    served.shutdown()
    served.server_close()
    thread.join()


def forge(server: _Server, kind: str = "github", token: str = "") -> Forge:
    return Forge(kind, f"http://127.0.0.1:{server.server_port}", "acme", token)


def row(name: str, **more: Any) -> dict[str, Any]:
    return {"clone_url": f"https://git.example.org/acme/{name}.git"} | more


def test_every_page_is_read_and_archives_and_forks_are_counted(server: _Server) -> None:
    def answer(path: str) -> Answer:
        if "page=2" in path.partition("per_page")[2]:
            return 200, {}, [row("c"), row("d", archived=True), row("e", fork=True)]
        link = f'<http://127.0.0.1:{server.server_port}{path}&page=2>; rel="next"'
        return 200, {"Link": link}, [row("a"), row("b")]

    server.answer = answer
    listing = repositories(forge(server))
    assert [address[-5:-4] for address in listing.addresses] == ["a", "b", "c"]
    assert listing.notes == ["acme: 1 archived and 1 forks were left out"]


def test_a_user_is_asked_for_when_there_is_no_such_organisation(server: _Server) -> None:
    server.answer = lambda path: (
        (404, {}, {}) if path.startswith("/orgs") else (200, {}, [row("a")])
    )
    assert len(repositories(forge(server)).addresses) == 1


def test_a_gitlab_group_is_read_with_its_own_header(server: _Server) -> None:
    server.answer = lambda path: (
        200,
        {},
        [{"http_url_to_repo": "https://gitlab.example.org/acme/a.git"}],
    )
    listing = repositories(forge(server, "gitlab", token="s3cret"))
    assert listing.addresses == ["https://gitlab.example.org/acme/a.git"]
    path, headers = server.seen[0]
    assert path.startswith("/groups/acme/projects?include_subgroups=true")
    assert headers["private-token"] == "s3cret"


def test_a_next_page_on_another_host_is_refused(server: _Server) -> None:
    server.answer = lambda path: (200, {"Link": '<http://127.0.0.2/x>; rel="next"'}, [row("a")])
    with pytest.raises(ForgeFailed, match="another host"):
        repositories(forge(server, token="s3cret"))


def test_a_redirect_is_not_followed(server: _Server) -> None:
    server.answer = lambda path: (302, {"Location": "http://127.0.0.2/"}, [])
    with pytest.raises(ForgeFailed, match="302"):
        repositories(forge(server, token="s3cret"))


def test_a_used_up_limit_is_said_in_words(server: _Server) -> None:
    server.answer = lambda path: (403, {"X-RateLimit-Remaining": "0", "Retry-After": "60"}, {})
    with pytest.raises(ForgeFailed, match=r"no more requests for now \(60\); a token"):
        repositories(forge(server))


@pytest.mark.parametrize(("status", "words"), [(401, "token is not accepted"), (404, "not known")])
def test_a_refusal_is_said_in_words_without_the_token(
    server: _Server, status: int, words: str
) -> None:
    server.answer = lambda path: (status, {}, {"message": "s3cret"})
    with pytest.raises(ForgeFailed, match=words) as caught:
        repositories(forge(server, token="s3cret"))
    assert "s3cret" not in str(caught.value)


def test_an_endless_list_is_cut(server: _Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forges, "MAX_PAGES", 3)
    link = f'<http://127.0.0.1:{server.server_port}/again>; rel="next"'
    server.answer = lambda path: (200, {"Link": link}, [row("a")])
    with pytest.raises(ForgeFailed, match="more than 3 pages"):
        repositories(forge(server))


def test_an_answer_without_end_is_cut(server: _Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forges, "_MAX_BYTES", 1_000)
    server.answer = lambda path: (200, {}, b"[" + b" " * 5_000 + b"]")
    with pytest.raises(ForgeFailed, match="more than 1000 bytes"):
        repositories(forge(server))


def test_an_answer_that_is_no_json_is_said_so(server: _Server) -> None:
    server.answer = lambda path: (200, {}, b"<html>")
    with pytest.raises(ForgeFailed, match="not JSON"):
        repositories(forge(server))


def test_a_forge_on_a_private_network_is_not_asked_by_surprise(
    server: _Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ALLOW_PRIVATE)
    with pytest.raises(ForgeFailed, match="private network"):
        repositories(forge(server))
    assert server.seen == []


def test_which_addresses_name_a_forge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMONIER_GITLAB", "git.corp.example.org")
    found = {
        word: each and (each.kind, each.owner)
        for word in (
            "https://github.com/acme",
            "https://github.com/acme/shop",
            "https://gitlab.com/acme",
            "https://gitlab.com/acme/team/",
            "https://gitlab.com/acme/shop",
            "https://git.corp.example.org/acme",
            "https://elsewhere.example.org/acme",
            "http://github.com/acme",
            "https://github.com/",
        )
        for each in [forge_of(word)]
    }
    assert list(found.values()) == [
        ("github", "acme"),
        None,
        ("gitlab", "acme"),
        ("gitlab", "acme/team"),
        None,
        ("gitlab", "acme"),
        None,
        None,
        None,
    ]


def test_a_token_goes_to_its_own_forge_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "hub")
    monkeypatch.setenv("GITLAB_TOKEN", "lab")
    hosts = ["github.com", "gitlab.com", "github.com.example.org", ""]
    assert [forges.token_for(host) for host in hosts] == ["hub", "lab", "", ""]
