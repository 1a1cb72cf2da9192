"""Live figures behind key results: read once each, and never in a circle."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from datetime import date
from typing import Any

from timonier.kit.measured import figures

OWN = "strategy."  # a key result on key results would measure itself
_reading: ContextVar[bool] = ContextVar("reading live figures", default=False)


def on_offer(user: Any = None) -> list[figures.Figure]:
    """The figures a key result may be bound to, those this person may read (None: all)."""
    return [
        each
        for each in figures.declared()
        if not each.key.startswith(OWN)
        and (user is None or not each.permission or user.has_perm(each.permission))
    ]


def live(keys: Iterable[str], *, today: date, user: Any = None) -> dict[str, figures.Reading]:
    """The readings of these figures that exist and may be read; a circle reads nothing."""
    offered = {each.key for each in on_offer(user)}
    wanted = sorted(set(keys) & offered)
    if not wanted or _reading.get():
        return {}
    mark = _reading.set(True)
    try:
        return {each.figure.key: each for each in figures.readings(wanted, today=today)}
    finally:
        _reading.reset(mark)
