"""A folder of repositories of which most are broken or hostile, read by one scan."""

from __future__ import annotations

import json
import os
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.conftest import Cockpit, Workshop

SOUND: dict[str, str | bytes] = {"requirements.txt": "django==3.2.0\n", "app.py": "import django\n"}
DEEP = 200_000
BOMBS: dict[str, str | bytes] = {
    "compose.yaml": "image: &a [x, x]\n"
    + "".join(
        f"services{n}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}, *{chr(97 + n)}]\n"
        for n in range(24)
    ),
    "package.json": '{"dependencies": ' + '{"a":' * DEEP + "1" + "}" * DEEP + "}",
    "pom.xml": '<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 if n else ''};" * 10}">' for n in range(9))
    + "]><project><artifactId>&a8;</artifactId></project>",
    "uv.lock": "a" * 50_000 + "=" + "[" * 50_000,
    "Cargo.toml": "[" + "a." * 50_000 + "b]\nx = 1\n",
    "composer.lock": b"\xff\xfe\x00" * 1_000,
    "go.mod": b"module \x00\xff\n\nrequire (\n" + b"\xf0\x28\x8c\x28 v1\n" * 100,
}


def corrupt(workshop: Workshop) -> None:
    folder = workshop.make("corrupt", SOUND)
    for file in (folder / ".git/objects").rglob("*"):
        if file.is_file():
            file.chmod(0o600)
            file.write_bytes(b"garbage")


