"""Reading repositories: files, contents, heads, and what damage does."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from timonier.estate.sources.git import Repo, sweep
from timonier.estate.sources.git_folder import NoRepository, Refused
from timonier.estate.sources.git_process import GitFailed, Running, without_credentials

Make = Callable[..., Path]
Run = Callable[..., str]
FILES = {"requirements.txt": "django==3.2.0\n", "src/app.py": "import django\n"}


def contents(repo: Repo) -> dict[str, bytes | None]:
    entries = [entry for entry in repo.tree() if entry.mode.startswith("100")]
    found = dict(repo.blobs([entry.digest for entry in entries]))
    return {entry.path: found[entry.digest] for entry in entries}


def test_files_are_read_at_the_head(make_repo: Make, git: Run) -> None:
    folder = make_repo("shop", FILES)
    with Repo(folder) as repo:
        assert repo.head == git(folder, "rev-parse", "HEAD")
        assert repo.branch == "main"
        assert contents(repo) == {name: text.encode() for name, text in FILES.items()}


def test_the_work_tree_is_not_looked_at(make_repo: Make) -> None:
    folder = make_repo("shop", FILES)
    (folder / "requirements.txt").write_text("django==5.2\n")
    with Repo(folder) as repo:
        assert contents(repo)["requirements.txt"] == b"django==3.2.0\n"


def test_a_bare_repository_reads_the_same(make_repo: Make, git: Run, tmp_path: Path) -> None:
    folder = make_repo("shop", FILES)
    git(tmp_path, "clone", "-q", "--bare", str(folder), "bare.git")
    with Repo(tmp_path / "bare.git") as repo, Repo(folder) as original:
        assert contents(repo) == contents(original)


def test_a_linked_work_tree_reads_its_own_head(make_repo: Make, git: Run, tmp_path: Path) -> None:
    folder = make_repo("shop", FILES)
    git(folder, "worktree", "add", "-q", "-b", "side", str(tmp_path / "side"))
    with Repo(tmp_path / "side") as repo:
        assert repo.branch == "side"
        assert "src/app.py" in contents(repo)


def test_packed_objects_and_refs_are_found(make_repo: Make, git: Run) -> None:
    folder = make_repo("shop", FILES)
    git(folder, "gc", "-q")
    assert not (folder / ".git/refs/heads/main").exists()
    with Repo(folder) as repo:
        assert contents(repo)["src/app.py"] == b"import django\n"


def test_a_sha256_repository_is_read(make_repo: Make) -> None:
    folder = make_repo("modern", FILES, "--object-format=sha256")
    with Repo(folder) as repo:
        assert len(repo.head) == 64
        assert contents(repo)["src/app.py"] == b"import django\n"


def test_a_repository_without_commits_is_empty_not_broken(make_repo: Make) -> None:
    with Repo(make_repo("new")) as repo:
        assert repo.head == ""


def test_a_head_that_leads_nowhere_falls_back_to_the_usual_branch(make_repo: Make) -> None:
    folder = make_repo("shop", FILES)
    (folder / ".git/HEAD").write_text("ref: refs/heads/gone\n")
    with Repo(folder) as repo:
        assert (repo.branch, "HEAD leads nowhere" in repo.remark) == ("main", True)


def test_a_path_that_is_no_repository_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(NoRepository, match="is not a git repository"):
        Repo(tmp_path)


def test_a_missing_blob_is_unknown_and_the_others_are_read(make_repo: Make, git: Run) -> None:
    folder = make_repo("shop", FILES)
    digest = git(folder, "rev-parse", "HEAD:requirements.txt")
    (folder / ".git/objects" / digest[:2] / digest[2:]).unlink()
    with Repo(folder) as repo:
        assert contents(repo) == {"requirements.txt": None, "src/app.py": b"import django\n"}
        assert {entry.path: entry.size for entry in repo.tree()}["requirements.txt"] == -1


def test_a_damaged_blob_is_unknown_and_the_others_are_read(make_repo: Make, git: Run) -> None:
    folder = make_repo("shop", FILES)
    digest = git(folder, "rev-parse", "HEAD:requirements.txt")
    file = folder / ".git/objects" / digest[:2] / digest[2:]
    file.chmod(0o600)
    file.write_bytes(b"\x00garbage")
    with Repo(folder) as repo:
        assert contents(repo) == {"requirements.txt": None, "src/app.py": b"import django\n"}


def test_a_missing_tree_is_a_failure_in_words(make_repo: Make, git: Run) -> None:
    folder = make_repo("shop", FILES)
    digest = git(folder, "rev-parse", "HEAD^{tree}")
    (folder / ".git/objects" / digest[:2] / digest[2:]).unlink()
    with Repo(folder) as repo, pytest.raises(GitFailed):
        list(repo.tree())


def test_a_shallow_clone_says_that_it_is_one(make_repo: Make, git: Run, tmp_path: Path) -> None:
    folder = make_repo("shop", FILES)
    git(folder, "commit", "-q", "--allow-empty", "-m", "more")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{folder}", "thin")
    with Repo(tmp_path / "thin") as repo:
        assert repo.shallow
        with repo.log(["--format=%H"]) as stream:
            assert len(stream.read().split()) == 1


def test_names_that_are_no_text_are_shown_not_lost(make_repo: Make, git: Run) -> None:
    folder = make_repo("odd", {})
    names = [b"caf\xe9.txt", b"two\nlines.txt", "a\u202etxt.exe".encode(), b"-rf", b"tab\t.txt"]
    for name in names:
        (folder / os.fsdecode(name)).write_text("x")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "odd")
    with Repo(folder) as repo:
        paths = {entry.path for entry in repo.tree()}
    assert paths == {name.decode("utf-8", "backslashreplace") for name in names}


def test_links_are_listed_as_links_and_never_followed(make_repo: Make, git: Run) -> None:
    folder = make_repo("farm", {"a.txt": "x"})
    (folder / "requirements.txt").symlink_to("/etc/passwd")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "link")
    with Repo(folder) as repo:
        assert {entry.mode for entry in repo.tree()} == {"100644", "120000"}
        assert b"root:" not in b"".join(data or b"" for data in contents(repo).values())


def test_a_hundred_thousand_refs_do_not_slow_the_head(make_repo: Make, git: Run) -> None:
    folder = make_repo("tags", FILES)
    head = git(folder, "rev-parse", "HEAD")
    lines = "".join(f"{head} refs/tags/v{number}\n" for number in range(100_000))
    (folder / ".git/packed-refs").write_text(f"# pack-refs with: sorted\n{lines}")
    with Repo(folder) as repo:
        assert repo.head == head
        assert len(contents(repo)) == 2


def test_history_stops_at_the_commit_already_known(make_repo: Make, commit: Run, git: Run) -> None:
    folder = make_repo("shop", FILES)
    first = git(folder, "rev-parse", "HEAD")
    second = commit(folder, {"more.txt": "x"})
    with Repo(folder) as repo, repo.log(["--format=%H"], since=first) as stream:
        assert stream.read().decode().split() == [second]


def test_a_mailmap_in_the_tree_names_the_authors(make_repo: Make) -> None:
    folder = make_repo("shop", {".mailmap": "Ada Lovelace <al@example.org> <ada@example.org>\n"})
    with Repo(folder) as repo, repo.log(["--format=%aN %aE"]) as stream:
        assert stream.read().strip() == b"Ada Lovelace al@example.org"


def test_a_git_that_hangs_is_stopped(make_repo: Make) -> None:
    folder = make_repo("slow", FILES)
    with (
        Repo(folder) as repo,
        Running(["cat-file", "--batch"], git_dir=repo.shadow, stdin=True, seconds=0.2) as git,
        pytest.raises(GitFailed, match="too long"),
    ):
        git.finish()


def test_a_git_that_says_too_much_is_stopped(make_repo: Make) -> None:
    folder = make_repo("big", {"big.txt": "x" * 100_000})
    arguments = ["cat-file", "blob", "HEAD:big.txt"]
    with (
        Repo(folder) as repo,
        Running(arguments, git_dir=repo.shadow, output=10_000) as git,
        pytest.raises(GitFailed, match="larger"),
    ):
        git.stdout.read()


def test_a_tree_that_multiplies_itself_is_refused(
    make_repo: Make, git: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_repo("bomb", {"x": "x"})
    digest = git(folder, "rev-parse", "HEAD^{tree}")
    for _ in range(6):
        entries = "".join(f"040000 tree {digest}\td{number}\n" for number in range(10))
        digest = git(folder, "mktree", data=entries.encode())
    commit = git(folder, "commit-tree", "-m", "bomb", digest)
    git(folder, "update-ref", "refs/heads/main", commit)
    monkeypatch.setattr("timonier.estate.sources.git.MAX_FILES", 5_000)
    with Repo(folder) as repo, pytest.raises(GitFailed, match="more than"):
        list(repo.tree())


def test_a_git_file_may_not_point_at_somebody_elses_repository(
    make_repo: Make, tmp_path: Path
) -> None:
    private = make_repo("private", {"plan.txt": "secret"})
    thief = tmp_path / "thief"
    thief.mkdir()
    (thief / ".git").write_text(f"gitdir: {private / '.git'}\n")
    with pytest.raises(Refused, match="points to another repository"):
        Repo(thief)
    (thief / ".git").unlink()
    (thief / ".git").symlink_to(private / ".git")
    with pytest.raises(Refused):
        Repo(thief)
    assert Repo(thief, root=tmp_path).head  # the operator named a folder that holds both


def test_what_a_killed_reader_left_is_swept_and_a_living_ones_is_not(
    make_repo: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = subprocess.Popen(["true"])
    ended.wait()
    left = tmp_path / f"timonier-git-{ended.pid}-x"
    (left / "objects").mkdir(parents=True)
    with Repo(make_repo("shop", FILES)) as repo:
        shadow = repo.shadow
        sweep()
        assert shadow.exists()
    assert not left.exists()
    assert not shadow.exists()


def test_passwords_in_addresses_never_reach_a_message() -> None:
    said = without_credentials("fatal: https://ada:s3cret@git.example.org/x.git: not found")
    assert said == "fatal: https://git.example.org/x.git: not found"
