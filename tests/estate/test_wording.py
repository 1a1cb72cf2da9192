"""Why a scan was partial is said in the reader's language; what others said stays theirs."""

import pytest
from django.utils.translation import override

from timonier.estate.wording import in_words


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("1 file could not be read", "1 fichier n’a pas pu être lu"),
        ("4 files could not be read", "4 fichiers n’ont pas pu être lus"),
        ("fatal: bad object HEAD", "fatal: bad object HEAD"),
        ("", ""),
    ],
)
def test_a_reason_is_told_in_the_language_of_the_reader(kept: str, told: str) -> None:
    with override("fr"):
        assert in_words(kept) == told


def test_each_part_of_a_reason_is_told() -> None:
    with override("fr"):
        told = in_words("2 files could not be read; the history could not be read: short read")
    assert told.startswith("2 fichiers") and told.endswith("short read")
    assert "could not" not in told
