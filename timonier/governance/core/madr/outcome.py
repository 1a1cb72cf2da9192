"""What a record chose and why, and the arguments that its lists give."""

from __future__ import annotations

import re
from collections.abc import Sequence

from timonier.governance.core.madr.text import listed, pieces, tidy

_CHOSEN = re.compile(
    r"[*_]{0,3}(?:chosen option|option retenue|selected option)[*_]{0,3}\s*:[*_]{0,3}\s*",
    re.IGNORECASE,
)
_OPEN, _CLOSE = "\"“«'`", "\"”»'`"
_ALIKE = str.maketrans(dict.fromkeys("“”«»'`’‘", '"'))
_REASON = re.compile(
    r"[*_]{0,3}+\s*+(?:(?:,\s*+)?+(?:because|parce que|car)\b[ \t]*+|[,.;:](?=\s|$)\s*+)?", re.I
)
_UNQUOTED = re.compile(
    r"(.{1,240}?)(?:,?(?:(?<!\s)|(?<=\A\s))\s++because\b[ \t]*+|\.(?=\s|$)|\n|$)", re.IGNORECASE
)
_BECAUSE = r"\b\**+[,:]?+\s*+(?:(?:because|car|parce que)\b)?+[ \t]*+"
_GOOD = "good|pros?|advantage|avantage|bien|bon"
_BAD = "bad|cons?|disadvantage|drawback|inconvénient|mauvais|mal"
_SIDES = (
    (re.compile(rf"\**+(?:{_GOOD}){_BECAUSE}", re.IGNORECASE), True),
    (re.compile(rf"\**+(?:{_BAD}){_BECAUSE}", re.IGNORECASE), False),
)


def chosen_in(text: str, names: Sequence[str]) -> tuple[str, str]:
    """(the chosen option, the reason) of a decision's text; all of it is reason without one."""
    start = _CHOSEN.match(text)
    if start is None:
        return "", text
    rest = text[start.end() :]
    quoted = rest[:1] in _OPEN and bool(rest)
    inner = rest[1:] if quoted else rest
    for name in sorted(names, key=len, reverse=True):
        alike = inner.translate(_ALIKE).startswith(name.translate(_ALIKE))
        if name and alike and (not quoted or inner[len(name) :][:1] in (*_CLOSE,)):
            return name, _reason(inner[len(name) + quoted :])
    if quoted and (end := re.search(rf"[{_CLOSE}](?=[*_]*(?:,|\.|;|:|\s|$))", inner[:300])):
        return _name(inner[: end.start()]), _reason(inner[end.end() :])
    found = _UNQUOTED.match(rest)
    if found is None:
        return "", rest
    return _name(found[1]), rest[found.end() :].strip("\n")


def _name(words: str) -> str:
    plain = re.sub(r"\[([^\]\[]{1,240})\]\([^()\s]{0,500}\)", r"\1", words)
    return unquoted(" ".join(plain.split()).strip("* "))


def unquoted(words: str) -> str:
    """Words without one pair of quotes around all of them."""
    words = words.strip()
    wrapped = len(words) > 2 and words[0] in _OPEN and words[-1] in _CLOSE
    inner = words[1:-1].strip()
    return inner if wrapped and not set(inner) & set(_OPEN + _CLOSE) else words


def _reason(rest: str) -> str:
    found = _REASON.match(rest)
    return rest[found.end() if found else 0 :].strip("\n")


def arguments_of(text: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """(description, arguments for, arguments against) of the text under an option."""
    told: list[str] = []
    sides: dict[bool, list[str]] = {True: [], False: []}
    for is_item, words in pieces(text):
        side, argument = _sided(words) if is_item else (None, words)
        if side is None:
            told.append(listed([words]) if is_item else words)
        else:
            sides[side].append(argument)
    return "\n\n".join(told), tuple(sides[True]), tuple(sides[False])


def _sided(words: str) -> tuple[bool | None, str]:
    for pattern, side in _SIDES:
        found = pattern.match(words)
        if found and words[found.end() :].strip():
            return side, tidy(words[found.end() :], 0).lstrip()
    return None, words


def consequence_items(text: str, *, good: bool) -> str:
    """A list of consequences of one side, with the side said in each line."""
    side = "Good" if good else "Bad"
    told = [
        listed([f"{side}, because {words}"]) if is_item else f"\n{words}\n"
        for is_item, words in pieces(text)
    ]
    return "\n".join(told)
