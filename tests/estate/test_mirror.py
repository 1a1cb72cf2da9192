"""Mirrors of remote repositories: bounded, bare, without a trace of credentials."""

from __future__ import annotations

import http.server
import os
import shlex
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from timonier.estate.sources import mirror as mirrors
from timonier.estate.sources.addresses import Address, AddressRefused, git_address
from timonier.estate.sources.git import Repo
from timonier.estate.sources.git_process import GitFailed, Running, first_cause

Make = Callable[..., Path]
Run = Callable[..., str]


def bring(folder: Path, into: Path, *, max_bytes: int = mirrors.MAX_BYTES) -> Path:
    """As `mirror` does, over the one protocol that needs no server."""
    address = Address(f"file://{folder}", "file", "")
    return mirrors._mirror(address, into=into, rules=mirrors._Rules("", max_bytes, "file"))


def test_a_mirror_is_bare_and_follows_its_source(
    make_repo: Make, commit: Run, tmp_path: Path
) -> None:
    source = make_repo("shop", {"a.txt": "1"})
    folder = bring(source, tmp_path / "mirrors")
    assert not (folder / "a.txt").exists()
    head = commit(source, {"a.txt": "2"})
    assert bring(source, tmp_path / "mirrors") == folder
    with Repo(folder) as repo:
        assert repo.head == head


def test_a_rewritten_history_is_followed(make_repo: Make, git: Run, tmp_path: Path) -> None:
    source = make_repo("shop", {"a.txt": "1"})
    folder = bring(source, tmp_path / "mirrors")
    git(source, "commit", "-q", "--amend", "-m", "again")
    bring(source, tmp_path / "mirrors")
    with Repo(folder) as repo:
        assert repo.head == git(source, "rev-parse", "HEAD")


def test_a_repository_that_is_too_large_is_stopped_and_leaves_nothing(
    make_repo: Make, tmp_path: Path
) -> None:
    source = make_repo("large", {"a.bin": os.urandom(2 << 20)})
    with pytest.raises(GitFailed, match="larger than 1 MiB"):
        bring(source, tmp_path / "mirrors", max_bytes=1 << 20)
    assert list((tmp_path / "mirrors").iterdir()) == []


def test_a_source_that_is_gone_leaves_the_mirror_as_it_was(make_repo: Make, tmp_path: Path) -> None:
    source = make_repo("shop", {"a.txt": "1"})
    folder = bring(source, tmp_path / "mirrors")
    source.rename(tmp_path / "elsewhere")
    with pytest.raises(GitFailed):
        bring(source, tmp_path / "mirrors")
    with Repo(folder) as repo:
        assert repo.head


def test_hooks_and_templates_of_the_source_do_not_come_along(
    make_repo: Make, tmp_path: Path
) -> None:
    source = make_repo("evil", {"a.txt": "1"})
    (source / ".git/hooks").mkdir(exist_ok=True)
    hook = source / ".git/hooks/post-checkout"
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path / 'canary'}\n")
    hook.chmod(0o755)
    folder = bring(source, tmp_path / "mirrors")
    assert not (folder / "hooks").exists()
    assert not (tmp_path / "canary").exists()


@pytest.mark.parametrize(
    "word",
    [
        "https://127.0.0.1/x.git",
        "ssh://git@127.0.0.1/x.git",
        "ssh://git@[::1]:2222/x.git",
        "git@127.0.0.1:x.git",
        "localhost:x.git",
    ],
)
def test_a_private_host_is_not_mirrored(word: str, tmp_path: Path) -> None:
    with pytest.raises(AddressRefused, match="private"):
        mirrors.mirror(git_address(word), into=tmp_path)


class _Seen(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.hosts.append(self.headers["Host"])  # type: ignore[attr-defined]
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        """The test's output is not an access log."""


def test_git_connects_to_the_address_that_was_checked_whatever_the_name_says_now() -> None:
    """A name that no server knows: only the binding can lead git to this machine."""
    with http.server.HTTPServer(("127.0.0.1", 0), _Seen) as server:
        server.hosts = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        port = server.server_port
        address = Address(f"https://forge.invalid:{port}/x", "https", "forge.invalid", port)
        settings = mirrors._bound_https(address, ("127.0.0.1",)) | {"protocol.http.allow": "always"}
        arguments = ["ls-remote", f"http://forge.invalid:{port}/x"]
        allowed = {"GIT_ALLOW_PROTOCOL": "http"}
        with (
            Running(arguments, git_dir=None, overrides=settings, env=allowed) as git,
            pytest.raises(GitFailed),
        ):
            git.finish()
        server.shutdown()
        assert server.hosts == [f"forge.invalid:{port}"]  # type: ignore[attr-defined]


def test_ssh_connects_to_the_checked_address_and_asks_for_the_key_of_the_name() -> None:
    for word, alias in [
        ("git@git.example.org:x.git", "git.example.org"),
        ("ssh://git@git.example.org:2222/x.git", "[git.example.org]:2222"),
    ]:
        rules = mirrors._Rules("", 1, "ssh", ("203.0.113.9",))
        command = mirrors._Call(git_address(word), Path(), rules).environment()["GIT_SSH_COMMAND"]
        words = shlex.split(command)
        assert "-oHostName=203.0.113.9" in words
        assert f"-oHostKeyAlias={alias}" in words


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        (
            "Cloning into bare repository '/x.part'...\n"
            "ssh: connect to host forge.example.org port 22: Connection refused\n"
            "fatal: Could not read from remote repository.\n\n"
            "Please make sure you have the correct access rights\nand the repository exists.\n",
            "ssh: connect to host forge.example.org port 22: Connection refused",
        ),
        (
            "remote: Repository not found.\nfatal: repository 'https://a:b@x/y/' not found\n",
            "Repository not found.",
        ),
        ("warning: redirecting\nfatal: unable to access 'https://u:p@x/': no\n",
         "unable to access 'https://x/': no"),
        (
            "error: inflate: data stream error\nerror: unable to unpack x header\n"
            "fatal: loose object x is corrupt\n",
            "inflate: data stream error; loose object x is corrupt",
        ),
        ("warning: only this\n", "warning: only this"),
        ("", ""),
    ],
)  # fmt: skip
def test_why_git_failed_is_its_first_complaint(said: str, cause: str) -> None:
    assert first_cause(said) == cause


def test_other_protocols_are_refused_by_git_itself(make_repo: Make, tmp_path: Path) -> None:
    source = make_repo("shop", {"a.txt": "1"})
    address = Address(f"file://{source}", "file", "")
    with pytest.raises(GitFailed, match="not allowed"):
        mirrors.mirror(address, into=tmp_path / "mirrors")


def test_the_token_is_given_to_its_host_and_never_in_an_argument(tmp_path: Path) -> None:
    address = git_address("https://git.example.org/x.git")
    call = mirrors._Call(address, tmp_path, mirrors._Rules("s3cret", 1, "https"))
    environment = call.environment()
    assert environment["GIT_CONFIG_KEY_0"] == "http.https://git.example.org/.extraHeader"
    assert "s3cret" not in str(environment)  # encoded, in the environment of the one process


def test_two_addresses_have_two_folders(tmp_path: Path) -> None:
    words = ["https://a.example.org/x", "https://b.example.org/x", "https://a.example.org/../x"]
    folders = {mirrors.folder_for(git_address(word), tmp_path) for word in words}
    assert len(folders) == 3
    assert all(folder.parent == tmp_path for folder in folders)
