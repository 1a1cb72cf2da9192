"""The calls of a Ruby file with their literal arguments, and the blocks that each stands in.

What is computed is an `Open`, never a guess: the reader of the file says what it could not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from timonier.estate.core.facts import Unreadable
from timonier.estate.core.manifests.ruby_statements import Group, Item, Statement, statements_of
from timonier.estate.core.manifests.ruby_tokens import Token
from timonier.estate.core.manifests.ruby_values import (
    Open,
    Value,
    Values,
    is_op,
    items_of,
    text_of,
)

MAX_ROUNDS = 2_000  # of all loops over literal lists
MAX_WRITTEN = 16 * 1024 * 1024  # characters, after the loops over literal lists are written out


@dataclass(frozen=True, slots=True)
class Call:
    """`receiver.name arguments, key: option do … end`, or an assignment (`name` ends with `=`)."""

    name: str
    line: int
    receiver: str = ""
    arguments: tuple[Value, ...] = ()
    options: dict[str, Value] = field(default_factory=dict)
    within: tuple[Call, ...] = ()  # the blocks around it, the outermost first
    is_conditional: bool = False
    has_block: bool = False
    texts: tuple[str, ...] = ()  # every literal text of the statement, also of what is computed


def calls_of(source: str, watched: frozenset[str], faults: list[str]) -> Iterator[Call]:
    """Each call that begins a statement, and each of a `watched` name wherever it stands.

    Loops over literal lists are written out; literal variables are followed. Raises Unreadable.
    """
    reading = _Reading(source, watched)
    return reading.walk(statements_of(source, faults), ())


_SIGN = re.compile(r"(?:<<|\|\||&&|\+)?=$")


class _Reading:
    def __init__(self, source: str, watched: frozenset[str]) -> None:
        self.values = Values(source)
        self.known = self.values.known
        self.watched = watched
        self.written = self.rounds = 0

    def walk(self, statements: Sequence[Statement], within: tuple[Call, ...]) -> Iterator[Call]:
        for statement in statements:
            self.written += 1 + statement.items[-1].end - statement.items[0].start
            if self.written > MAX_WRITTEN or self.rounds > MAX_ROUNDS:
                raise Unreadable("loops that write out more than any honest file holds")
            yield from self._statement(statement, within)

    def _statement(self, statement: Statement, within: tuple[Call, ...]) -> Iterator[Call]:
        items, conditional = _without_condition(statement.items)
        call = self._call(items, within, conditional)
        if call is not None:
            self._assign(call)
            yield call
        yield from self._further(statement.items, within, call)
        loop = self._loop(items)
        for item in statement.items:
            if isinstance(item, Group):
                yield from self._inside(item, within, call, loop)

    def _further(
        self, items: list[Item], within: tuple[Call, ...], first: Call | None
    ) -> Iterator[Call]:
        """Watched calls behind an operator: `cond && gem('x')`, `x = gem 'y'`."""
        for index, item in enumerate(items[1:], 1):
            before = items[index - 1]
            if not (isinstance(item, Token) and item.kind == "word" and item.text in self.watched):
                continue
            follows = isinstance(before, Token) and before.text in _JOINING
            if follows and (first is None or first.name not in self.watched):
                call = self._call(_without_condition(items[index:])[0], within, True)
                if call is not None and call.name in self.watched:
                    yield call

    def _inside(
        self, group: Group, within: tuple[Call, ...], call: Call | None,
        loop: tuple[str, list[Value]] | None,
    ) -> Iterator[Call]:  # fmt: skip
        """The calls of a block; those of brackets only when they are watched (a lambda's)."""
        if not group.is_block:
            for statement in group.statements:
                for item in statement.items:
                    if isinstance(item, Group):
                        yield from self._inside(item, within, call, None)
            return
        opener = call if call and group.opener == "do" else Call(group.opener, group.line)
        inner = (*within, replace(opener, within=()))
        before = {name: self.known.get(name, Open(name)) for name in group.parameters}
        for value in loop[1] if loop and group.parameters else [None]:
            self.rounds += 1 if loop else 0
            for name in group.parameters:
                self.known[name] = value if loop and loop[0] == name else Open(name)
            yield from self.walk(group.statements, inner)
        self.known |= before

    def _loop(self, items: Sequence[Item]) -> tuple[str, list[Value]] | None:
        """`[…].each do |x|` over a literal list: the name and its values."""
        if len(items) < 4 or not isinstance(items[-1], Group) or not items[-1].is_block:
            return None
        dot, each = items[-3], items[-2]
        named = isinstance(each, Token) and each.text == "each"
        if not named or not isinstance(dot, Token) or dot.text != ".":
            return None
        listed = self.values.value(items[:-3])
        if len(items[-1].parameters) != 1 or not isinstance(listed, list):
            return None
        return items[-1].parameters[0], listed

    def _call(
        self, items: Sequence[Item], within: tuple[Call, ...], conditional: bool
    ) -> Call | None:
        head = 0
        receiver: list[str] = []
        while head + 2 < len(items) and is_op(items[head + 1], ".", "&.", "::"):
            receiver.append(text_of(items[head]))
            head += 2
        name = items[head] if head < len(items) else None
        if not isinstance(name, Token) or name.kind != "word":
            return None
        rest = list(items[head + 1 :])
        has_block = bool(rest) and isinstance(rest[-1], Group) and rest[-1].opener == "do"
        rest = rest[:-1] if has_block else rest
        text, rest = _assigned(name.text, rest)
        arguments, options = self.values.arguments(rest, is_value=text.endswith("="))
        blocks = any(one.name not in _PLAIN_BLOCKS for one in within)
        return Call(
            text, name.line, ".".join(receiver), arguments, options, within,
            conditional or blocks, has_block, tuple(_texts(rest)),
        )  # fmt: skip

    def _assign(self, call: Call) -> None:
        """Remember a literal; what is set under a condition, or changed, is not known."""
        if not call.name.endswith("=") or call.receiver:
            return
        name = _SIGN.sub("", call.name)
        plain = call.name == f"{name}=" and not call.is_conditional
        self.known[name] = call.arguments[0] if plain else Open(name)


_JOINING = frozenset({"&&", "||", "and", "or", "not", "!", "?", ":", "=", "||=", "then", "->"})
# Blocks that run once, whatever happens.
_PLAIN_BLOCKS = frozenset(
    {"group", "groups", "path", "git", "github", "gist", "gitlab", "bitbucket", "source", "do",
     "new", "target", "abstract_target", "begin", "each", "env"}
)  # fmt: skip


def _without_condition(items: list[Item]) -> tuple[list[Item], bool]:
    """The statement without a condition behind it (`gem 'x' if ENV['CI']`)."""
    for index, item in enumerate(items[1:], 1):
        behind = ("if", "unless", "while", "until", "rescue", "and", "or")
        if isinstance(item, Token) and item.kind == "word" and item.text in behind:
            return items[:index], True
    return items, False


def _assigned(name: str, rest: list[Item]) -> tuple[str, list[Item]]:
    if rest and is_op(rest[0], "=", "||=", "+=", "<<", "&&="):
        sign = text_of(rest[0])
        return name + (sign if sign.endswith("=") else "<<="), rest[1:]
    return name, rest


def _texts(items: Sequence[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Token):
            if item.kind == "string":
                yield item.text
        elif not item.is_block:
            yield from _texts(items_of(item))
