"""The doctor says what is missing in figures."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from timonier.cli import doctor


@pytest.mark.parametrize(("free", "state"), [(50, "fail"), (1_000, "warn"), (5_000, "ok")])
def test_a_disk_with_little_room_is_told_with_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, free: int, state: str
) -> None:
    monkeypatch.setattr(
        "timonier.cli.doctor.shutil.disk_usage", lambda place: SimpleNamespace(free=free * 2**20)
    )
    told, sentence = next(doctor._home())
    assert told == state
    assert ("155 MiB more are needed" in sentence) == (state == "fail")
