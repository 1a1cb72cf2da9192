"""What the expressions of Ruby text are worth, as far as they are literal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from timonier.estate.core.manifests.ruby_statements import Group, Item
from timonier.estate.core.manifests.ruby_tokens import Token

MAX_TEXT = 2_000  # a text put together of others; longer ones are no name and no version
MAX_ITEMS = 5_000
_SUFFIXES = frozenset({"freeze", "to_s", "to_sym", "dup", "strip", "flatten", "compact"})


class Open(str):
    """A value that only running the file would tell; the text is what the file says."""


class Symbol(str):
    """`:name`."""


type Value = str | list[Value] | dict[str, Value] | None


class Values:
    """The literal values of a file; `known` holds its variables."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.known: dict[str, Value] = {}

    def arguments(
        self, rest: list[Item], *, is_value: bool
    ) -> tuple[tuple[Value, ...], dict[str, Value]]:
        """The arguments behind the name of a method, and its options; or a value assigned."""
        if is_value:
            return (self._assigned_value(rest),), {}
        first = rest[0] if rest else None
        if isinstance(first, Group) and first.opener == "(":
            rest = items_of(first) if len(rest) == 1 or not first.spaced else rest
        arguments: list[Value] = []
        options: dict[str, Value] = {}
        for piece in _split(rest):
            self._argument(piece, arguments, options)
        if arguments and isinstance(last := arguments[-1], dict):
            arguments.pop()
            options = last | options
        return tuple(arguments), options

    def _assigned_value(self, rest: list[Item]) -> Value:
        pieces = _split(rest)
        return self.value(pieces[0]) if len(pieces) == 1 else [self.value(one) for one in pieces]

    def _argument(
        self, piece: list[Item], arguments: list[Value], options: dict[str, Value]
    ) -> None:
        first = piece[0]
        pair = next((index for index, item in enumerate(piece) if is_op(item, "=>")), 0)
        if isinstance(first, Token) and first.kind == "label":
            rest = piece[1:]
            options[first.text] = self.value(rest) if rest else self._named(first.text)
        elif pair:
            key = self.value(piece[:pair])
            options[key if isinstance(key, str) else "?"] = self.value(piece[pair + 1 :])
        elif is_op(first, "**"):
            more = self.value(piece[1:])
            options |= more if isinstance(more, dict) else {"**": Open(self._stated(piece))}
        elif is_op(first, "*"):
            more = self.value(piece[1:])
            arguments += more[:MAX_ITEMS] if isinstance(more, list) else [Open(self._stated(piece))]
        elif not is_op(first, "&"):
            arguments.append(self.value(piece))

    def _named(self, name: str) -> Value:
        return self.known.get(name, Open(name))

    def value(self, items: Sequence[Item]) -> Value:
        """What an expression is, as far as it is literal; else Open with its text."""
        items = _without_suffix(items)
        if not items:
            return Open("")
        if len(items) == 1:
            return self._single(items[0])
        if all(isinstance(item, Token) and item.kind == "string" for item in items):
            texts: list[Value] = [self._single(item) for item in items]
            return self._joined(texts, items)
        requirement = _requirement(items)
        if requirement is not None:
            found = self.arguments(items_of(requirement), is_value=False)[0]
            return found[0] if len(found) == 1 else list(found)
        if all(is_op(item, "::") or is_word(item) for item in items):
            return self.known.get(text_of(items[-1]), Open(self._stated(items)))
        return self._sum(items)

    def _sum(self, items: Sequence[Item]) -> Value:
        """`"a" + "b"`, `[…] + […]`."""
        pieces = _split(items, "+")
        parts = [self.value(piece) for piece in pieces] if len(pieces) > 1 else []
        if parts and not _any_open(parts):
            if all(isinstance(one, str) for one in parts):
                return self._joined(parts, items)
            if all(isinstance(one, list) for one in parts):
                every = (each for one in parts if isinstance(one, list) for each in one)
                return list(islice(every, MAX_ITEMS))
        return Open(self._stated(items))

    def _joined(self, texts: Sequence[Value], items: Sequence[Item]) -> str:
        if _any_open(texts) or sum(len(str(text)) for text in texts) > MAX_TEXT:
            return Open(self._stated(items))
        return "".join(map(str, texts))

    def _single(self, item: Item) -> Value:
        if isinstance(item, Group):
            return self._grouped(item)
        if item.kind in ("string", "symbol"):
            text = self._expanded(item)
            return Symbol(text) if item.kind == "symbol" and not isinstance(text, Open) else text
        if item.kind == "words":
            return list(item.text.split())
        if item.kind == "number" or item.text in ("true", "false"):
            return item.text
        if item.text == "nil":
            return None
        return self._named(item.text) if item.kind == "word" else Open(item.text[:80])

    def _expanded(self, token: Token) -> str:
        """A text with the variables inside it followed."""
        found: list[Value] = []
        for is_code, text in token.parts:
            value = self.known.get(text.removesuffix(".to_s"), Open(text)) if is_code else text
            if not isinstance(value, str):
                return Open(self._stated([token]))
            found.append(value)
        return self._joined(found, [token]) if token.parts or token.kind == "string" else token.text

    def _grouped(self, group: Group) -> Value:
        if group.opener == "(":
            return self.value(items_of(group))
        if group.opener not in "[{":
            return Open(self._stated([group]))
        arguments: list[Value] = []
        options: dict[str, Value] = {}
        for piece in _split(items_of(group)):
            self._argument(piece, arguments, options)
        return options if group.opener == "{" else arguments

    def _stated(self, items: Sequence[Item]) -> str:
        """The text of an expression, short enough to be told."""
        begins = items[0].start if items else 0
        text = self.source[begins : min(items[-1].end, begins + 200)] if items else ""
        return " ".join(text.split())[:80]


def is_op(item: Item, *texts: str) -> bool:
    return isinstance(item, Token) and item.kind == "op" and item.text in texts


def is_word(item: Item) -> bool:
    return isinstance(item, Token) and item.kind == "word"


def text_of(item: Item) -> str:
    return item.text if isinstance(item, Token) else ""


def _any_open(values: Sequence[Value]) -> bool:
    return any(isinstance(one, Open) for one in values)


def items_of(group: Group) -> list[Item]:
    return [item for statement in group.statements for item in statement.items]


def _split(items: Sequence[Item], at: str = ",") -> list[list[Item]]:
    """The pieces between commas of this level, empty ones left out."""
    pieces: list[list[Item]] = [[]]
    for item in items:
        if is_op(item, at):
            pieces.append([])
        else:
            pieces[-1].append(item)
    return [piece for piece in pieces if piece]


def _without_suffix(items: Sequence[Item]) -> Sequence[Item]:
    """Without `.freeze` and the like, which change nothing of the text."""
    while len(items) > 2 and is_op(items[-2], ".") and text_of(items[-1]) in _SUFFIXES:
        items = items[:-2]
    return items


def _requirement(items: Sequence[Item]) -> Group | None:
    """The arguments of `Gem::Requirement.new(…)` and `Gem::Version.new(…)`."""
    names = [text_of(item) for item in items[:5]]
    last = items[-1]
    made = names[:2] == ["Gem", "::"] and names[2:3] in (["Requirement"], ["Version"])
    if made and len(items) == 6 and isinstance(last, Group) and last.opener == "(":
        return last
    return None
