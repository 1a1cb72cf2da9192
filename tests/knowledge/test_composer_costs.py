"""Composer's stabilities nest repeats: a version or range of a few dozen digits must end."""

import pytest

from tests.costs import within
from timonier.knowledge.core import versions
from timonier.knowledge.core.constraints import UnreadableConstraint, declared_spans

SECONDS = 2


@pytest.mark.parametrize("stability", ["stable", "beta", "p"])
def test_digits_behind_a_stability_are_read_once(stability: str) -> None:
    hostile = f"1.0{stability}" + "0" * 60 + "!"

    with within(SECONDS, "a version"):
        assert versions.key("composer", hostile) is None
    for text in (hostile, f"1.0-{hostile}", f">=1@{hostile}"):
        with within(SECONDS, text), pytest.raises(UnreadableConstraint):
            declared_spans("composer", text)


@pytest.mark.parametrize("version", ["1.0-beta.1.2", "1.0.0-alpha2", "2.1-p1-2-dev", "1.0rc3.dev"])
def test_what_composer_knows_is_read_as_before(version: str) -> None:
    assert versions.key("composer", version) is not None
