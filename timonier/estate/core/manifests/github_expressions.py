"""The expression language of GitHub Actions, as far as a file can answer it by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from timonier.estate.core.facts import Unreadable
from timonier.estate.core.manifests.located import Node, Table, Text, load_documents

MAX_LENGTH = 1_000  # characters of one expression, and of one value that is followed
_MAX_NESTING = 20
# One expression; it never holds the opening of another, so that finding all of them takes one pass.
EXPRESSION = re.compile(r"\$\{\{((?:[^}$]|\}(?!\})|\$(?!\{\{)){0,2000}+)\}\}")
_TOKEN_HERE = re.compile(
    r"\s*+(?:(?P<string>'(?:[^']|'')*')|(?P<number>-?\d+(?:\.\d+)?)|(?P<name>[A-Za-z_][\w-]*)"
    r"|(?P<mark>\|\||&&|==|!=|<=|>=|[.*()\[\],!<>]))"
)


class Missing(Enum):
    """Why an expression has no value here."""

    UNSET = "unset"  # a context that this file leaves empty: an input, a variable
    UNKNOWN = "unknown"  # it depends on what only a run knows


type Value = Node | Missing
type Look = Callable[[tuple[str, ...]], Value]

UNSET, UNKNOWN = Missing.UNSET, Missing.UNKNOWN


def evaluate(expression: str, look: Look, line: int = 0) -> Value:
    """The value of the inside of one `${{ }}`; `look` answers for a path such as (env, PY).

    Knows literals, paths, `||`, `&&`, `!`, `==`, `!=`, parentheses and fromJSON (GitHub's
    documentation, "Evaluate expressions"). All the rest is UNKNOWN, never a guess.
    """
    if len(expression) > MAX_LENGTH:
        return UNKNOWN
    tokens = _tokens(expression)
    if tokens is None:
        return UNKNOWN
    reading = _Reading(tokens, look, line)
    try:
        value = reading.alternatives(0)
    except _NotUnderstood:
        return UNKNOWN
    return value if reading.is_done else UNKNOWN


class _NotUnderstood(Exception):
    """The expression is of no form that is known here."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def _tokens(expression: str) -> list[_Token] | None:
    found, position = [], 0
    stripped = expression.rstrip()
    while position < len(stripped):
        match = _TOKEN_HERE.match(stripped, position)
        if match is None:
            return None
        kind = match.lastgroup or ""
        found.append(_Token(kind, match[kind]))
        position = match.end()
    return found


class _Reading:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, tokens: list[_Token], look: Look, line: int) -> None:
        self._tokens = tokens
        self._position = 0
        self._look = look
        self._line = line

    @property
    def is_done(self) -> bool:
        return self._position == len(self._tokens)

    def _mark(self) -> str:
        token = self._tokens[self._position] if not self.is_done else None
        return token.text if token and token.kind == "mark" else ""

    def _takes(self, *marks: str) -> str:
        mark = self._mark()
        if mark not in marks or not mark:
            return ""
        self._position += 1
        return mark

    def alternatives(self, depth: int) -> Value:
        """`a || b`: the first that holds; a context that is unset gives way to its default."""
        if depth > _MAX_NESTING:
            raise _NotUnderstood
        value = self._both(depth)
        while self._takes("||"):
            other = self._both(depth)
            if value is UNSET or (not isinstance(value, Missing) and not _holds(value)):
                value = other
        return value

    def _both(self, depth: int) -> Value:
        value = self._compared(depth)
        while self._takes("&&"):
            other = self._compared(depth)
            if isinstance(value, Missing):
                value = UNKNOWN
            elif _holds(value):
                value = other
        return value

    def _compared(self, depth: int) -> Value:
        left = self._negated(depth)
        sign = self._takes("==", "!=", "<", ">", "<=", ">=")
        if not sign:
            return left
        right = self._negated(depth)
        if not isinstance(left, Text) or not isinstance(right, Text) or sign not in ("==", "!="):
            return UNKNOWN
        return self._truth((left.lower() == right.lower()) is (sign == "=="))

    def _negated(self, depth: int) -> Value:
        if self._takes("!"):
            value = self._negated(depth + 1) if depth < _MAX_NESTING else UNKNOWN
            return UNKNOWN if isinstance(value, Missing) else self._truth(not _holds(value))
        return self._operand(depth)

    def _truth(self, value: bool) -> Text:
        return Text.at("true" if value else "false", self._line)

    def _operand(self, depth: int) -> Value:
        if self._takes("("):
            value = self.alternatives(depth + 1)
            self._close(")")
            return value
        if self.is_done:
            raise _NotUnderstood
        token = self._tokens[self._position]
        self._position += 1
        if token.kind == "string":
            return Text.at(token.text[1:-1].replace("''", "'"), self._line)
        if token.kind == "number" or token.text in ("true", "false", "null"):
            return Text.at("" if token.text == "null" else token.text, self._line)
        if token.kind != "name":
            raise _NotUnderstood
        return self._call(token.text, depth) if self._mark() == "(" else self._path(token.text)

    def _close(self, mark: str) -> None:
        if not self._takes(mark):
            raise _NotUnderstood

    def _call(self, name: str, depth: int) -> Value:
        self._takes("(")
        given: list[Value] = []
        while not self._takes(")"):
            given.append(self.alternatives(depth + 1))
            if self._mark() != ")":
                self._close(",")
        if name.lower() == "fromjson" and len(given) == 1:
            return from_json(given[0]) if isinstance(given[0], Text) else given[0]
        return UNKNOWN

    def _path(self, name: str) -> Value:
        parts = [name]
        while mark := self._takes(".", "["):
            if self.is_done:
                raise _NotUnderstood
            token = self._tokens[self._position]
            self._position += 1
            parts.append(token.text[1:-1] if token.kind == "string" else token.text)
            if mark == "[":
                self._close("]")
        return self._look(tuple(parts))


def _holds(value: Node) -> bool:
    """What the language calls true: text that is not empty, zero or false; every collection."""
    return not isinstance(value, Text) or value.lower() not in ("", "false", "0")


def from_json(source: Text) -> Value:
    """The value of a literal JSON text (YAML reads JSON), each part at the line of the text."""
    if not source.strip():
        return UNKNOWN
    try:
        documents = load_documents(source.encode(), max_bytes=64 * 1024)
    except (Unreadable, UnicodeEncodeError):
        return UNKNOWN
    return _moved(documents[0], source) if len(documents) == 1 else UNKNOWN


def _moved(node: Node, source: Text) -> Node:
    if isinstance(node, Table):
        found = Table(source.line_at(node.line))
        for key, value in node.items():
            found[key] = _moved(value, source)
            found.lines[key] = source.line_at(node.lines.get(key, node.line))
        return found
    if isinstance(node, list):
        return [_moved(one, source) for one in node]
    return Text.at(node, source.line_at(node.line))
