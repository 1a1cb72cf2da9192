"""Java archives in the tree, hostile ones too."""

import io
import zipfile

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.formats import by_kind, kind_of
from timonier.estate.core.manifests import jars
from timonier.estate.core.manifests.registry import parse


def archive(**entries: bytes) -> bytes:
    """A zip of the entries; `__` in a name is a slash, `_` a dot."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in entries.items():
            opened.writestr(name.replace("__", "/").replace("_", "."), data)
    return kept.getvalue()


def properties(artifact: str, version: str) -> bytes:
    return f"#made\ngroupId=g\nartifactId={artifact}\nversion={version}\n".encode()


def maven(artifact: str, version: str) -> dict[str, bytes]:
    return {f"META-INF/maven/g/{artifact}/pom_properties": properties(artifact, version)}


def read(path: str, data: bytes) -> list[tuple[str, str, bool | None]]:
    return [(one.name, one.version, one.direct) for one in parse("jar", path, data).components]


def test_mavens_own_properties_name_an_archive_and_what_is_shaded_into_it() -> None:
    data = archive(**maven("app", "1.0"), **maven("inner", "2.0"))
    assert read("lib/app-1.0.jar", data) == [("g/app", "1.0", True), ("g/inner", "2.0", False)]


def test_a_manifest_gives_a_version_and_a_file_name_does_not() -> None:
    manifest = b"Manifest-Version: 1.0\r\nImplementation-Version: 3.2\r\n .1\r\n\r\nName: x\r\n"
    assert read("a-3.2.jar", archive(**{"META-INF/MANIFEST_MF": manifest})) == [
        ("a", "3.2.1", True)
    ]
    parsed = parse("jar", "a-3.2.jar", archive(x_class=b""))
    assert [(one.name, one.version) for one in parsed.components] == [("a", "")]
    assert [(one.subject, one.data["stated"]) for one in parsed.observations] == [("a", "3.2")]


def test_archives_within_an_archive_are_read_one_level_deep() -> None:
    deepest = archive(**maven("deepest", "3"))
    inner = archive(**maven("inner", "2"), lib__deepest_jar=deepest)
    data = archive(**maven("app", "1"), **{"BOOT-INF/lib/inner-2_jar": inner})
    assert read("app.jar", data) == [("g/app", "1", True), ("g/inner", "2", True)]


def test_the_starters_of_a_build_are_left_to_their_properties() -> None:
    assert parse("jar", "gradle/wrapper/gradle-wrapper.jar", archive(x=b"")) == Parsed()


def test_what_is_no_archive_is_not_ours_and_a_broken_one_is_told() -> None:
    row = by_kind("jar")
    assert row is not None
    assert not row.claims(b"text")
    assert parse("jar", "a.jar", b"PK\x03\x04" + bytes(100)).error
    whole = archive(**maven("app", "1"))
    assert parse("jar", "a.jar", whole[:40] + bytes(20) + whole[60:]).error


def test_an_archive_that_inflates_without_measure_is_refused() -> None:
    manifest = b"Implementation-Version: " + b"1" * (jars.MAX_TEXT_BYTES + 10)
    assert "inflates" in parse("jar", "a.jar", archive(**{"META-INF/MANIFEST_MF": manifest})).error
    bomb = archive(lib__b_jar=bytes(jars.MAX_NESTED_BYTES + 10), **maven("app", "1"))
    parsed = parse("jar", "a.jar", bomb)
    assert [one.name for one in parsed.components] == ["g/app"]
    assert "inflates" in parsed.error


def test_the_list_of_entries_is_measured_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = archive(**{f"e{i}": b"" for i in range(20)})
    monkeypatch.setattr(jars, "MAX_ENTRIES", 10)
    assert "more entries" in parse("jar", "a.jar", data).error
    monkeypatch.setattr(jars, "MAX_ENTRIES", 100)
    monkeypatch.setattr(jars, "MAX_DIRECTORY_BYTES", 100)
    assert "more entries" in parse("jar", "a.jar", data).error


def test_archives_are_known_by_their_names() -> None:
    assert [kind_of(f"lib/a.{end}") for end in ("jar", "war", "ear", "zip")] == [*["jar"] * 3, None]