def cut(workshop: Workshop) -> None:
    """A pack whose second half is lost."""
    folder = workshop.make("cut", {f"{n}.bin": os.urandom(2_000) for n in range(50)} | SOUND)
    workshop.git(folder, "gc", "-q")
    (pack,) = (folder / ".git/objects/pack").glob("*.pack")
    pack.chmod(0o600)
    os.truncate(pack, pack.stat().st_size // 2)


def hollow(workshop: Workshop) -> None:
    folder = workshop.make("hollow", SOUND)
    blob = workshop.git(folder, "rev-parse", "HEAD:requirements.txt")
    (folder / ".git/objects" / blob[:2] / blob[2:]).unlink()


def empty(workshop: Workshop) -> None:
    workshop.make("empty")


def shallow(workshop: Workshop) -> None:
    folder = workshop.make("deep", SOUND)
    workshop.git(folder, "commit", "-q", "--allow-empty", "-m", "more")
    workshop.git(".", "clone", "-q", "--depth=1", f"file://{folder}", "shallow")


def links(workshop: Workshop) -> None:
    """Links to themselves, to what is outside, to devices, under the names of manifests."""
    folder = workshop.make("links")
    (folder / "requirements.txt").write_text("django==3.2.0\n")
    (folder / "package.json").symlink_to("/etc/passwd")
    (folder / "go.mod").symlink_to("/dev/zero")
    (folder / "loop").symlink_to(".")
    (folder / "pom.xml").symlink_to("pom.xml")
    for number in range(500):
        (folder / f"l{number}").symlink_to(f"l{number + 1}")
    workshop.git(folder, "add", "-A")
    workshop.git(folder, "commit", "-q", "-m", "links")


def refs(workshop: Workshop) -> None:
    folder = workshop.make("refs", SOUND)
    head = workshop.git(folder, "rev-parse", "HEAD")
    listed = "".join(f"{head} refs/heads/b{n:06}\n" for n in range(100_000))
    (folder / ".git/packed-refs").write_text(
        "# pack-refs with: peeled fully-peeled sorted\n" + listed
    )


def names(workshop: Workshop) -> None:
    """Names of files that are no text, or would be an option, a line, a command to a screen."""
    folders = ("-rf", "--help", "a\nb", "\x1b[31m", "\u202egnp.exe", "%s%n{}$(id)")
    spoken = [f"{folder}/requirements.txt" for folder in folders]
    folder = workshop.make("names", dict.fromkeys(spoken, "django==3.2.0\n"))
    raw = os.fsencode(folder) + b"/caf\xe9"
    os.mkdir(raw)  # noqa: PTH102 - a name of bytes
    Path(os.fsdecode(raw), "requirements.txt").write_bytes(b"django==3.2.0 # \xe9\n")
    workshop.git(folder, "add", "-A")
    workshop.git(folder, "commit", "-q", "-m", "names")


def bombs(workshop: Workshop) -> None:
    workshop.make("bombs", BOMBS | SOUND)


def words(workshop: Workshop) -> None:
    """A history written in no encoding, by people without names, at times that never were."""
    folder = workshop.make("words", SOUND)
    tree = workshop.git(folder, "rev-parse", "HEAD^{tree}")
    parent = workshop.git(folder, "rev-parse", "HEAD")
    for who in (b"\xff\xfe <\xe9@x> 99999999999999 +9999", b" <> 0 +0000", b"A <a> -1 -0000",
                b"\x1b]0;x\x07 <e@x> 1 +0000"):  # fmt: skip
        raw = b"tree %b\nparent %b\nauthor %b\ncommitter %b\nencoding x-none\n\n\xff\x01\n"
        data = raw % (tree.encode(), parent.encode(), who, who)
        hashed = ("hash-object", "-t", "commit", "-w", "--stdin", "--literally")
        parent = workshop.git(folder, *hashed, data=data)
    workshop.git(folder, "update-ref", "refs/heads/main", parent)


def twisted(workshop: Workshop) -> None:
    """The name of the repository itself is hostile."""
    workshop.make("-x\n\x1b[31m\u202eevil", SOUND)


def a_file(workshop: Workshop) -> None:
    (workshop.folder / "note.txt").write_text("no repository")
    (workshop.folder / "plain").mkdir()


# Name -> how it is read, words of the reason, components found at least.
EXPECTED: dict[str, tuple[set[str], str, int]] = {
    "sound": ({"scanned"}, "", 1),
    "corrupt": ({"failed"}, "is corrupt", 0),
    "cut": ({"failed"}, "does not match index", 0),
    "hollow": ({"partial"}, "1 file could not be read", 0),
    "empty": ({"empty"}, "no commit", 0),
    "deep": ({"scanned"}, "", 1),
    "shallow": ({"partial"}, "shallow", 1),
    "links": ({"scanned"}, "", 1),
    "refs": ({"scanned"}, "", 1),
    "names": ({"partial"}, "1 file could not be read", 1),  # one is not UTF-8
    "bombs": ({"partial"}, "files could not be read", 1),
    "words": ({"scanned", "partial"}, "", 1),
    "-x??[31m?evil": ({"scanned"}, "", 1),
}
MAKERS: tuple[Callable[[Workshop], None], ...] = (
    corrupt, cut, hollow, empty, shallow, links, refs, names, bombs, words, twisted, a_file,
)  # fmt: skip


@pytest.fixture(scope="module")
def scanned(made_home: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The report of one scan of them all, and what was said."""
    place = tmp_path_factory.mktemp("broken")
    (place / "repos").mkdir()
    workshop = Workshop(place / "repos")
    workshop.make("sound", SOUND)
    for make in MAKERS:
        make(workshop)
    cockpit = Cockpit(Path(shutil.copytree(made_home, place / "home")))
    done = cockpit.run("scan", workshop.folder, "--jobs", "2", "--json", place / "out.json")
    assert done.returncode == 0, done.stderr
    report = json.loads((place / "out.json").read_bytes().decode("utf-8"))
    listed = {each["name"]: each for each in report["repositories"]}
    return {"report": report, "repositories": listed, "done": done, "cockpit": cockpit}


@pytest.mark.parametrize("name", EXPECTED)
def test_each_is_read_as_far_as_it_can_be_and_says_why_no_further(
    scanned: dict[str, Any], name: str
) -> None:
    states, reason, components = EXPECTED[name]
    found = scanned["repositories"][name]
    assert found["state"] in states, found
    assert reason in found["reason"]
    assert bool(found["reason"]) == (found["state"] != "scanned")
    assert "timonier-git-" not in found["reason"]  # a place that is gone, and never was theirs
    assert found["components"] >= components


def test_nothing_but_the_repositories_is_listed(scanned: dict[str, Any]) -> None:
    assert set(scanned["repositories"]) == set(EXPECTED)


def test_what_links_lead_to_is_not_read(scanned: dict[str, Any]) -> None:
    files = {each["file"] for each in scanned["report"]["components"]
             if each["repository"] == "links"}  # fmt: skip
    assert files == {"requirements.txt"}
    assert "root:" not in json.dumps(scanned["report"])


def test_every_bomb_is_unknown_and_none_clean(scanned: dict[str, Any]) -> None:
    unreadable = {each["file"] for each in scanned["report"]["findings"]
                  if (each["repository"], each["check"]) == ("bombs", "unreadable")}  # fmt: skip
    assert {"compose.yaml", "package.json", "pom.xml", "uv.lock", "composer.lock"} <= unreadable


def test_no_name_reaches_the_screen_as_a_command_to_it(scanned: dict[str, Any]) -> None:
    said = scanned["done"].stdout + scanned["done"].stderr
    assert {c for c in said if unicodedata.category(c) in ("Cc", "Cf")} <= {"\n"}


def test_the_state_is_whole_afterwards(scanned: dict[str, Any]) -> None:
    cockpit = scanned["cockpit"]
    assert cockpit.rows("PRAGMA integrity_check") == [("ok",)]
    assert cockpit.rows("PRAGMA foreign_key_check") == []
    partial = "SELECT name FROM estate_repository WHERE scanned_at IS NULL AND head <> ''"
    assert cockpit.rows(partial) == []
