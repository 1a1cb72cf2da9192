"""Terraform's language, as far as facts need it: blocks, labels and literal attributes with lines.

The complete parser (python-hcl2) reads 27 KB a second and loses lines; an estate has megabytes.
This one keeps the shape and the literals, leaves expressions as written; tests compare both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from timonier.estate.core.facts import Unreadable

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 60

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\f\v]+)
    |(?P<newline>\n)
    |(?P<comment>\#[^\n]*|//[^\n]*|/\*.*?(?:\*/|\Z))
    |<<-?(?P<heredoc>[A-Za-z_][\w-]*)[ \t\r]*\n
    |(?P<name>[A-Za-z_][\w-]*)
    |(?P<quote>")
    |(?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)
_PLAIN = re.compile(r'[^"\\$%]+')
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
_OPEN, _CLOSE = "{[(", "}])"


@dataclass(frozen=True, slots=True)
class Token:
    """One token: a name, string, template (a string with an expression), mark or newline."""

    kind: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Value:
    """An attribute: its text when a literal (string, number, boolean), else the expression."""

    text: str
    line: int
    literal: bool
    items: tuple[str, ...] = ()  # the literal strings of a list
    block: Block | None = None  # the content of an object


@dataclass(slots=True)
class Block:
    """A block or an object: `resource "aws_db_instance" "main" { … }`."""

    kind: str = ""
    labels: tuple[str, ...] = ()
    line: int = 0
    values: dict[str, Value] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)

    def literal(self, name: str) -> str:
        """The literal value of an attribute; empty when absent or computed."""
        value = self.values.get(name)
        return value.text if value is not None and value.literal else ""

    def line_of(self, name: str) -> int:
        """The attribute's line, or the block's."""
        value = self.values.get(name)
        return value.line if value is not None else self.line

    def every(self, kind: str) -> list[Block]:
        """The direct child blocks of a kind."""
        return [block for block in self.blocks if block.kind == kind]


def load_hcl(data: bytes) -> Block:
    """The file as one block without name. Raises Unreadable, with the line."""
    if len(data) > MAX_BYTES:
        raise Unreadable(f"more than {MAX_BYTES // 1024} KiB of HCL")
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8 at byte {error.start}") from None
    return _Parser(_tokens(source)).body(Block(), 0, closing=False)


def _tokens(source: str) -> list[Token]:
    found: list[Token] = []
    position, line = 0, 1
    while match := _TOKEN.match(source, position):
        start, position = line, match.end()
        kind = match.lastgroup or "mark"
        if kind == "quote":
            token, position = _string(source, position, line)
            found.append(token)
        elif kind == "heredoc":
            end = re.compile(rf"^[ \t]*{re.escape(match['heredoc'])}[ \t\r]*$", re.MULTILINE)
            closing = end.search(source, position)
            position = closing.end() if closing else len(source)
            found.append(Token("template", "<<" + match["heredoc"], line))
        elif kind in ("name", "mark", "newline"):
            found.append(Token(kind, match[0], start))
        line += source.count("\n", match.start(), position)
    return found


def _string(source: str, position: int, line: int) -> tuple[Token, int]:
    """The string whose opening quote is just before `position`; `${…}` may hold strings itself."""
    start, parts, template = position, list[str](), False
    while position < len(source):
        plain = _PLAIN.match(source, position)
        if plain:
            parts.append(plain[0])
            position = plain.end()
            continue
        char, after = source[position], source[position + 1 : position + 2]
        if char == '"':
            text = source[start:position] if template else "".join(parts)
            return Token("template" if template else "string", text, line), position + 1
        if char == "\\":
            parts.append(_ESCAPES.get(after, after))
            position += 2
        elif after == "{" and source[position + 1 : position + 3] != "{{":
            template = True
            position = _expression_end(source, position + 2)
        else:
            parts.append(char)
            position += 1
    raise Unreadable(f"a string opened on line {line} is not closed")


def _expression_end(source: str, position: int) -> int:
    """Where a `${` expression closes; strings inside are skipped, without recursion."""
    stack = ["}"]
    for match in re.compile(r'\\.|"|\$\{|\{|\}', re.DOTALL).finditer(source, position):
        text = match[0]
        in_string = stack[-1] == '"'
        if text == "${" or (text == "{" and not in_string):
            stack.append("}")
        elif text == '"' and not in_string:
            stack.append('"')
        elif text == stack[-1]:
            stack.pop()
        if not stack:
            return match.end()
    return len(source)


class _Parser:
    """Recursive descent over the tokens, bounded by MAX_DEPTH; expressions stay text."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.position = 0

    def _peek(self) -> Token:
        if self.position < len(self.tokens):
            return self.tokens[self.position]
        return Token("end", "", self.tokens[-1].line if self.tokens else 1)

    def _next(self) -> Token:
        token = self._peek()
        self.position += 1
        return token

    def body(self, block: Block, depth: int, *, closing: bool) -> Block:
        """Fill the block up to its closing brace, or to the end of the file."""
        if depth > MAX_DEPTH:
            raise Unreadable(f"nested deeper than {MAX_DEPTH} levels (line {block.line})")
        while not self._at_end(block, closing=closing):
            token = self._next()
            if token.kind in ("name", "string", "template"):
                self._statement(block, token, depth)
            elif token.text == "(":
                self._skip_expression()
            elif token.kind != "newline" and token.text != ",":
                raise Unreadable(f"unexpected {token.text[:20]!r} (line {token.line})")
        self.position += 1
        return block

    def _at_end(self, block: Block, *, closing: bool) -> bool:
        token = self._peek()
        at_brace = token.kind == "mark" and token.text == "}"
        if token.kind == "end" and closing:
            raise Unreadable(f"a block opened on line {block.line} is not closed")
        if at_brace and not closing:
            raise Unreadable(f"unexpected }} (line {token.line})")
        return at_brace or token.kind == "end"

    def _statement(self, block: Block, name: Token, depth: int) -> None:
        labels: list[str] = []
        while (token := self._next()).kind in ("name", "string", "template"):
            labels.append(token.text)
        if token.kind == "mark" and token.text in "=:" and not labels:
            block.values[name.text] = self._value(depth)
        elif token.kind == "mark" and token.text == "{":
            child = Block(name.text, tuple(labels), name.line)
            block.blocks.append(self.body(child, depth + 1, closing=True))
        else:
            raise Unreadable(f"unexpected {token.text[:20]!r} (line {token.line})")

    def _value(self, depth: int) -> Value:
        while self._peek().kind == "newline":
            self._next()
        first = self._peek()
        if first.kind == "mark" and first.text == "{" and not self._is_for():
            self._next()
            content = self.body(Block(line=first.line), depth + 1, closing=True)
            self._skip_expression()
            return Value("{}", first.line, literal=False, block=content)
        tokens = self._skip_expression()
        return _literal(tokens, first.line)

    def _is_for(self) -> bool:
        following = (t for t in self.tokens[self.position + 1 : self.position + 6])
        first = next((t for t in following if t.kind != "newline"), None)
        return first is not None and first.kind == "name" and first.text == "for"

    def _skip_expression(self) -> list[Token]:
        """The tokens of one expression: up to its line's end, a comma, or the bracket around."""
        found: list[Token] = []
        open_brackets: list[str] = []
        while (token := self._peek()).kind != "end":
            mark = token.text if token.kind == "mark" else ""
            ends = token.kind == "newline" or mark == "," or (mark and mark in _CLOSE)
            if ends and not open_brackets:
                break
            if mark and mark in _OPEN:
                open_brackets.append(mark)
            elif mark and mark in _CLOSE:
                open_brackets.pop()
            found.append(self._next())
        return found


def _literal(tokens: list[Token], line: int) -> Value:
    if len(tokens) == 1 and tokens[0].kind == "string":
        return Value(tokens[0].text, line, literal=True)
    text = "".join(token.text for token in tokens)[:500]
    if re.fullmatch(r"-?\d+(\.\d+)?|true|false", text):
        return Value(text, line, literal=True)
    items = tuple(token.text for token in tokens if token.kind == "string")
    return Value(text, line, literal=False, items=items if text.startswith("[") else ())
