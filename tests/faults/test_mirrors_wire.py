"""What a bad wire, or a page of a proxy, does to mirrors over https: a cause, and nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import wires
from tests.faults.conftest import Workshop
from tests.faults.test_wire import BAD_BODIES, BAD_CERTIFICATES
from tests.faults.wires import Authority, serving
from timonier.estate.sources import mirror
from timonier.estate.sources.addresses import ALLOW_PRIVATE, Address
from timonier.estate.sources.git_process import GitFailed


@pytest.fixture(autouse=True)
def trusting(monkeypatch: pytest.MonkeyPatch, authority: Authority) -> None:
    """The authority is trusted, and what is too slow is so after a second."""
    monkeypatch.setenv(ALLOW_PRIVATE, "1")
    settings = {"http.sslCAInfo": str(authority.file), "http.lowSpeedTime": "1"}
    monkeypatch.setattr(mirror, "_SETTINGS", mirror._SETTINGS | settings)


@pytest.mark.parametrize("fault", [*BAD_CERTIFICATES, "slow body", "cut short", "elsewhere"])
def test_a_clone_over_a_bad_wire_says_why_in_a_line_and_leaves_nothing(
    authority: Authority, tmp_path: Path, fault: str
) -> None:
    chain = authority.chain(**BAD_CERTIFICATES.get(fault, {}))  # type: ignore[arg-type]
    with (
        serving(authority.chain(), wires.whole(b"")) as other,
        serving(chain, BAD_BODIES.get(fault, wires.sent_on(other.url))) as server,
    ):
        address = Address(f"{server.url}/acme/shop", "https", "localhost", server.server_port)
        with pytest.raises(GitFailed) as refused:
            mirror.mirror(address, into=tmp_path / "mirrors", token="secret-token")
        assert bool(server.seen) == (fault not in BAD_CERTIFICATES)
        assert other.seen == []
    said = str(refused.value)
    assert "secret-token" not in said and "\n" not in said
    assert fault not in BAD_CERTIFICATES or "certificate" in said
    assert list((tmp_path / "mirrors").iterdir()) == []


@pytest.mark.parametrize("page", [b"", b"{}", b"<html>Sign in to the network</html>"])
def test_a_page_that_a_proxy_puts_in_the_place_of_a_forge_takes_no_branch_from_a_mirror(
    workshop: Workshop, page: bytes
) -> None:
    source, into = workshop.make("shop", {"a.txt": "1"}), workshop.folder / "mirrors"
    workshop.git("shop", "branch", "release/1")
    rules = mirror._Rules("", mirror.MAX_BYTES, "file:http")
    with serving(None, wires.whole(page)) as server:
        address = Address(f"http://localhost:{server.server_port}/acme/shop", "http", "localhost")
        folder = mirror.folder_for(address, into)
        mirror._clone(Address(f"file://{source}", "file", ""), folder, rules)
        before = mirror._branches(folder)
        assert before.count(b"\n") == 2
        with pytest.raises(GitFailed, match="names no branch any more"):
            mirror._mirror(address, into=into, rules=rules)
        assert server.seen
    assert mirror._branches(folder) == before
