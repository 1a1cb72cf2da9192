"""What a row of the queue is: a thing to do, with its reason, figure and source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

SHOWN = 3  # rows of one kind: the rest is one step away


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
