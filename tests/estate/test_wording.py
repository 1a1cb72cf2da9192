"""Why a scan was partial is said in the reader's language; what others said stays theirs."""

import pytest
from django.utils.translation import override

from timonier.estate.wording import in_words, left_out, unread_files


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("1 file could not be read: a", "1 fichier n’a pas pu être lu\u00a0: a"),
        (
            "5 files could not be read: a, b, c and 2 more",
            "5 fichiers n’ont pas pu être lus\u00a0: a, b, c et 2 de plus",
        ),
        ("fatal: bad object HEAD", "fatal: bad object HEAD"),
        ("", ""),
    ],
)
def test_a_reason_is_told_in_the_language_of_the_reader(kept: str, told: str) -> None:
    with override("fr"):
        assert in_words(kept) == told


def test_each_part_of_a_reason_is_told() -> None:
    with override("fr"):
        told = in_words(
            "2 files could not be read: a, b; the history could not be read: short read"
        )
    assert told.startswith("2 fichiers") and told.endswith("short read")
    assert "could not" not in told


def test_files_that_could_not_be_read_are_named_and_the_rest_counted() -> None:
    assert unread_files(["x"]) == "1 file could not be read: x"
    assert unread_files(list("abcde")) == "5 files could not be read: a, b, c and 2 more"
    with override("fr"):
        assert "n’ont pas pu" in in_words(unread_files(["a; b and 2 more", "c"]))


def test_the_inputs_of_tests_are_told_as_a_count() -> None:
    assert (left_out(0), left_out(1)) == ("", "1 file of test inputs left out of judgment")
    with override("fr"):
        assert in_words(left_out(3)).startswith("3 fichiers d’entrée de tests")
