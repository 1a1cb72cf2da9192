"""The list of what was tried against the product names tests that are there."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import trust


def test_every_promise_names_tests_that_exist_or_says_why_not() -> None:
    assert len(trust.promises()) == trust.COUNT


def test_the_page_shows_every_promise_in_its_order() -> None:
    text = trust.PAGE.read_text("utf-8")
    places = [text.index(f"| {each['title']} |") for each in trust.promises()]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tests/kit/test_throttle.py", "tests/kit/test_nowhere.py"),
        ("::test_bad_data_is_a_422_that_names_the_field", "::test_nothing"),
        ('state = "missing"\nwhy', 'state = "present"\nwhy'),
    ],
)
def test_a_promise_without_its_test_is_noticed(
    old: str, new: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = trust.LIST.read_text("utf-8")
    assert old in text
    changed = tmp_path / "trust.toml"
    changed.write_text(text.replace(old, new, 1), "utf-8")
    monkeypatch.setattr(trust, "LIST", changed)
    with pytest.raises(ValueError):
        trust.promises()


def test_cases_are_counted_for_the_file_or_the_one_test_that_is_named() -> None:
    ran = [
        trust.Case("tests/kit/test_a.py", "test_one", True),
        trust.Case("tests/kit/test_a.py", "test_two", False),
        trust.Case("tests/kit/serving/test_b.py", "test_one", True),
    ]
    assert trust.counted(["tests/kit/test_a.py"], ran) == (1, 2)
    assert trust.counted(["tests/kit/test_a.py::test_one"], ran) == (1, 1)
    assert trust.counted(["tests/kit/serving"], ran) == (1, 1)
