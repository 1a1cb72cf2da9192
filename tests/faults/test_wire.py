"""What a bad wire does to every path out: one clear cause each time, and what was held stays."""

from __future__ import annotations

import hashlib
import shutil
import socket
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.faults import ssh_wires, wires
from tests.faults.wires import Authority, Server, Speak, serving
from timonier.estate.sources import forges, mirror, redirects
from timonier.estate.sources.addresses import ALLOW_PRIVATE, Address
from timonier.estate.sources.forges import Forge, ForgeFailed
from timonier.estate.sources.git_process import GitFailed
from timonier.knowledge.shelf import editions
from timonier.knowledge.shelf.opened import SHIPPED
from timonier.knowledge.shelf.refresh import Outcome, refresh
from timonier.knowledge.sources import UnreadableSource, download

TODAY = date(2026, 11, 30)
SOURCES = {
    "TIMONIER_ENDOFLIFE_URL": ("/full", editions.LIFECYCLE),
    "TIMONIER_KEV_URL": ("/kev.json", editions.EXPLOITED),
    "TIMONIER_REPLACEMENTS_URL": ("/lists", editions.NPM),
    "TIMONIER_OSV_URL": ("", editions.advisories_name("pypi")),
    "TIMONIER_NUGET_INDEX_URL": ("/index.json", editions.NUGET_INDEX),
}
HELD = (editions.LIFECYCLE, editions.EXPLOITED, editions.NPM, editions.advisories_name("pypi"))
BAD_BODIES: dict[str, Speak] = {
    "cut short": wires.cut_short,
    "chunks without an end": wires.chunks_without_an_end,
    "slow headers": wires.slow_headers,
    "slow body": wires.slow_body,
    "packed into nothing": wires.packed_into_nothing,
    "endless": wires.endless,
    "bomb": wires.bomb,
    "damaged": wires.damaged,
    "empty": wires.whole(b""),
    "a loop": wires.sent_on("/again"),
    "to plain http": wires.sent_on("http://localhost/kev.json"),
    "to a file": wires.sent_on("file:///etc/passwd"),
}
BAD_CERTIFICATES = {
    "expired": {"days": -1},
    "of another host": {"host": "example.org"},
    "signed by itself": {"own": True},
}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch, authority: Authority) -> None:
    """The limits of use, made small; the authority is trusted."""
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    monkeypatch.setenv(ALLOW_PRIVATE, "1")
    for function in (download.fetch, download.post):
        monkeypatch.setitem(function.__kwdefaults__, "seconds", 1.0)
    monkeypatch.setattr(forges, "_WHOLE_S", 1.0)
    monkeypatch.setattr(redirects, "_SECONDS", 1.0)
    monkeypatch.setattr(forges, "_MAX_BYTES", 2**20)
    for name in ("DUMP", "DOCUMENT", "_ANSWER"):
        monkeypatch.setattr(f"timonier.knowledge.shelf.public.{name}", 2**20)


@pytest.fixture
def held(tmp_path: Path) -> Path:
    """A home that holds an edition of each source."""
    folder = tmp_path / "knowledge"
    folder.mkdir()
    for name in HELD:
        shutil.copy(SHIPPED / editions.file_name(name), folder)
    return folder


def digests(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.name != ".lock"]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def renewed(folder: Path, server: Server) -> dict[str, Outcome]:
    """Every public source is asked at this server."""
    places = {name: server.url + path for name, (path, _edition) in SOURCES.items()}
    environment = places | {"TIMONIER_ALLOW_PRIVATE": "1"}
    found = refresh(folder, today=TODAY, environment=environment, ecosystems={"pypi", "nuget"})
    return {one.source: one for one in found}


