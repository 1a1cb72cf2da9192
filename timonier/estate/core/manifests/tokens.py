"""Words, texts and marks of programming languages, with their lines; `statements` groups them.

Groovy, Kotlin, Scala and Starlark are described here; a reader of another language describes its
own. Nothing is run. Time and space grow with the text alone: no position is read twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from timonier.estate.core.facts import Unreadable

MAX_TOKENS = 500_000  # some 4 MiB of ordinary code
_MAX_HOLES = 8  # strings within interpolated expressions within strings
_MAX_SLASHY = 1000  # characters of a regular expression between slashes

Kind = Literal["word", "number", "text", "mark", "break"]


@dataclass(frozen=True, slots=True)
class Quote:
    """One way to write a text: what opens and closes it, and what is computed inside."""

    opens: str
    closes: str
    escapes: bool = True  # a backslash takes the next character for itself
    holes: tuple[str, ...] = ()  # what opens a computed part: `${`, `#{`, `\\(`
    names: bool = False  # `$name` is computed too
    dotted: bool = False  # and so is all of `$name.other`
    lines: bool = False  # it may hold line breaks


@dataclass(frozen=True, slots=True)
class Language:
    """How a language writes texts, remarks and words, and what joins a line to the one before."""

    quotes: tuple[Quote, ...]
    remarks: tuple[str, ...] = ("//",)
    block: tuple[str, str] = ("/*", "*/")
    nested: bool = False  # a block remark may hold another
    word: str = r"[^\W\d]\w*"
    number: str = r"\d\w*(?:\.\d\w*)*"
    marks: str = r"!!|\+\+|--|[-+*/%]=|[=!<>]=|->|=>|&&|\|\||\?\.|\?:|::|\.\.\.?"
    slashy: bool = False  # /text/ where an expression may begin
    leading: frozenset[str] = frozenset({".", "?.", "?:", "&&", "||", "="})


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number, text, mark (punctuation) or line break of the source.

    Of a text, `text` is its content; a computed part stands there as `${expression}`, and
    `computed` is then true. `prefix` is what the quote opens with beside its quote marks (`s`).
    """

    kind: Kind
    text: str
    line: int
    computed: bool = False
    prefix: str = ""


_HOLE = ("${",)
GROOVY = Language(
    (
        Quote("'''", "'''", lines=True),
        Quote('"""', '"""', holes=_HOLE, names=True, dotted=True, lines=True),
        Quote("$/", "/$", escapes=False, holes=_HOLE, names=True, dotted=True, lines=True),
        Quote("'", "'"),
        Quote('"', '"', holes=_HOLE, names=True, dotted=True),
    ),
    slashy=True,
)
KOTLIN = Language(
    (
        Quote('"""', '"""', escapes=False, holes=_HOLE, names=True, lines=True),
        Quote("'", "'"),
        Quote('"', '"', holes=_HOLE, names=True),
    ),
    nested=True,
)
_INTERPOLATORS = ("raw", "ivy", "mvn", "dep", "s", "f")
SCALA = Language(
    (
        *(Quote(one + '"""', '"""', False, _HOLE, True, lines=True) for one in _INTERPOLATORS),
        Quote('"""', '"""', escapes=False, lines=True),
        *(Quote(one + '"', '"', True, _HOLE, True) for one in _INTERPOLATORS),
        Quote('"', '"'),
    ),
    nested=True,
    marks=r"'(?:\\.|[^'\\\n])'|[-!#%&*+/:<=>?@^|~]+",
    leading=frozenset({".", "&&", "||", "=", "++=", "+=", ":=", "%", "%%", "%%%", "++"}),
)
STARLARK = Language(
    (
        Quote("'''", "'''", lines=True),
        Quote('"""', '"""', lines=True),
        Quote("'", "'"),
        Quote('"', '"'),
    ),
    remarks=("#",),
    block=("", ""),
    leading=frozenset(),
)


def tokens_of(text: str, language: Language) -> tuple[list[Token], list[str]]:
    """The tokens and, in words with their line, faults of form. Raises Unreadable past limits."""
    lexer = _Lexer(text, language)
    lexer.run()
    return lexer.tokens, lexer.faults


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    def any_of(opens: Iterable[str]) -> str:
        longest = sorted(filter(None, opens), key=len, reverse=True)
        return "|".join(map(re.escape, longest)) or r"(?!)"

    parts = {
        "space": r"(?:[^\S\n]|\\\r?\n)+",
        "break": r"\n",
        "remark": rf"(?:{any_of(language.remarks)})[^\n]*",
        "block": any_of(language.block[:1]),
        "quote": any_of(quote.opens for quote in language.quotes),
        "tick": r"`[^`\n]*`",
        "word": language.word,
        "number": language.number,
        "mark": rf"{language.marks}|.",
    }
    return re.compile("|".join(f"(?P<{name}>{part})" for name, part in parts.items()), re.DOTALL)


