"""Each way a repository made git run its owner's code: none may, and all are still read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from timonier.estate.sources.git import Repo

Make = Callable[..., Path]
Run = Callable[..., str]
FILES = {"requirements.txt": "django==3.2.0\n", "a.bin": b"\x00\x01", "src/app.py": "x = 1\n"}


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    return tmp_path / "canary"


@pytest.fixture
def trap(tmp_path: Path, canary: Path) -> Path:
    """A program that leaves a mark when anything runs it."""
    program = tmp_path / "trap.sh"
    program.write_text(f"#!/bin/sh\necho fired >> {canary}\ncat\n")
    program.chmod(0o755)
    return program


def read_all(folder: Path, *, root: Path | None = None) -> dict[str, bytes | None]:
    """Everything a scan asks of git: the tree, the contents, both kinds of history."""
    with Repo(folder, root=root) as repo:
        entries = [entry for entry in repo.tree() if entry.mode.startswith("100")]
        found = dict(repo.blobs([entry.digest for entry in entries]))
        for arguments in (["--raw", "-z"], ["--numstat", "-z", "-M"], ["-p"]):
            with repo.log(arguments) as stream:
                assert stream.read()
        return {entry.path: found[entry.digest] for entry in entries}


CONFIGURATIONS = {
    "fsmonitor": {"core.fsmonitor": "{trap}"},
    "signatures": {"log.showSignature": "true", "gpg.program": "{trap}"},
    "external diff": {"diff.external": "{trap}"},
    "textconv": {"diff.evil.textconv": "{trap}", "diff.evil.command": "{trap}"},
    "filters": {
        "filter.evil.clean": "{trap}",
        "filter.evil.smudge": "{trap}",
        "filter.evil.process": "{trap}",
        "filter.evil.required": "true",
    },
    "hooks": {"core.hooksPath": "{folder}/hooks"},
    "ssh": {"core.sshCommand": "{trap}", "remote.origin.url": "ssh://example.org/x"},
    "pager": {"core.pager": "{trap}", "pager.log": "{trap}", "pager.cat-file": "{trap}"},
    "aliases": {"alias.log": "!{trap}", "alias.ls-tree": "!{trap}", "alias.cat-file": "!{trap}"},
    "credentials": {"credential.helper": "!{trap}", "core.askPass": "{trap}"},
    "editor": {"core.editor": "{trap}", "sequence.editor": "{trap}"},
    "alternate refs": {"core.alternateRefsCommand": "{trap}"},
    "lazy fetch": {
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": "ext::{trap}",
        "remote.origin.uploadpack": "{trap}",
        "protocol.ext.allow": "always",
    },
    "included file": {"include.path": "{folder}/evil.cfg"},
    "work tree elsewhere": {"core.worktree": "/"},
    "unknown extension": {"core.repositoryFormatVersion": "1", "extensions.evil": "true"},
}


@pytest.mark.parametrize("attack", CONFIGURATIONS)
def test_no_configuration_of_a_repository_makes_git_run_its_code(
    attack: str, make_repo: Make, git: Run, trap: Path, canary: Path
) -> None:
    folder = make_repo("evil", FILES | {".gitattributes": "* filter=evil diff=evil\n"})
    for hook in ("post-index-change", "reference-transaction", "post-checkout"):
        (folder / "hooks").mkdir(exist_ok=True)
        (folder / "hooks" / hook).write_bytes(trap.read_bytes())
        (folder / "hooks" / hook).chmod(0o755)
        (folder / ".git/hooks").mkdir(exist_ok=True)
        (folder / ".git/hooks" / hook).symlink_to(trap)
    (folder / "evil.cfg").write_text(f"[core]\n\tfsmonitor = {trap}\n\tpager = {trap}\n")
    for name, value in CONFIGURATIONS[attack].items():
        setting = value.format(trap=trap, folder=folder)
        git(folder, "config", "--file", ".git/config", name, setting)
    (folder / ".git/info").mkdir(exist_ok=True)
    (folder / ".git/info/attributes").write_text("* filter=evil diff=evil\n")
    assert read_all(folder)["requirements.txt"] == b"django==3.2.0\n"
    assert not canary.exists()


def test_the_trap_does_fire_when_git_is_used_carelessly(
    make_repo: Make, git: Run, trap: Path, canary: Path
) -> None:
    folder = make_repo("evil", FILES)
    git(folder, "config", "core.fsmonitor", str(trap))
    git(folder, "status")
    assert canary.exists()


def test_an_absent_object_is_not_fetched_from_a_promisor(
    make_repo: Make, git: Run, trap: Path, canary: Path
) -> None:
    folder = make_repo("evil", FILES)
    for name, value in CONFIGURATIONS["lazy fetch"].items():
        git(folder, "config", name, value.format(trap=trap, folder=folder))
    digest = git(folder, "rev-parse", "HEAD:requirements.txt")
    (folder / ".git/objects" / digest[:2] / digest[2:]).unlink()
    with Repo(folder) as repo:
        sizes = {entry.path: entry.size for entry in repo.tree()}
        assert dict(repo.blobs([digest])) == {digest: None}
    assert sizes["requirements.txt"] == -1
    assert not canary.exists()


def test_a_bare_repository_hidden_in_a_folder_is_not_entered(
    make_repo: Make, git: Run, trap: Path, canary: Path
) -> None:
    folder = make_repo("evil", FILES)
    git(folder, "init", "-q", "--bare", "docs/hidden")
    git(folder / "docs/hidden", "config", "core.fsmonitor", str(trap))
    (folder / "docs/hidden/x.txt").write_text("x")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "hidden")
    assert "docs/hidden/config" in read_all(folder)
    assert not canary.exists()


def test_objects_borrowed_from_outside_are_left_out(make_repo: Make, commit: Run, git: Run) -> None:
    private = make_repo("private", {"plan.txt": "for the board only"})
    stolen = git(private, "rev-parse", "HEAD:plan.txt")
    folder = make_repo("evil", FILES)
    (folder / ".git/objects/info").mkdir(exist_ok=True)
    (folder / ".git/objects/info/alternates").write_text(f"{private}/.git/objects\n")
    with Repo(folder) as repo:
        assert dict(repo.blobs([stolen])) == {stolen: None}
        assert "borrows objects from outside" in repo.remark
    assert read_all(folder)["src/app.py"] == b"x = 1\n"
    with Repo(folder, root=folder.parent) as repo:  # both were named by the operator
        assert dict(repo.blobs([stolen])) == {stolen: b"for the board only"}


def test_object_folders_that_are_links_are_left_out(make_repo: Make, git: Run) -> None:
    private = make_repo("private", {"plan.txt": "for the board only"})
    stolen = git(private, "rev-parse", "HEAD:plan.txt")
    folder = make_repo("evil", FILES)
    link = folder / ".git/objects" / stolen[:2]
    if link.exists():
        (link / stolen[2:]).symlink_to(private / ".git/objects" / stolen[:2] / stolen[2:])
    else:
        link.symlink_to(private / ".git/objects" / stolen[:2])
        with Repo(folder) as repo:
            assert dict(repo.blobs([stolen])) == {stolen: None}
    assert read_all(folder)["src/app.py"] == b"x = 1\n"


@pytest.mark.parametrize("target", ["/etc/passwd", "../../private/.git/HEAD", "refs/../../x"])
def test_a_head_that_is_a_link_is_not_followed(make_repo: Make, target: str) -> None:
    make_repo("private", {"plan.txt": "x"})
    folder = make_repo("evil", FILES)
    (folder / ".git/HEAD").unlink()
    (folder / ".git/HEAD").symlink_to(target)
    with Repo(folder) as repo:
        assert repo.branch == "main"
    assert read_all(folder)["src/app.py"] == b"x = 1\n"


@pytest.mark.parametrize(
    "head",
    ["ref: ../../../x", "ref: refs/heads/../../../x", "ref: refs/heads/--upload-pack=x", "-x", ""],
)
def test_a_head_with_a_hostile_name_is_not_used(make_repo: Make, head: str) -> None:
    folder = make_repo("evil", FILES)
    (folder / ".git/HEAD").write_text(head)
    assert read_all(folder)["src/app.py"] == b"x = 1\n"


def test_a_replaced_commit_is_read_as_it_was_signed(make_repo: Make, commit: Run, git: Run) -> None:
    folder = make_repo("evil", FILES)
    honest = git(folder, "rev-parse", "HEAD")
    other = commit(folder, {"requirements.txt": "django==5.2\n"})
    git(folder, "reset", "-q", "--hard", honest)
    git(folder, "replace", honest, other)
    assert read_all(folder)["requirements.txt"] == b"django==3.2.0\n"


def test_a_submodule_is_listed_and_not_entered(make_repo: Make, git: Run, canary: Path) -> None:
    folder = make_repo("evil", FILES)
    head = git(folder, "rev-parse", "HEAD")
    (folder / ".gitmodules").write_text(
        f'[submodule "x"]\n\tpath = x\n\turl = ext::sh -c "touch {canary}"\n\tupdate = !touch x\n'
    )
    git(folder, "add", ".gitmodules")
    git(folder, "update-index", "--add", "--cacheinfo", f"160000,{head},x")
    git(folder, "commit", "-q", "-m", "submodule")
    with Repo(folder) as repo:
        assert ("x", "160000", head, -1) in list(repo.tree())
    assert not canary.exists()


def test_pipes_in_place_of_files_do_not_hang(make_repo: Make) -> None:

    folder = make_repo("evil", FILES)
    (folder / ".git/packed-refs").unlink(missing_ok=True)
    os.mkfifo(folder / ".git/packed-refs")
    os.mkfifo(folder / ".git/shallow")
    os.mkfifo(folder / ".git/objects/pack/pack-0.idx")
    assert read_all(folder)["src/app.py"] == b"x = 1\n"


def test_the_environment_of_the_caller_does_not_reach_git(
    make_repo: Make, trap: Path, canary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = make_repo("private", {"plan.txt": "x"})
    folder = make_repo("evil", FILES)
    for name, value in {
        "GIT_DIR": str(private / ".git"),
        "GIT_OBJECT_DIRECTORY": str(private / ".git/objects"),
        "GIT_EXTERNAL_DIFF": str(trap),
        "GIT_PAGER": str(trap),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": str(trap),
        "GIT_TRACE": str(canary),
    }.items():
        monkeypatch.setenv(name, value)
    assert set(read_all(folder)) == set(FILES)
    assert not canary.exists()
