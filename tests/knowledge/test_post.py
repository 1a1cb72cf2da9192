"""A question to a registry: over real HTTP, to one host alone, within a size and a time."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from timonier.knowledge.sources import UnreadableSource, audit_npm, download

from .stand_in import NPM_PATH, Reply, StandIn, standing_in

ASKED = {"left": ["1.0.0"], "@scope/right": ["2.0.0", "2.1.0"]}


@pytest.fixture
def server() -> Iterator[StandIn]:
    with standing_in() as served:
        yield served


def ask(url: str, target: Path, **options: Any) -> Any:
    sending = {"cap": 10_000, "headers": audit_npm.HEADERS, "private": True, **options}
    with httpx.Client(trust_env=False) as http:
        download.post(url, audit_npm.body(ASKED), target, http=http, **sending)
    return json.loads(target.read_bytes())


def test_the_question_arrives_packed_and_its_answer_is_kept(
    server: StandIn, tmp_path: Path
) -> None:
    server.reply = lambda path, asked: Reply(body={"told": sorted(asked)})
    assert ask(f"{server.url}{NPM_PATH}", tmp_path / "a") == {"told": ["@scope/right", "left"]}
    (path, headers, asked) = server.seen[0]
    assert (path, asked) == (NPM_PATH, ASKED)
    assert headers["content-encoding"] == "gzip"
    assert headers["content-type"] == "application/json"


def test_a_redirection_on_the_same_host_is_followed_with_the_question(
    server: StandIn, tmp_path: Path
) -> None:
    def reply(path: str, asked: dict[str, Any]) -> Reply:
        return Reply(body=asked) if path == "/b" else Reply(308, headers=(("Location", "/b"),))

    server.reply = reply
    assert ask(f"{server.url}/a", tmp_path / "a") == ASKED


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nothing_is_sent_to_another_host(server: StandIn, tmp_path: Path, status: int) -> None:
    with standing_in() as other:
        place = (("Location", f"{other.url}{NPM_PATH}"),)
        server.reply = lambda path, asked: Reply(status, headers=place)
        with pytest.raises(UnreadableSource, match="another place") as refusal:
            ask(f"{server.url}/a", tmp_path / "a")
        assert other.seen == []
    assert refusal.value.kind == "refused"


def test_a_redirection_that_drops_the_question_is_refused(server: StandIn, tmp_path: Path) -> None:
    server.reply = lambda path, asked: Reply(303, headers=(("Location", "/b"),))
    with pytest.raises(UnreadableSource, match="redirects a question"):
        ask(f"{server.url}/a", tmp_path / "a")
    assert [path for path, _, _ in server.seen] == ["/a"]


def test_redirections_without_end_are_refused(server: StandIn, tmp_path: Path) -> None:
    server.reply = lambda path, asked: Reply(307, headers=(("Location", "/a"),))
    with pytest.raises(UnreadableSource, match="more than 5 redirections"):
        ask(f"{server.url}/a", tmp_path / "a")


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (Reply(429, headers=(("Retry-After", "120"),)), "busy", "asks to wait"),
        (Reply(500), "refused", "answered 500"),
        (Reply(401), "refused", "answered 401"),
        (Reply(body=b'{"a": 1}', announce=100), "unreachable", "127.0.0.1"),
        (Reply(body=b"a" * 20_000), "large", "larger than 10000 bytes"),
        (Reply(body=b"a" * 400, drip=0.01), "unreachable", "too slow"),
    ],
)
def test_each_way_of_failing_has_its_class(
    server: StandIn, tmp_path: Path, reply: Reply, kind: str, words: str
) -> None:
    server.reply = lambda path, asked: reply
    with pytest.raises(UnreadableSource, match=words) as failure:
        ask(f"{server.url}{NPM_PATH}", tmp_path / "a", seconds=0.3 if reply.drip else 20)
    assert failure.value.kind == kind


def test_a_server_that_is_not_there_is_unreachable(server: StandIn, tmp_path: Path) -> None:
    url = server.url
    server.server_close()
    with pytest.raises(UnreadableSource) as failure:
        ask(f"{url}/a", tmp_path / "a")
    assert failure.value.kind == "unreachable"


def test_a_host_of_a_private_network_needs_the_operators_leave(
    server: StandIn, tmp_path: Path
) -> None:
    with pytest.raises(UnreadableSource, match="TIMONIER_ALLOW_PRIVATE=1") as failure:
        ask(f"{server.url}/a", tmp_path / "a", private=False)
    assert failure.value.kind == "refused"
    assert server.seen == []


@pytest.mark.parametrize(
    "url",
    [
        "http://registry.example.org/a",
        "http://192.0.2.1/a",
        "ftp://127.0.0.1/a",
        "registry.example.org",
        "https://registry.example.org:port/",
        "https:///a",
    ],
)
def test_only_https_leaves_this_machine(tmp_path: Path, url: str) -> None:
    with pytest.raises(UnreadableSource) as failure:
        ask(url, tmp_path / "a")
    assert failure.value.kind == "refused"


def test_no_message_holds_the_password_of_an_address(server: StandIn, tmp_path: Path) -> None:
    server.reply = lambda path, asked: Reply(500)
    place = server.url.replace("http://", "http://me:hunter2@")
    with pytest.raises(UnreadableSource) as failure:
        ask(f"{place}/a?token=hunter2", tmp_path / "a")
    assert "hunter2" not in str(failure.value)
