"""Who answers for a path: the last rule that matches decides, as on GitHub."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

MAX_RULES = 20_000
MAX_STARS = 5


@dataclass(frozen=True, slots=True)
class OwnerRule:
    """One line: a pattern and who owns what it matches; no owner means that nobody does."""

    pattern: str
    owners: tuple[str, ...]
    line: int = 0


def owners_of(path: str, rules: Sequence[OwnerRule]) -> tuple[str, ...]:
    """The owners of a path: those of the last rule that matches it; empty when nobody owns it."""
    for rule in reversed(rules):
        if _matcher(rule.pattern)(path):
            return rule.owners
    return ()


@lru_cache(maxsize=MAX_RULES)
def _matcher(pattern: str) -> Callable[[str], object]:
    """What tells whether a path relative to the root matches the pattern (gitignore's rules).

    A slash at the start or inside ties the pattern to the root; one at the end means a folder;
    `*` stays in one folder and `**` does not; a name alone matches at any depth, with all below.
    A hostile pattern of many stars would keep a regular expression busy for hours: beyond
    MAX_STARS the segments are compared by dynamic programming instead, in bounded time.
    """
    body = pattern.replace("\\ ", " ").replace("\\#", "#")
    segments = [re.sub(r"(?<=.)\*{2,}|\*{2,}(?=.)", "*", part) for part in _parts(body)]
    is_anchored = "/" in body.rstrip("/")
    if not is_anchored:
        segments.insert(0, "**")
    if body.endswith("/") or segments[-1:] == ["**"]:
        segments += ["*", "**"]
    elif not is_anchored or segments[-1] != "*":
        segments.append("**")  # GitHub: docs/* takes the files of docs, not those below
    if sum(part.count("*") for part in segments) > MAX_STARS:
        return partial(_matches, tuple(re.compile(fnmatch.translate(s)) if s != "**" else None
                                       for s in segments))  # fmt: skip
    return re.compile(_expression(segments), re.DOTALL).fullmatch


def _parts(body: str) -> list[str]:
    """The segments without empty ones; `[` has no meaning in CODEOWNERS."""
    return [part.replace("[", "[[]") for part in body.split("/") if part]


def _expression(segments: list[str]) -> str:
    """The segments as one regular expression; `**` stands for any number of whole segments."""
    source = ""
    for position, segment in enumerate(segments):
        last = position == len(segments) - 1
        if segment == "**":
            source = (source.removesuffix("/") + "(?:/.*)?") if last else source + "(?:.*/)?"
        else:
            plain = segment.replace("[[]", "[")
            pieces = re.findall(r"\*|\?|[^*?]+", plain)
            known = {"*": "[^/]*", "?": "[^/]"}
            source += "".join(known.get(piece) or re.escape(piece) for piece in pieces)
            source += "" if last else "/"
    return source


def _matches(segments: tuple[re.Pattern[str] | None, ...], path: str) -> bool:
    """Whether the path's segments match, `None` standing for any number of them: O(n x m)."""
    parts = path.split("/")
    reached = {0}  # how many parts the segments so far can have consumed
    for segment in segments:
        if segment is None:
            reached = set(range(min(reached), len(parts) + 1))
        else:
            reached = {n + 1 for n in reached if n < len(parts) and segment.match(parts[n])}
        if not reached:
            return False
    return len(parts) in reached
