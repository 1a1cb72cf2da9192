"""Mirrors of remote repositories: bounded, bare, without a trace of credentials."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from timonier.estate.sources import mirror as mirrors
from timonier.estate.sources.addresses import Address, AddressRefused, git_address
from timonier.estate.sources.git import Repo
from timonier.estate.sources.git_process import GitFailed

Make = Callable[..., Path]
Run = Callable[..., str]


def bring(folder: Path, into: Path, *, max_bytes: int = mirrors.MAX_BYTES) -> Path:
    """As `mirror` does, over the one protocol that needs no server."""
    address = Address(f"file://{folder}", "file", "")
    return mirrors._mirror(address, into=into, token="", max_bytes=max_bytes, protocols="file")


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


def test_a_private_host_is_not_mirrored(tmp_path: Path) -> None:
    with pytest.raises(AddressRefused, match="private"):
        mirrors.mirror(git_address("https://127.0.0.1/x.git"), into=tmp_path)


def test_other_protocols_are_refused_by_git_itself(make_repo: Make, tmp_path: Path) -> None:
    source = make_repo("shop", {"a.txt": "1"})
    address = Address(f"file://{source}", "file", "")
    with pytest.raises(GitFailed, match="not allowed"):
        mirrors.mirror(address, into=tmp_path / "mirrors")


def test_the_token_is_given_to_its_host_and_never_in_an_argument(tmp_path: Path) -> None:
    address = git_address("https://git.example.org/x.git")
    call = mirrors._Call(address, tmp_path, "s3cret", 1, "https")
    environment = call.environment()
    assert environment["GIT_CONFIG_KEY_0"] == "http.https://git.example.org/.extraHeader"
    assert "s3cret" not in str(environment)  # encoded, in the environment of the one process


def test_two_addresses_have_two_folders(tmp_path: Path) -> None:
    words = ["https://a.example.org/x", "https://b.example.org/x", "https://a.example.org/../x"]
    folders = {mirrors.folder_for(git_address(word), tmp_path) for word in words}
    assert len(folders) == 3
    assert all(folder.parent == tmp_path for folder in folders)
