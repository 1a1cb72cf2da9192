"""Maven's order of versions ("Version Order Specification" of the POM reference; 3.8)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import total_ordering
from itertools import zip_longest
from typing import Any

_QUALIFIERS = ("alpha", "beta", "milestone", "rc", "snapshot", "", "sp")
_ALIASES = {"ga": "", "final": "", "release": "", "cr": "rc"}
_SHORT = {"a": "alpha", "b": "beta", "m": "milestone"}  # before a number alone
_TOKEN = re.compile(r"[0-9]+|[^0-9.-]+|[.-]")

# A version is a list of numbers, words (their rank, then their letters) and lists; a hyphen, and
# the change between letters and digits, begin a list inside the list; so does a last word.
_Word = tuple[int, str]


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class MavenPlace:
    """The place of a version; compares with others of its kind."""

    text: str
    items: list[object]

    @classmethod
    def of(cls, version: str) -> MavenPlace:
        """Any text has a place; whether it is a version at all is for others to say."""
        return cls(version, _parsed(version.lower()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MavenPlace) and _compared(self.items, other.items) == 0

    def __lt__(self, other: MavenPlace) -> bool:
        return _compared(self.items, other.items) < 0

    def __hash__(self) -> int:
        return hash(str(self.items))


def _parsed(text: str) -> list[object]:
    """The items. A zero, an empty word or an empty list before a list or the end is dropped."""
    root: list[object] = []
    stack = [root]
    before = "."
    tokens = _TOKEN.findall(text)
    for number, token in enumerate(tokens):
        if token in ".-":
            if before in ".-":
                stack[-1].append(0)
            if token == "-":
                _nested(stack)
        else:
            following = tokens[number + 1] if number + 1 < len(tokens) else ""
            ends = not token.isdigit() and (not following or following.isdigit())
            if before not in ".-" or (ends and stack[-1]):
                _nested(stack)
            stack[-1].append(_item(token, before_digit=following.isdigit()))
        before = token
    for items in reversed(stack):
        _normalise(items)
    return root


def _nested(stack: list[list[object]]) -> None:
    inner: list[object] = []
    stack[-1].append(inner)
    stack.append(inner)


def _item(token: str, *, before_digit: bool) -> object:
    if token.isdigit():
        return int(token)
    word = _SHORT.get(token, token) if before_digit else token
    word = _ALIASES.get(word, word)
    return (_QUALIFIERS.index(word), "") if word in _QUALIFIERS else (len(_QUALIFIERS), word)


_NONE: _Word = (_QUALIFIERS.index(""), "")


def _normalise(items: list[object]) -> None:
    for place in range(len(items) - 1, -1, -1):
        if items[place] in (0, _NONE, []):
            del items[place]
        elif not isinstance(items[place], list):
            break


def _compared(one: object, other: object) -> int:
    """Below zero, zero or above; None stands for what the shorter version lacks."""
    if one is None:
        return -_compared(other, None) if other is not None else 0
    if isinstance(one, list):
        return _list_compared(one, other)
    if isinstance(one, int):
        if isinstance(other, int) or other is None:
            return _sign(one, other or 0)
        return 1
    if isinstance(other, tuple) or other is None:
        return _sign(one, other or _NONE)
    return -1


def _list_compared(one: list[object], other: object) -> int:
    if other is None:
        return _compared(one[0], None) if one else 0
    if isinstance(other, list):
        pairs = zip_longest(one, other)
        return next((found for pair in pairs if (found := _compared(*pair))), 0)
    return -1 if isinstance(other, int) else 1


def _sign(one: Any, other: Any) -> int:
    return int(one > other) - int(one < other)
