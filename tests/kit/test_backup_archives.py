"""An archive that is not ours is refused in one sentence, before a byte of it is on the disk."""

import gzip
import hashlib
import io
import json
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.kit.backup import DamagedBackup, archives
from timonier.kit.backup.names import MANIFEST, SCHEMA

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)
DIGESTS = st.just("0" * 64) | st.text(max_size=70)


def made(folder, head, members=()):
    """An archive with this list, raw or as JSON, and these members."""
    place = folder / "b.tar.gz"
    data = head if isinstance(head, bytes) else json.dumps(head).encode()
    with gzip.open(place, "wb") as stream, tarfile.open(fileobj=stream, mode="w") as out:
        for name, content in [(MANIFEST, data), *members]:
            member = content if isinstance(content, tarfile.TarInfo) else tarfile.TarInfo(name)
            held = b"" if isinstance(content, tarfile.TarInfo) else content
            member.size = len(held)
            out.addfile(member, io.BytesIO(held))
    return place


def listing(**contents):
    return {
        "schema": SCHEMA,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in contents.items()},
    }


def refused(head):
    data = head if isinstance(head, bytes) else json.dumps(head).encode()
    with pytest.raises(DamagedBackup) as told:
        archives.listed_in(data, "b.tar.gz")
    assert "\n" not in str(told.value)


@given(ANYTHING)
def test_a_list_of_any_shape_is_refused(head):
    refused(head)


@given(ANYTHING.filter(lambda files: files != {}))
def test_files_of_any_shape_are_refused(files):
    refused({"schema": SCHEMA, "files": files})


@given(st.dictionaries(st.text(max_size=12), DIGESTS | ANYTHING, min_size=1))
def test_names_and_digests_are_ours_or_refused(files):
    data = json.dumps({"schema": SCHEMA, "files": files}).encode()
    try:
        listed = archives.listed_in(data, "b.tar.gz")
    except DamagedBackup:
        return
    assert set(listed.values()) == {"0" * 64}
    assert not any(part in ("", ".", "..") for name in listed for part in name.split("/"))


@given(st.binary(max_size=200))
def test_a_list_of_any_bytes_is_refused(data):
    refused(data)


@pytest.mark.parametrize(
    "data", [b"[" * 100_000, b'{"schema": ' + b"9" * 10_000 + b"}", b"\xff\xfe", b""]
)
def test_json_that_wears_its_reader_out_is_refused(data):
    refused(data)


@pytest.mark.parametrize(
    "name",
    ["/etc/x", "../x", "a/../x", "a//x", "a/", ".restore.json", ".restore-1/x", "a\0b", "\ud800"],
)
def test_a_name_that_leads_elsewhere_is_refused(name):
    refused({"schema": SCHEMA, "files": {name: "0" * 64}})


@pytest.mark.parametrize(
    "members",
    [
        [("a", b"other")],
        [],
        [("a", b"text"), ("a", b"text")],
        [("a", b"text"), ("b", b"unlisted")],
    ],
)
def test_what_the_list_does_not_say_is_refused(tmp_path, members):
    with pytest.raises(DamagedBackup):
        archives.check(made(tmp_path, listing(a=b"text"), members))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
def test_what_is_no_plain_file_is_refused(tmp_path, kind):
    link = tarfile.TarInfo("a")
    link.type, link.linkname = kind, "/etc/passwd"
    with pytest.raises(DamagedBackup):
        archives.check(made(tmp_path, listing(a=b""), [("a", link)]))


def test_what_would_grow_beyond_measure_is_refused_before_it_is_on_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_ANYWAY", 2**20)
    zeros = bytes(8 * 2**20)
    place = made(tmp_path, listing(a=zeros), [("a", zeros)])
    with pytest.raises(DamagedBackup, match="over 100 times its size"):
        archives.check(place)
    assert list(tmp_path.iterdir()) == [place]


def test_a_header_without_end_takes_no_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_ANYWAY", 2**20)
    place = tmp_path / "b.tar.gz"
    header = tarfile.TarInfo("long")
    header.type, header.size = tarfile.GNUTYPE_LONGNAME, 64 * 2**20
    with gzip.open(place, "wb") as stream:
        stream.write(header.tobuf() + bytes(64 * 2**20))
    with pytest.raises(DamagedBackup):
        archives.check(place)


def test_an_archive_of_ours_unpacks_as_it_was(tmp_path):
    place = made(tmp_path, listing(a=b"text"), [("a", b"text")])
    (tmp_path / "into").mkdir()
    assert archives.check(place) == {"a": 4}
    archives.unpack(place, tmp_path / "into")
    assert (tmp_path / "into" / "a").read_bytes() == b"text"
