"""A clone over ssh from a host that says nothing, too little or trash ends soon, with a cause."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import ssh_wires
from tests.faults.conftest import Workshop
from timonier.estate.sources import guard, mirror
from timonier.estate.sources.addresses import ALLOW_PRIVATE, Address
from timonier.estate.sources.git_process import GitFailed, Running

HOSTS = {
    ssh_wires.silent: "timed out",
    ssh_wires.silent_after_a_hello: "timed out",
    ssh_wires.closed_at_once: "kex_exchange_identification|closed|reset",
    ssh_wires.closed_midway: "closed|reset",
    ssh_wires.trickles_lines: "timed out",
    ssh_wires.trickles_a_packet: "nearly nothing came for 3 seconds",
    ssh_wires.speaks_http: "kex_exchange_identification|closed|reset",
}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits of use, made small; one that is not kept shows as git that took too long."""
    monkeypatch.setenv(ALLOW_PRIVATE, "1")
    short = mirror._PATIENCE.replace("=30", "=1").replace("=15", "=1").replace("=3", "=1")
    monkeypatch.setattr(mirror, "_PATIENCE", short)
    monkeypatch.setattr(mirror, "SECONDS", 20.0)
    monkeypatch.setattr(guard, "STILL_S", 3.0)


@pytest.mark.parametrize("host", HOSTS)
def test_a_clone_over_ssh_from_a_bad_host_says_why_in_a_line_and_leaves_nothing(
    tmp_path: Path, host: ssh_wires.Host
) -> None:
    with ssh_wires.listening(host) as port:
        address = Address(f"ssh://git@127.0.0.1:{port}/acme/shop", "ssh", "127.0.0.1", port)
        with pytest.raises(GitFailed, match=HOSTS[host]) as refused:
            mirror.mirror(address, into=tmp_path / "mirrors")
    assert "\n" not in str(refused.value)
    assert list((tmp_path / "mirrors").iterdir()) == []


def test_a_fetch_over_ssh_from_a_host_gone_silent_leaves_the_mirror_as_it_was(
    workshop: Workshop, tmp_path: Path
) -> None:
    source = workshop.make("shop", {"a.txt": "1"})
    rules = mirror._Rules("", mirror.MAX_BYTES, "file")
    with ssh_wires.listening(ssh_wires.silent_after_a_hello) as port:
        address = Address(f"ssh://git@127.0.0.1:{port}/acme/shop", "ssh", "127.0.0.1", port)
        folder = mirror.folder_for(address, tmp_path / "mirrors")
        mirror._clone(Address(f"file://{source}", "file", ""), folder, rules)
        before = contents(folder)
        with pytest.raises(GitFailed, match="timed out"):
            mirror.mirror(address, into=tmp_path / "mirrors")
    assert contents(folder) == before


def contents(folder: Path) -> dict[Path, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "FETCH_HEAD")
    return {path: path.read_bytes() for path in files}


def test_git_that_computes_is_let_alone_however_little_comes(tmp_path: Path) -> None:
    """Deltas of a large repository take minutes to resolve, and the folder does not grow."""
    with Running(["-c", "alias.x=!while :; do :; done", "x"], git_dir=None) as git:
        watched = guard.Guard(git, tmp_path, 1)
        assert guard.cpu_of_group(git.process.pid) is not None
        watched.start()
        watched.join(7.0)
        assert watched.is_alive()
        watched.stop()
        assert watched.why == ""


def test_git_that_waits_is_ended(tmp_path: Path) -> None:
    with Running(["-c", "alias.x=!sleep 60", "x"], git_dir=None) as git:
        watched = guard.Guard(git, tmp_path, 1)
        watched.start()
        git.process.wait(15)
        watched.stop()
    assert watched.why == "nearly nothing came for 3 seconds"
