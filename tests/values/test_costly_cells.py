"""Cells made to cost: whether they look like numbers is told in one pass."""

from __future__ import annotations

import itertools
import re

import pytest

from timonier.values import readings

PLAIN = re.compile(
    rf"[-+−–]?[\d.,{readings.SPACES}]*\d[\d.,]*"
)  # what is meant, at a square's cost


def test_what_looks_like_a_number_is_what_the_plain_expression_says() -> None:
    for length in range(7):
        for letters in itertools.product("-1., ", repeat=length):
            text = "".join(letters)
            found = readings._LIKE_NUMBER.fullmatch(text)
            assert (found is None) == (PLAIN.fullmatch(text) is None), text


@pytest.mark.parametrize("text", ["0" * 10**6 + "x", "." * 10**6, "1 " * 10**6, "0." * 10**6 + "x"])
def test_a_cell_of_a_million_letters_ends(text: str) -> None:
    assert readings._LIKE_NUMBER.fullmatch(text) is None
