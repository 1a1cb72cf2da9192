"""Work done apart: its answer comes back, its death is a sentence, its memory has a measure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from timonier.kit.work import apart

HERE = "tests.kit.test_apart"


def kept(given: Mapping[str, Any]) -> bytes:
    return json.dumps(given).encode()


def greedy(given: Mapping[str, Any]) -> bytes:
    return bytes(apart.MEMORY)


def test_an_answer_comes_back_whole() -> None:
    assert json.loads(apart.made(f"{HERE}:kept", {"name": "é"})) == {"name": "é"}


def test_what_asks_for_too_much_memory_dies_alone() -> None:
    with pytest.raises(apart.Died, match="MemoryError"):
        apart.made(f"{HERE}:greedy", {})


def test_work_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 0)
    with pytest.raises(apart.Died, match="too long"):
        apart.made(f"{HERE}:kept", {})
