"""Line numbers of the tokens of a file, found in one pass, however large the file."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable

# No backslash inside: a text full of quotes must not be scanned again from each of them.
JSON_KEY = re.compile(rb'"([^"\\\n]*+)"[ \t]*:')
JSON_OBJECT = re.compile(rb'"([^"\\\n]*+)"[ \t]*:[ \t]*\{')  # keys of objects only: far fewer
TOML_NAME = re.compile(rb'^name\s*=\s*"([^"\n]*)"', re.MULTILINE)
QUOTED = re.compile(
    rb"""^[ \t]*([\w.-]+)[ \t]*=|"([^"\n]{1,300})"|'([^'\n]{1,300})'""", re.MULTILINE
)


class Lines:
    """Lines on which each token stands; the token is the first group of the pattern that matched.

    Without `next`, the first line is given each time.
    """

    def __init__(
        self, pattern: re.Pattern[bytes], data: bytes, fold: Callable[[str], str] = str
    ) -> None:
        self._lines: dict[str, list[int]] = defaultdict(list)
        self._used: dict[str, int] = {}
        line, last = 1, 0
        for match in pattern.finditer(data):
            group = match.lastindex or 0
            start = match.start(group)
            line += data.count(b"\n", last, start)
            last = start
            self._lines[fold(match.group(group).decode("utf-8", "replace"))].append(line)

    def first(self, token: str) -> int:
        """The first line with the token; 0 when it is nowhere."""
        found = self._lines.get(token)
        return found[0] if found else 0

    def next(self, token: str) -> int:
        """The next line with the token, in the order of the calls; the last one once used up."""
        found = self._lines.get(token)
        if not found:
            return 0
        index = self._used.get(token, 0)
        self._used[token] = index + 1
        return found[min(index, len(found) - 1)]

    def after(self, token: str, line: int) -> int:
        """The first line with the token at or after `line`; 0 when there is none."""
        return next((found for found in self._lines.get(token, ()) if found >= line), 0)
