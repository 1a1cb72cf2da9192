"""An OSV dump is read within limits; a hostile one is refused with its reason."""

import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from timonier.knowledge.sources import UnreadableSource
from timonier.knowledge.sources.osv import Limits, records

from .make import dump, record


def read(path: Path, **limits: int) -> list[str]:
    return [one["id"] for one in records(path, Limits(**limits))]


def test_each_advisory_of_the_dump_is_read(tmp_path: Path) -> None:
    path = dump(tmp_path / "all.zip", record("A"), record("B"))
    assert read(path) == ["A", "B"]


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ({"records": 1}, "more than 1 advisories"),
        ({"total_bytes": 10}, "unpacks to more than"),
        ({"record_bytes": 10}, "exceeds 10 bytes"),
    ],
)
def test_a_dump_beyond_a_limit_is_refused(
    tmp_path: Path, limits: dict[str, int], reason: str
) -> None:
    path = dump(tmp_path / "all.zip", record("A"), record("B"))
    with pytest.raises(UnreadableSource, match=reason):
        read(path, **limits)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = dump(tmp_path / "all.zip", bomb=b" " * 2_000_000)
    with pytest.raises(UnreadableSource, match="bomb"):
        read(path)


def test_a_dump_that_names_a_file_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        for _ in range(2):
            archive.writestr("A.json", json.dumps(record("A")))
    with pytest.raises(UnreadableSource, match="twice"):
        read(path)


def test_a_path_outside_is_only_a_name_because_nothing_is_extracted(tmp_path: Path) -> None:
    path = tmp_path / "in" / "all.zip"
    dump(path, **{"../../escaped": json.dumps(record("A")).encode()})
    assert read(path) == ["A"]
    assert [one.name for one in tmp_path.iterdir()] == ["in"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 nonsense", b"not a zip at all"])
def test_what_is_no_zip_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(data)
    with pytest.raises(UnreadableSource):
        read(path)


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"id": 5}', b"[" * 100_000, b"\xff\xfe"])
def test_a_file_that_is_no_advisory_is_refused(tmp_path: Path, data: bytes) -> None:
    path = dump(tmp_path / "all.zip", odd=data)
    with pytest.raises(UnreadableSource):
        read(path, ratio=10_000)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 400))
def test_a_dump_cut_short_is_refused_or_read_but_never_half(tmp_path: Path, cut: int) -> None:
    whole = dump(tmp_path / "all.zip", record("A"), record("B")).read_bytes()
    path = tmp_path / "cut.zip"
    path.write_bytes(whole[: len(whole) - cut])
    if cut:
        with pytest.raises(UnreadableSource):
            read(path)
    else:
        assert read(path) == ["A", "B"]
