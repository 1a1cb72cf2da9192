"""Whatever somebody brings has a type and a name that a disk and a header take."""

from hypothesis import given
from hypothesis import strategies as st

from timonier.kit.records import attachments


@given(st.binary(max_size=9000))
def test_any_bytes_have_some_type(data: bytes) -> None:
    assert 0 < len(attachments.media_of(data)) <= 100


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_a_disk_takes(name: str) -> None:
    kept = attachments.clean_name(name)

    assert 0 < len(kept) <= attachments.LONGEST_NAME
    assert not set(kept) & set("/\\\0\r\n")
    assert kept == attachments.clean_name(kept)
