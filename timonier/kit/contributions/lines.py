"""The plain values that rooms give: something to do, a line, a day, a note, a part of a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from django.utils.functional import Promise

from timonier.kit.measured.freshness import Freshness

SHOWN = 3  # things to do of one kind: the rest is one step away
MOST = 4  # lines of one kind
LANE_MOST = 40  # marks on one lane of deadlines

Side = Literal["left", "right", "wide"]
Text = str | Promise


@dataclass(frozen=True, slots=True)
class Item:
    """Something to do today. `claim`: the row whose thread "why?" opens; else `source_url`."""

    kind: str  # decide, arbitrate, plan, doubt, renew, review, describe
    verb: str
    title: str
    why: str
    url: str
    due: str = ""  # a day that has come or is near, said in red before the reason
    figure: str = ""  # empty where the unit says it all: "today"
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
class Line:
    """A figure, a sentence, where to read on. `tone`: up is worse, down better."""

    figure: str
    text: str
    url: str
    tone: str = ""
    source: str = ""
    as_of: datetime | date | None = None
    claim: Any = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day that comes, in the words of its kind. `late`: said in red."""

    on: date
    kind: str
    label: str
    late: bool
    url: str


@dataclass(frozen=True, slots=True)
class Day:
    """Something of a row that has its day: `why` says what follows when nobody acts by then."""

    on: date
    title: str
    why: str
    claim: Any  # the row
    url: str = ""  # its own page, unless another is named


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence under a panel, or `head`, beside its title; `unknown`: with the state's mark."""

    text: str
    url: str = ""
    unknown: bool = False
    head: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence of the brief, its figures between asterisks; `why` leads to what it stands on.

    `found`: it tells what was found or decided, which no missing source takes back; otherwise it
    tells that something is not there, and is said only of what its sources cover.
    """

    text: str
    note: str = ""
    why: str = ""
    found: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """The context of a panel that needs no template of its own; None of `more`: no link."""

    lines: Sequence[Line]
    empty: str  # what is said when there is no line
    hint: str = ""
    more: tuple[str, str] | None = None  # words and address, beside the title


@dataclass(frozen=True, slots=True)
class Part:
    """A template with what it shows."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Begun:
    """Whether nothing was read yet, or nothing but this installation's own code."""

    empty: bool
    own: bool


@dataclass(frozen=True, slots=True)
class Beginning:
    """A first step: a button, in the block of the first visit (`label`) and later (`again`)."""

    url: str
    label: str
    again: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The sources as the strip above a page tells them, and what stands behind "clear"."""

    sources: Sequence[Freshness]
    note: str = ""
