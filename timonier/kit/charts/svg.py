"""SVG as text: every word escaped, every number short, widths of labels on the safe side."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

LINE = 14  # height of a line of 11 px text
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_NARROW = frozenset("iIjlt.,:;'|!()[]f -")
_WIDE = frozenset("mwMW@%—&")


@dataclass
class Row:
    """What a row of words or bars already holds, as intervals: none may touch another."""

    taken: list[tuple[float, float]] = field(default_factory=list)

    def free(self, left: float, right: float) -> bool:
        """Whether nothing stands between the two ends."""
        return all(right <= start or left >= end for start, end in self.taken)


def text(words: str) -> str:
    """Words made safe inside an SVG in a page: escaped, without controls or direction tricks."""
    return str(escape(_UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", words)))


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """One element; `cls` is its class, `_` in a name reads `-`, None leaves an attribute out."""
    written = "".join(
        f' {"class" if key == "cls" else key.replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def _value(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    return text(str(value))


def label(words: str, x: float, y: float, cls: str | None = None) -> str:
    """A line of text at a place."""
    return element("text", text(words), cls=cls, x=float(x), y=float(y))


def drawing(
    title: str, width: float, height: float, parts: Iterable[str], note: str = ""
) -> SafeString:
    """The whole picture; its title is what a screen reader says, the note what it adds."""
    inside = element("title", text(title)) + (element("desc", text(note)) if note else "")
    box = f"0 0 {_value(float(width))} {_value(float(height))}"
    return mark_safe(element("svg", inside + "".join(parts), cls="ti-svg", viewBox=box, role="img"))


def small(title: str, width: float, height: float, parts: Iterable[str]) -> SafeString:
    """A picture of fixed size inside a line or a cell."""
    box = f"0 0 {_value(float(width))} {_value(float(height))}"
    content = element("title", text(title)) + "".join(parts)
    return mark_safe(
        element("svg", content, width=float(width), height=float(height), viewBox=box, role="img")
    )


def width_of(words: str, size: float = 11, *, bold: bool = False) -> float:
    """Width of a line of text in pixels, rather too wide than too narrow."""
    return sum(map(_advance, words)) * size * (1.07 if bold else 1.0)


def _advance(letter: str) -> float:
    if letter in _NARROW:
        return 0.36
    if letter in _WIDE:
        return 0.95
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.05
    if unicodedata.combining(letter):
        return 0.0
    return 0.72 if letter.isupper() else 0.63


def shortened(words: str, room: float, size: float = 11, *, bold: bool = False) -> str:
    """The words, or as many of their letters as fit, ending in an ellipsis; "" when none do."""
    if width_of(words, size, bold=bold) <= room:
        return words
    for end in range(min(len(words) - 1, 200), 0, -1):
        cut = f"{words[:end].rstrip()}…"
        if width_of(cut, size, bold=bold) <= room:
            return cut
    return ""


def shortened_path(path: str, room: float, size: float = 11) -> str:
    """A path cut at its front: its end says more."""
    if width_of(path, size) <= room:
        return path
    for start in range(max(1, len(path) - 200), len(path)):
        cut = f"…{path[start:]}"
        if width_of(cut, size) <= room:
            return cut
    return ""


def hatch(seed: str) -> tuple[str, str]:
    """A hatch for what is unknown: its definition, and the fill that uses it."""
    name = "hatch-" + hashlib.sha256(seed.encode("utf-8", "replace")).hexdigest()[:10]
    lines = element("path", cls="l-hatch", d="M0 6L6 0")
    pattern = element("pattern", lines, id=name, width=6, height=6, patternUnits="userSpaceOnUse")
    return element("defs", pattern), f"url(#{name})"
