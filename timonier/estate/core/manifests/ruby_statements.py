"""Ruby text as a tree of statements: what its language joins is one, however its lines are broken.

A statement is a list of items: tokens, and groups (what stands in brackets, or between a keyword or
`do` and its `end`) which hold statements again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from timonier.estate.core.facts import Unreadable
from timonier.estate.core.manifests.limits import MAX_DEPTH
from timonier.estate.core.manifests.ruby_tokens import Token, tokens_of


@dataclass(slots=True)
class Statement:
    """One statement, in the order of its text."""

    items: list[Item] = field(default_factory=list)

    @property
    def line(self) -> int:
        return self.items[0].line


@dataclass(slots=True)
class Group:
    """Brackets or a block. `opener`: `(`, `[`, `{` (a list or a hash), `do` (any block), `if`…"""

    opener: str
    line: int
    start: int
    end: int = 0
    spaced: bool = False
    parameters: list[str] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=lambda: [Statement()])
    is_loop: bool = False  # `while x do`: this `do` opens nothing of its own

    @property
    def is_block(self) -> bool:
        return self.opener not in "([{"


type Item = Token | Group

_OPENERS = frozenset({"if", "unless", "while", "until", "case", "for", "begin", "def", "class",
                      "module"})  # fmt: skip
# These stand after a statement as well, and then belong to it and need no `end`.
_MODIFIERS = frozenset({"if", "unless", "while", "until"})
_PARTS = frozenset({"then", "else", "elsif", "when", "rescue", "ensure", "in"})
_GOES_ON = frozenset(
    {
        ",", ".", "&.", "=", "=>", "||", "&&", "+", "-", "*", "/", "%", "?", ":", "<<", "==", "!",
        "::", "|", "||=", "+=", "!=", "<", "=~", "**", "&", "->", ">", ">=", "<=",
    }
)  # fmt: skip
_CLOSING = {")": "(", "]": "[", "}": "{"}


def statements_of(source: str, faults: list[str]) -> list[Statement]:
    """The statements of Ruby text; what does not fit together is told in `faults`, with its line.

    Raises Unreadable for what is nested too deeply and for a literal that is never closed.
    """
    builder = _Builder(tokens_of(source), faults)
    return builder.build()


class _Builder:
    def __init__(self, tokens: list[Token], faults: list[str]) -> None:
        self.tokens = _without_empty_lines(tokens)
        self.faults = faults
        self.at = 0
        self.stack: list[Group] = [Group("do", 1, 0)]

    def build(self) -> list[Statement]:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            self._take(token)
        for left in self.stack[1:]:
            self.faults.append(f"“{left.opener}” is never closed (line {left.line})")
        end = self.tokens[-1].end if self.tokens else 0
        while len(self.stack) > 1:
            self._pop(end)
        return [one for one in self.stack[0].statements if one.items]

    def _take(self, token: Token) -> None:
        if token.kind == "newline" or (token.kind == "op" and token.text == ";"):
            self._line_ends(token)
        elif token.kind == "op":
            self._operator(token)
        elif token.kind == "word" and not self._is_a_name(token):
            self._keyword(token)
        else:
            self._add(token)

    @property
    def _statement(self) -> Statement:
        return self.stack[-1].statements[-1]

    @property
    def _last(self) -> Item | None:
        return self._statement.items[-1] if self._statement.items else None

    def _add(self, item: Item) -> None:
        self._statement.items.append(item)

    def _is_a_name(self, token: Token) -> bool:
        """After a dot, `class` or `end` is the name of a method; after `def`, of a new one."""
        last, top = self._last, self.stack[-1]
        if last is None:
            return top.opener == "def" and len(top.statements) == 1
        return isinstance(last, Token) and last.kind == "op" and last.text in (".", "&.", "::")

    def _line_ends(self, token: Token) -> None:
        top = self.stack[-1]
        if not top.is_block:
            return
        last = self._last
        if last is None or (token.kind == "newline" and (self._joins(last) or self._dot_follows())):
            return
        self._break()

    def _break(self) -> None:
        top = self.stack[-1]
        top.is_loop = False
        if top.opener == "def" and len(top.statements) == 1 and _is_endless(self._statement):
            self._pop(self._statement.items[-1].end)
            self._break()
        elif self._statement.items:
            top.statements.append(Statement())

    @staticmethod
    def _joins(last: Item) -> bool:
        if isinstance(last, Group):
            return False
        if last.kind == "op":
            return last.text in _GOES_ON
        return last.kind == "label" or (last.kind == "word" and last.text in ("and", "or", "not"))

    def _dot_follows(self) -> bool:
        following = self.tokens[self.at] if self.at < len(self.tokens) else None
        return following is not None and following.kind == "op" and following.text in (".", "&.")

    def _operator(self, token: Token) -> None:
        if token.text in "([{":
            last = self._last
            named = isinstance(last, Token) and last.kind == "word"
            called = isinstance(last, Group) and last.opener == "("
            arrow = isinstance(last, Token) and last.text == "->"
            block = token.text == "{" and (named or called or arrow)
            self._open("do{" if block else token.text, token)
        elif token.text in _CLOSING:
            self._close(_CLOSING[token.text], token)
        else:
            self._add(token)

    def _keyword(self, token: Token) -> None:
        word = token.text
        top = self.stack[-1]
        if word == "do" and top.is_loop:
            self._break()
        elif word == "do":
            self._open("do", token)
        elif word == "end":
            self._close("end", token)
        elif word in _OPENERS and self._opens(word):
            self._open(word, token)
            self.stack[-1].is_loop = word in ("while", "until", "for")
        elif word in _PARTS and top.is_block and (word != "in" or top.opener == "case"):
            self._break()
        else:
            self._add(token)

    def _opens(self, word: str) -> bool:
        last = self._last
        if word not in _MODIFIERS or last is None:
            return True
        return isinstance(last, Token) and last.kind == "op" and last.text not in "?!"

    def _open(self, opener: str, token: Token) -> None:
        if len(self.stack) > MAX_DEPTH:
            raise Unreadable(f"nested too deeply (line {token.line})")
        group = Group(opener, token.line, token.start, spaced=token.spaced)
        self._add(group)
        self.stack.append(group)
        if opener.startswith("do"):
            self._parameters(group)

    def _parameters(self, group: Group) -> None:
        ahead = self.at
        if ahead >= len(self.tokens) or self.tokens[ahead].text != "|":
            return
        ahead += 1
        while ahead < len(self.tokens) and self.tokens[ahead].text != "|":
            if self.tokens[ahead].kind == "newline":
                return
            if self.tokens[ahead].kind == "word":
                group.parameters.append(self.tokens[ahead].text)
            ahead += 1
        self.at = ahead + 1

    def _close(self, opener: str, token: Token) -> None:
        """Close the innermost group of that kind; what it leaves open inside is a fault."""
        depth = next(
            (index for index in range(len(self.stack) - 1, 0, -1)
             if _closes(opener, self.stack[index].opener)), 0
        )  # fmt: skip
        if not depth:
            self.faults.append(f"“{token.text}” closes nothing (line {token.line})")
            return
        for left in self.stack[depth + 1 :]:
            self.faults.append(f"“{left.opener[:2]}” is never closed (line {left.line})")
        while len(self.stack) > depth:
            self._pop(token.end)

    def _pop(self, end: int) -> None:
        group = self.stack.pop()
        group.end = end
        group.opener = "do" if group.opener == "do{" else group.opener
        group.statements = [one for one in group.statements if one.items]


def _without_empty_lines(tokens: list[Token]) -> list[Token]:
    before = [None, *tokens[:-1]]
    return (
        [
            token
            for token, last in zip(tokens, before, strict=True)
            if token.kind != "newline" or last is None or last.kind != "newline"
        ]
        if tokens
        else []
    )


def _closes(opener: str, of: str) -> bool:
    if opener == "end":
        return of not in ("(", "[", "{", "do{")
    return of == opener or (opener == "{" and of == "do{")


def _is_endless(statement: Statement) -> bool:
    """`def name(x) = value` has no `end`."""
    return any(
        isinstance(item, Token) and item.text == "=" and item.spaced
        for item in statement.items[1:3]
    )
