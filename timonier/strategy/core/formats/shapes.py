"""What every format comes down to, and the rules that hold for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from html import unescape

LARGEST = 2 * 2**20  # bytes of a file
MOST = 1_000  # entries of a radar
LONGEST_NAME = 120
LONGEST_QUADRANT = 80
LONGEST_TEXT = 10_000

# "Caution" is what Thoughtworks calls its outer ring since 2025.
RING_NAMES = {
    "adopt": "adopt", "adopter": "adopt", "trial": "trial", "essayer": "trial",
    "assess": "assess", "évaluer": "assess", "hold": "hold", "caution": "hold",
    "suspendre": "hold", "retirer": "hold",
}  # fmt: skip
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
# What is no word (scripts, styles, comments), what begins a line, and any other tag. Python's own
# parser raises on some input; words are escaped wherever they are shown, so these only tidy.
_SILENT = re.compile(
    r"<(script|style)\b[^<>]{0,1000}>.*?(?:</\1\s{0,9}>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL | re.I
)
_BREAK = re.compile(r"</?(?:p|br|li|div|ul|ol|h[1-6])\b[^<>]{0,1000}>", re.I)
_TAG = re.compile(r"</?[a-z!?][^<>]{0,1000}>", re.I)


class Unreadable(ValueError):
    """The file as a whole cannot be read; `cause` is a key, `detail` what it is about."""

    def __init__(self, cause: str, detail: str = "") -> None:
        super().__init__(cause, detail)
        self.cause, self.detail = cause, detail


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a file: where, in which column, why (a key), about what."""

    row: int
    column: str
    cause: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as a file has it. `place`: its quadrant by number, 1 top left then clockwise, when
    the file names none; `history`: (day, ring), oldest first, when the file keeps it."""

    number: int
    name: str
    ring: str
    quadrant: str = ""
    place: int = 0
    description: str = ""
    move: str = ""  # in, out, new or ""
    history: tuple[tuple[date, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Radar:
    """What a file holds: its format, the good rows, what is wrong with the others."""

    kind: str
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = field(default_factory=tuple)


def ring_of(text: object) -> str:
    """The ring a word means; "" when it means none of the four."""
    return RING_NAMES.get(str(text or "").strip().casefold(), "")


def plain(text: object) -> str:
    """Words without HTML, controls or direction tricks; Markdown stays as it was typed."""
    written = str(text or "").replace("\r\n", "\n").replace("\r", "\n")
    written = _SILENT.sub("", written)
    written = _BREAK.sub("\n", written)
    written = unescape(_TAG.sub("", written))
    written = _CONTROL.sub("", written)
    return re.sub(r"\n{3,}", "\n\n", written).strip()[:LONGEST_TEXT]


def checked(kind: str, rows: Iterable[Row], problems: Iterable[Problem] = ()) -> Radar:
    """The rows that are good, and a problem for each that is not."""
    found, kept = list(problems), []
    first: dict[str, int] = {}
    for row in rows:
        row = replace(row, name=" ".join(plain(row.name).split()))
        row = replace(row, quadrant=" ".join(plain(row.quadrant).split()))
        wrong = _wrong(row, first)
        if wrong:
            found += wrong
            continue
        first[row.name.casefold()] = row.number
        kept.append(replace(row, description=plain(row.description)))
        if len(kept) > MOST:
            raise Unreadable("too_many", str(MOST))
    return Radar(kind, tuple(kept), tuple(sorted(found)))


def _wrong(row: Row, first: dict[str, int]) -> list[Problem]:
    found = []
    if not row.name:
        found.append(Problem(row.number, "name", "no_name"))
    elif len(row.name) > LONGEST_NAME:
        found.append(Problem(row.number, "name", "long_name", str(LONGEST_NAME)))
    elif row.name.casefold() in first:
        found.append(Problem(row.number, "name", "twice", str(first[row.name.casefold()])))
    if not row.ring:
        found.append(Problem(row.number, "ring", "bad_ring"))
    elif not ring_of(row.ring):
        found.append(Problem(row.number, "ring", "unknown_ring", row.ring[:60]))
    if not row.quadrant and not 1 <= row.place <= 4:
        found.append(Problem(row.number, "quadrant", "no_quadrant"))
    elif len(row.quadrant) > LONGEST_QUADRANT:
        found.append(Problem(row.number, "quadrant", "long_quadrant", str(LONGEST_QUADRANT)))
    return found