@pytest.mark.parametrize("fault", BAD_BODIES)
def test_no_bad_answer_takes_the_place_of_what_a_source_said_before(
    held: Path, authority: Authority, fault: str
) -> None:
    before = digests(held)
    with serving(authority.chain(), BAD_BODIES[fault]) as server:
        outcomes = renewed(held, server)
    asked = {editions.source_name(name) for _path, name in SOURCES.values()}
    assert asked <= outcomes.keys()
    assert not any(one.renewed for one in outcomes.values())
    for one in outcomes.values():
        assert one.reason and one.kind
        assert "Traceback" not in one.reason and "\n" not in one.reason
    assert digests(held) == before


@pytest.mark.parametrize("fault", [*BAD_BODIES, *BAD_CERTIFICATES])
def test_a_question_to_a_registry_ends_in_time_with_a_cause(
    authority: Authority, tmp_path: Path, fault: str
) -> None:
    chain = authority.chain(**BAD_CERTIFICATES.get(fault, {}))  # type: ignore[arg-type]
    with serving(chain, BAD_BODIES.get(fault, wires.whole(b"{}"))) as server:
        target = tmp_path / "answer"
        how: dict[str, Any] = {"http": download.client(), "headers": {}, "private": True}
        with pytest.raises(UnreadableSource) as refused:
            download.post(f"{server.url}/q", b"{}", target, cap=2**20, **how)
            editions.any_document(target)
        assert fault not in BAD_CERTIFICATES or server.seen == []
    assert refused.value.kind


def test_a_refresh_asks_for_the_documented_files_and_tells_nothing_of_the_company(
    held: Path, authority: Authority
) -> None:
    with serving(authority.chain(), wires.whole(b"{}")) as server:
        renewed(held, server)
    lists = {f"/lists/{name}.json" for name in ("native", "micro-utilities", "preferred")}
    files = {"/full", "/kev.json", "/index.json", "/PyPI/all.zip", "/NuGet/all.zip"}
    assert {path for path, _headers in server.seen} == files | lists
    for _path, headers in server.seen:
        assert headers.keys() <= {"host", "accept", "accept-encoding", "connection", "user-agent"}
        assert headers["user-agent"] == "timonier (knowledge refresh)"


@pytest.mark.parametrize("fault", BAD_CERTIFICATES)
def test_a_certificate_that_proves_nothing_is_told_and_nothing_is_asked(
    held: Path, authority: Authority, fault: str
) -> None:
    before = digests(held)
    chain = authority.chain(**BAD_CERTIFICATES[fault])  # type: ignore[arg-type]
    with serving(chain, wires.whole(b"{}")) as server:
        outcomes = renewed(held, server)
        assert server.seen == []
    assert {one.kind for one in outcomes.values()} == {"unreachable"}
    assert all("certificate" in one.reason for one in outcomes.values())
    assert digests(held) == before


@pytest.mark.parametrize("fault", ["outdated", *BAD_CERTIFICATES])
def test_why_no_safe_connection_was_had_is_told_in_words_by_every_way_out(
    held: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fault: str
) -> None:
    monkeypatch.setattr(
        mirror, "_SETTINGS", mirror._SETTINGS | {"http.sslCAInfo": str(authority.file)}
    )
    before = digests(held)
    chain = authority.chain(**BAD_CERTIFICATES.get(fault, {}))  # type: ignore[arg-type]
    with serving(chain, wires.whole(b"{}"), outdated=fault == "outdated") as server:
        said = [one.reason for one in renewed(held, server).values()]
        with pytest.raises(ForgeFailed) as of_forge:
            forges.repositories(forge("github", server))
        address = Address(f"{server.url}/acme/shop", "https", "localhost", server.server_port)
        with pytest.raises(GitFailed, match=r"(?i)certificate|tls|ssl"):
            mirror.mirror(address, into=tmp_path / "mirrors", token="secret-token")
        assert server.seen == []
    for words in (*said, str(of_forge.value)):
        assert ("no TLS from 1.2 on" if fault == "outdated" else "certificate proves") in words
        assert "_ssl.c" not in words and "[SSL" not in words
    assert digests(held) == before


