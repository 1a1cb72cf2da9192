"""The lines of the bridge: what there is to do, with its reason and source; what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

SHOWN = 3  # rows of one kind: the rest is one step away
MOST = 4  # lines of one kind of change


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the queue. `claim`: the row whose thread "why?" opens; else `source_url`."""

    kind: str  # decide, arbitrate, plan, doubt, renew, review, describe
    verb: str
    title: str
    why: str
    url: str
    due: str = ""  # a day that has come or is near, said in red before the reason
    figure: str = ""
    unit: str = ""
    state: str = ""  # a state instead of a figure
    claim: Any = None
    source: str = ""
    source_url: str = ""
    as_of: datetime | None = None
    stale: bool = False
    aside: bool = False  # the source opens beside the page, as "why?" does
    act_url: str = ""  # where D leads


@dataclass(frozen=True, slots=True)
class Queue:
    """The rows in order, and how many indispensable proposals wait behind them."""

    items: Sequence[Item]
    waiting: int


@dataclass(frozen=True, slots=True)
class Change:
    """One line: a signed figure, a sentence, where to read on. `tone`: up is worse, down better."""

    figure: str
    text: str
    url: str
    tone: str = ""
    source: str = ""
    as_of: datetime | date | None = None
    claim: Any = None
