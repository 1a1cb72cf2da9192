"""Ruby's lexical rules, as far as a Gemfile, a gemspec or a Podfile needs them; nothing is run.

Source: "Literals" and "Syntax" of Ruby's own documentation. The text is walked once, from left to
right, so the time grows with its length and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from timonier.estate.core.facts import Unreadable

Kind = Literal["word", "label", "string", "symbol", "words", "number", "op", "newline", "opaque"]
Part = tuple[bool, str]  # (it is code inside #{}, the text)


@dataclass(frozen=True, slots=True)
class Token:
    """One token. `start` and `end` are offsets; `spaced`: blank space stands before it."""

    kind: Kind
    text: str
    line: int
    start: int
    end: int
    spaced: bool = False
    parts: tuple[Part, ...] = ()


_BLANK = re.compile(r"(?:[ \t\r\f\v]|\\\r?\n)+")
_COMMENT = re.compile(r"#[^\n]*+")
_BLOCK_COMMENT = re.compile(r"=begin\b")
_BLOCK_END = re.compile(r"^=end\b[^\n]*", re.MULTILINE)
_END_MARK = re.compile(r"__END__\r?(?:\n|$)")
_CHARACTER = re.compile(r"\?\S(?!\w)")
_WORD = re.compile(r"(?:@@?|\$)?[^\W\d]\w*+(?:[?!](?![=~]))?|\$[^\w\s]|\$\d+")
_NUMBER = re.compile(r"\d[\d_]*+(?:\.\d[\d_]*+)?\w*+")
_SYMBOL = re.compile(r":[^\W\d]\w*+[?!=]?(?![>=~])|:[^\W\d]\w*+")
_PERCENT = re.compile(r"%([qQwWiIrsx]?)([^\w\s])")
_HEREDOC = re.compile(r"<<([~-]?)(?:([\"'`])([^\"'`\n]+)\2|([A-Z_]\w*+))")
_OPERATOR = re.compile(
    r"\*\*=|<=>|===|\.\.\.|<<=|>>=|&&=|\|\|=|\*\*|=>|==|=~|!=|!~|<=|>=|&&|\|\||<<|>>|\+=|-=|\*=|"
    r"/=|\|=|&=|%=|->|::|\.\.|&\.|."
)
_CLOSE = {"(": ")", "[": "]", "{": "}", "<": ">"}
_VALUES = frozenset({"word", "string", "symbol", "words", "number", "opaque"})
_ESCAPES = {"n": "\n", "t": "\t", "s": " ", "r": "\r", "0": "\0", "e": "\x1b", "\n": ""}
_OPERATOR_WORDS = frozenset(
    {"if", "unless", "and", "or", "not", "when", "while", "until", "in", "return", "then", "else"}
)


def tokens_of(source: str) -> list[Token]:
    """Every token of Ruby text. Raises Unreadable, with the line, for a literal left open."""
    return list(_Scanner(source).run())


_REST_OF_TEXT = {
    quote: re.compile(rf"[^{quote}\\\n]*+(?:\\.[^{quote}\\\n]*+)*+{quote}") for quote in "\"'"
}


class _Scanner:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.line = 1
        self.last: Token | None = None
        self.waiting: list[tuple[str, str]] = []  # heredocs whose body starts on the next line

    def run(self) -> Iterator[Token]:
        while self.at < len(self.source):
            spaced = self._skip()
            if self.at >= len(self.source) or self._is_end_mark():
                return
            self.last = self._token(spaced)
            yield self.last

    def _is_end_mark(self) -> bool:
        start = self.at == 0 or self.source[self.at - 1] == "\n"
        return start and bool(_END_MARK.match(self.source, self.at))

    def _skip(self) -> bool:
        """Pass over blanks and comments; whether there were any."""
        began = self.at
        while True:
            start_of_line = self.at == 0 or self.source[self.at - 1] == "\n"
            if start_of_line and _BLOCK_COMMENT.match(self.source, self.at):
                end = _BLOCK_END.search(self.source, self.at)
                self._to(end.end() if end else len(self.source))
            found = _BLANK.match(self.source, self.at) or _COMMENT.match(self.source, self.at)
            if not found:
                return self.at > began
            self._to(found.end())

    def _to(self, end: int) -> None:
        self.line += self.source.count("\n", self.at, end)
        self.at = end

    def _made(self, kind: Kind, end: int, spaced: bool, text: str | None = None) -> Token:
        start, line = self.at, self.line
        self._to(end)
        text = self.source[start:end] if text is None else text
        return Token(kind, text, line, start, end, spaced)

    def _token(self, spaced: bool) -> Token:
        here = self.source[self.at]
        if here == "\n":
            return self._newline(spaced)
        if here in "\"'`":
            return self._string(self.at + 1, here, here != "'", spaced, opaque=here == "`")
        literal = self._begins_literal(spaced) and self._special(here, spaced)
        if literal:
            return literal
        return self._plain(here, spaced)

    def _plain(self, here: str, spaced: bool) -> Token:
        source = self.source
        after_dot = self.last is not None and self.last.text in (".", "&.")
        if found := _WORD.match(source, self.at):
            colon = source.startswith(":", found.end()) and not source.startswith("::", found.end())
            ternary = self.last is not None and self.last.text == "?"
            if colon and not after_dot and not ternary:
                return self._made("label", found.end() + 1, spaced, found.group())
            return self._made("word", found.end(), spaced)
        if found := _NUMBER.match(source, self.at):
            return self._made("number", found.end(), spaced)
        if here == ":" and source[self.at + 1 : self.at + 2] in ("'", '"'):
            quote = source[self.at + 1]
            return self._string(self.at + 2, quote, quote == '"', spaced, kind="symbol")
        if here == ":" and (found := _SYMBOL.match(source, self.at)):
            return self._made("symbol", found.end(), spaced, found.group()[1:])
        found = _OPERATOR.match(source, self.at)
        return self._made("op", found.end() if found else self.at + 1, spaced)

    def _begins_literal(self, spaced: bool) -> bool:
        """Whether `%`, `/`, `<<` or `?` may open a literal here, as no value stands before it."""
        last = self.last
        if last is None or last.kind in ("newline", "label"):
            return True
        if last.kind == "word" and (last.text in _OPERATOR_WORDS or spaced):
            following = self.source[self.at + 1 : self.at + 2]
            return last.text in _OPERATOR_WORDS or following not in (" ", "\t", "\n", "=", "")
        return last.kind not in _VALUES and last.text not in (")", "]", "}")

    def _special(self, here: str, spaced: bool) -> Token | None:
        source = self.source
        if here == "%" and (found := _PERCENT.match(source, self.at)):
            return self._percent(found, spaced)
        if here == "/":
            return self._string(self.at + 1, "/", True, spaced, opaque=True)
        if here == "<" and (found := _HEREDOC.match(source, self.at)):
            self.waiting.append((found.group(3) or found.group(4), found.group(1)))
            return self._made("opaque", found.end(), spaced)
        if here == "?" and _CHARACTER.match(source, self.at):
            return self._made("opaque", self.at + 2, spaced)
        return None

    def _percent(self, found: re.Match[str], spaced: bool) -> Token:
        form, opening = found.groups()
        if form in ("w", "W", "i", "I"):
            return self._string(found.end(), opening, form in "WI", spaced, kind="words")
        kind: Kind = "symbol" if form == "s" else "string"
        opaque = form in ("r", "x")
        expands = opaque or form in ("", "Q")
        return self._string(found.end(), opening, expands, spaced, kind=kind, opaque=opaque)

    def _newline(self, spaced: bool) -> Token:
        token = self._made("newline", self.at + 1, spaced)
        for word, indent in self.waiting:
            blank = r"[ \t]*" if indent else ""
            end = re.compile(rf"^{blank}{re.escape(word)}\r?$", re.MULTILINE).search(
                self.source, self.at
            )
            if not end:
                raise Unreadable(f"a text is never closed (line {token.line})")
            self._to(end.end())
        self.waiting.clear()
        return token

    def _string(
        self, at: int, opening: str, expands: bool, spaced: bool,
        kind: Kind = "string", opaque: bool = False,
    ) -> Token:  # fmt: skip
        """The literal whose content begins at `at`."""
        start, line = self.at, self.line
        parts, end = self._content(at, opening, expands)
        self._to(end)
        if opaque:
            return Token("opaque", self.source[start:end], line, start, end, spaced)
        after = self.source[end : end + 2]
        label = kind == "string" and after[:1] == ":" and after != "::" and opening in "\"'"
        if label and not (self.last is not None and self.last.text == "?"):
            self.at, kind, end = end + 1, "label", end + 1
        text = "".join(text for _, text in parts)
        return Token(kind, text, line, start, end, spaced, tuple(parts))

    def _content(self, at: int, opening: str, expands: bool) -> tuple[list[Part], int]:
        """The parts of a literal, and the offset after its closing quote."""
        source, closing, depth = self.source, _CLOSE.get(opening, opening), 1
        stop = re.compile(f"[{re.escape(closing + opening)}\\\\#]")
        parts: list[Part] = []
        text: list[str] = []
        while found := stop.search(source, at):
            here = found.group()
            text.append(source[at : found.start()])
            at = found.end()
            if here == "\\":
                text.append(_escaped(source[at : at + 1], expands, closing + opening))
                at += 1
            elif here == "#" and opening != "#" and expands and source.startswith("{", at):
                parts += [(False, "".join(text)), (True, "")]
                text.clear()
                end = self._code(at + 1)
                parts[-1] = (True, source[at + 1 : end - 1].strip())
                at = end
            elif here == closing and depth == 1:
                parts.append((False, "".join(text)))
                return [part for part in parts if part[0] or part[1]], at
            else:
                text.append(here)
                depth += (here == opening) - (here == closing)
        raise Unreadable(f"a text is never closed (line {self.line})")

    def _code(self, at: int) -> int:
        """The offset after the brace that closes `#{`; strings inside hide their braces."""
        depth, stop = 1, re.compile(r"[{}\"'\n]")
        while depth and (found := stop.search(self.source, at)):
            here, at = found.group(), found.end()
            if here in "\"'":
                close = _REST_OF_TEXT[here].match(self.source, at)
                at = close.end() if close else at
            depth += (here == "{") - (here == "}")
        if depth:
            raise Unreadable(f"a text is never closed (line {self.line})")
        return at


def _escaped(char: str, expands: bool, quotes: str) -> str:
    """What a backslash before `char` stands for."""
    if expands:
        return _ESCAPES.get(char, char)
    return char if char in quotes or char == "\\" else f"\\{char}"