def test_a_server_without_any_tls_is_told_as_such(tmp_path: Path) -> None:
    with (
        ssh_wires.listening(ssh_wires.speaks_http) as port,
        download.client() as http,
        pytest.raises(UnreadableSource, match="speaks no TLS there"),
    ):
        url = f"https://localhost:{port}/x"
        download.fetch(url, tmp_path / "x", http=http, cap=99, private=True)


def forge(kind: str, server: Server) -> Forge:
    return Forge(kind, server.url, "acme", "secret-token")


@pytest.mark.parametrize("kind", ["github", "gitlab"])
@pytest.mark.parametrize("fault", [*BAD_BODIES, *BAD_CERTIFICATES])
def test_a_forge_that_answers_badly_gives_no_list_and_its_token_goes_nowhere(
    authority: Authority, kind: str, fault: str
) -> None:
    chain = authority.chain(**BAD_CERTIFICATES.get(fault, {}))  # type: ignore[arg-type]
    with serving(chain, BAD_BODIES.get(fault, wires.whole(b"[]"))) as server:
        with pytest.raises(ForgeFailed) as refused:
            forges.repositories(forge(kind, server))
        assert fault not in BAD_CERTIFICATES or server.seen == []
    said = str(refused.value)
    assert "secret-token" not in said and "\n" not in said


def test_a_redirect_to_another_host_is_followed_for_public_facts_and_never_with_a_token(
    authority: Authority, tmp_path: Path
) -> None:
    with (
        serving(authority.chain(), wires.whole(b"[]")) as other,
        serving(authority.chain(), wires.sent_on(f"{other.url}/list")) as server,
    ):
        with pytest.raises(ForgeFailed):
            forges.repositories(forge("github", server))
        assert other.seen == []
        address = Address(f"{server.url}/acme/shop", "https", "localhost", server.server_port)
        assert redirects.moved_to(address, token="secret-token") == ""
        assert other.seen == []
        with download.client() as http:
            download.fetch(f"{server.url}/x", tmp_path / "x", http=http, cap=99)
        assert "authorization" not in other.seen[0][1]


def test_a_public_source_leads_nobody_into_the_private_network(
    authority: Authority, tmp_path: Path
) -> None:
    with (
        serving(authority.chain(), wires.whole(b"[]")) as inside,
        serving(
            authority.chain(), wires.sent_on(f"https://127.0.0.1:{inside.server_port}/")
        ) as server,
        download.client() as http,
    ):
        with pytest.raises(UnreadableSource, match="private network"):
            download.fetch(f"{server.url}/x", tmp_path / "x", http=http, cap=99)
        assert inside.seen == []


def test_a_name_that_changes_its_address_between_look_and_connection_is_told_nothing(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(ALLOW_PRIVATE)
    real, answers = socket.getaddrinfo, Counter[str]()

    def hostile(host: str, *rest: Any, **more: Any) -> Any:
        """A name server whose first answer for a name is a public address, and then this one."""
        answers[host] += 1
        public = [(2, 1, 6, "", ("93.184.216.34", 443))]
        return public if answers[host] == 1 else real(host, *rest, **more)

    with serving(authority.chain(), wires.whole(b"[]")) as server:
        asking: dict[str, Any] = {"http": download.client(), "headers": {}, "cap": 99}
        for ask in (
            lambda: forges.repositories(forge("github", server)),
            lambda: download.post(f"{server.url}/q", b"{}", tmp_path / "x", **asking),
        ):
            answers.clear()
            monkeypatch.setattr(socket, "getaddrinfo", hostile)
            with pytest.raises((ForgeFailed, UnreadableSource), match=r"changed|private network"):
                ask()
            assert answers["localhost"] > 1
            monkeypatch.setattr(socket, "getaddrinfo", real)
        assert server.seen == []
