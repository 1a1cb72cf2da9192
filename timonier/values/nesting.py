"""How deep JSON is nested, told before a parser recurses into it."""

import re

# A text that never ends goes to the end of the file: to look for another one within it, again and
# again, would cost the square of its length.
_MARK = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{\]}]', re.DOTALL)


def depth(text: str) -> int:
    """The greatest number of brackets that are open at once; those within text do not count."""
    deepest = now = 0
    for found in _MARK.finditer(text):
        mark = found[0]
        if mark[0] != '"':
            now += 1 if mark in "[{" else -1
            deepest = max(deepest, now)
    return deepest
