"""A constraint of any words is read or refused by its own error, in every notation there is."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timonier.knowledge.core import constraints, versions
from timonier.knowledge.core.constraints import (
    _READERS,
    UnreadableConstraint,
    declared_spans,
)

WORDS = [
    *"<>=!~^*xX,|&()[]:-+ .v01",
    *("<=", ">=", "==", "===", "!=", "~=", "~>", "=>", "||", "&&", " - ", ">>", "<<"),
    *("1", "1.2", "1.2.3", "3.9", "2.*", "1.x", "0", "1!2", "1.0a1", "1.0-beta.1", "1.0+b"),
    *("dev-main", "@stable", "latest", "and", "or", "any", "workspace:", "99999999999999999999"),
]


@pytest.mark.parametrize("ecosystem", [*_READERS, "npm", "none of them"])
@settings(max_examples=100)
@given(words=st.lists(st.sampled_from(WORDS), max_size=8))
def test_words_of_all_notations_are_read_or_refused(ecosystem: str, words: list[str]) -> None:
    with suppress(UnreadableConstraint):
        declared_spans(ecosystem, "".join(words))


@pytest.mark.parametrize("ecosystem", [*_READERS, "npm"])
def test_a_text_longer_than_any_constraint_or_version_reaches_no_expression(ecosystem: str) -> None:
    """What `bench.expressions` relies on: it tries these expressions on texts of the longest."""
    with pytest.raises(UnreadableConstraint):
        declared_spans(ecosystem, ">=1" + " " * constraints._LONGEST + "1")
    assert versions.key(ecosystem, "1." * versions._LONGEST) is None


@pytest.mark.parametrize("text", ["< =3.9", "> =3.9", "~ =3.9", "! =1", "<>1", "=>1"])
def test_an_operator_torn_apart_is_refused_and_not_guessed(text: str) -> None:
    with pytest.raises(UnreadableConstraint):
        declared_spans("pypi", text)