class _Lexer:
    def __init__(self, text: str, language: Language) -> None:
        self.text, self.language = text, language
        self.at, self.line = 0, 1
        self.tokens: list[Token] = []
        self.faults: list[str] = []
        self.quotes = {quote.opens: quote for quote in language.quotes}

    def run(self) -> None:
        """Fill `tokens` and `faults`."""
        match = _pattern(self.language).match
        actions: dict[str, Callable[[str], None]] = {
            "quote": self._quote,
            "block": self._block,
            "mark": self._mark,
            "break": self._break,
            "space": self._space,
            "tick": lambda text: self._add("word", text.strip("`")),
            "word": lambda text: self._add("word", text),
            "number": lambda text: self._add("number", text),
            "remark": lambda text: None,
        }
        while found := match(self.text, self.at):
            self.at = found.end()
            actions[found.lastgroup or ""](found.group())

    def _break(self, text: str) -> None:
        self._add("break", text)
        self.line += 1

    def _space(self, text: str) -> None:
        self.line += text.count("\n")

    def _add(self, kind: Kind, text: str, *, computed: bool = False, prefix: str = "") -> None:
        if len(self.tokens) >= MAX_TOKENS:
            raise Unreadable(f"more than {MAX_TOKENS} words and marks (line {self.line})")
        self.tokens.append(Token(kind, text, self.line, computed, prefix))

    def _mark(self, mark: str) -> None:
        before = self.tokens[-1] if self.tokens else None
        operand = before and (before.kind in ("word", "number", "text") or before.text in ")]}")
        if mark == "/" and self.language.slashy and not operand:
            line_end = self.text.find("\n", self.at, self.at + _MAX_SLASHY)
            end = self.text.find("/", self.at, line_end if line_end >= 0 else self.at + _MAX_SLASHY)
            if end >= 0:
                self._add("text", self.text[self.at : end], computed=True)
                self.at = end + 1
                return
        self._add("mark", mark)

    def _block(self, opens: str) -> None:
        closes = self.language.block[1]
        either = re.compile(f"{re.escape(opens)}|{re.escape(closes)}")
        start, depth = self.at, 1
        while depth and (found := either.search(self.text, self.at)):
            self.at = found.end()
            if found.group() == closes:
                depth -= 1
            elif self.language.nested:
                depth += 1
        if depth:
            self.faults.append(f"a remark is not closed (line {self.line})")
            self.at = len(self.text)
        self.line += self.text.count("\n", start, self.at)

    def _quote(self, opens: str) -> None:
        quote, start = self.quotes[opens], self.at
        content: list[str] = []
        self.at, computed, closed = self._content(quote, start, content, 0)
        if not closed:
            self.faults.append(f"a text is not closed (line {self.line})")
        prefix = opens.rstrip("\"'")
        self._add("text", "".join(content), computed=computed, prefix=prefix)
        self.line += self.text.count("\n", start, self.at)

    def _content(
        self, quote: Quote, at: int, content: list[str], depth: int
    ) -> tuple[int, bool, bool]:
        """Where the text ends, whether a part is computed, whether it was closed."""
        computed = False
        stops = _stops(quote)
        while found := stops.search(self.text, at):
            content.append(self.text[at : found.start()])
            stop, at = found.group(), found.end()
            if stop == quote.closes:
                return at, computed, True
            if stop == "\n":
                return found.start(), computed, False
            if stop in quote.holes:
                start = at
                at = self._hole(at, ")" if stop.endswith("(") else "}", depth)
                content.append(f"${{{self.text[start : at - 1]}}}")
                computed = True
            elif stop.startswith("$"):
                content.append(f"${{{stop[1:]}}}")
                computed = True
            else:
                content.append(stop[1:])
        content.append(self.text[at:])
        return len(self.text), computed, False

    def _hole(self, at: int, closes: str, depth: int) -> int:
        """Past the end of a computed part that begins at `at`."""
        opens, level = {")": "(", "}": "{"}[closes], 1
        inside = _pattern_of_hole(self.language)
        while level and (found := inside.search(self.text, at)):
            at = found.end()
            mark = found.group()
            if mark in self.quotes:
                if depth >= _MAX_HOLES:
                    raise Unreadable(f"nested too deeply (line {self.line})")
                at, _, _ = self._content(self.quotes[mark], at, [], depth + 1)
            elif mark in (opens, closes):
                level += 1 if mark == opens else -1
        return at if not level else len(self.text) + 1


@cache
def _stops(quote: Quote) -> re.Pattern[str]:
    # Of more than three quote marks in a row, raw texts keep all but the last three.
    last = '(?!")' if quote.closes == '"""' and not quote.escapes else ""
    stops = [*map(re.escape, quote.holes), re.escape(quote.closes) + last]
    stops.sort(key=len, reverse=True)
    if quote.names:
        stops.append(r"\$[^\W\d]\w*" + (r"(?:\.[^\W\d]\w*)*" if quote.dotted else ""))
    if quote.escapes:
        stops.append(r"\\.")
    if not quote.lines:
        stops.append(r"\n")
    return re.compile("|".join(stops), re.DOTALL)


@cache
def _pattern_of_hole(language: Language) -> re.Pattern[str]:
    opens = sorted((quote.opens for quote in language.quotes), key=len, reverse=True)
    return re.compile("|".join([*map(re.escape, opens), "[{}()]"]))
