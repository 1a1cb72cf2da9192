"""A Dockerfile as logical instructions, and its variable substitution, as BuildKit does it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from timonier.estate.core.facts import Unreadable
from timonier.estate.core.manifests.growth import Growth

MAX_BYTES = 1024 * 1024
_DIRECTIVE = re.compile(r"#\s*+([a-zA-Z]\w*+)\s*+=\s*+(\S.*)")
_INSTRUCTION = re.compile(r"\s*([A-Za-z]+)(?:\s+(.*))?", re.DOTALL)
_HEREDOC = re.compile(r"(?<![<\d])<<(-?)\s*([\"']?)([A-Za-z_][\w.]*)\2")
_HEREDOC_INSTRUCTIONS = frozenset({"RUN", "COPY", "ADD"})
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_MAX_NESTING = 10


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction: continuation lines joined, comments dropped, here-documents in `body`."""

    line: int
    name: str  # upper case
    args: str
    body: str = ""


def instructions(data: bytes) -> list[Instruction]:
    """The instructions in order; raises Unreadable when the bytes cannot be a Dockerfile."""
    if len(data) > MAX_BYTES:
        raise Unreadable(f"more than {MAX_BYTES // 1024} KiB of Dockerfile")
    if b"\0" in data:
        raise Unreadable("binary data, not a Dockerfile")
    lines = data.decode("utf-8-sig", "replace").splitlines()
    escape = _escape_directive(lines)
    found: list[Instruction] = []
    position = 0
    while position < len(lines):
        start = position
        joined, position = _logical_line(lines, position, escape)
        match = _INSTRUCTION.fullmatch(joined) if joined.strip() else None
        if match is None:
            continue
        name, args = match[1].upper(), (match[2] or "").strip()
        body = ""
        if name in _HEREDOC_INSTRUCTIONS and "<<" in args:
            body, position = _heredocs(args, lines, position)
        found.append(Instruction(_first_line(lines, start), name, args, body))
    return found


def _escape_directive(lines: list[str]) -> str:
    """Directives stand before anything else; the first line that is none ends them."""
    for line in lines:
        match = _DIRECTIVE.fullmatch(line.strip())
        if match is None:
            break
        if match[1].lower() == "escape" and match[2] in ("\\", "`"):
            return match[2]
    return "\\"


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _first_line(lines: list[str], start: int) -> int:
    while start < len(lines) - 1 and (_is_comment(lines[start]) or not lines[start].strip()):
        start += 1
    return start + 1


def _logical_line(lines: list[str], position: int, escape: str) -> tuple[str, int]:
    """The text up to the first line that does not continue, without comments and blank lines."""
    parts: list[str] = []
    while position < len(lines):
        line = lines[position]
        position += 1
        if _is_comment(line) or (not line.strip() and parts):
            continue
        stripped = line.rstrip()
        if not stripped.endswith(escape):
            parts.append(line)
            break
        parts.append(stripped[:-1])
    return "".join(parts), position


def _heredocs(args: str, lines: list[str], position: int) -> tuple[str, int]:
    """The here-documents that the instruction opens; one never closed ends with the file."""
    body: list[str] = []
    for match in _HEREDOC.finditer(args):
        strip_tabs, end = bool(match[1]), match[3]
        while position < len(lines):
            line = lines[position]
            position += 1
            if (line.lstrip("\t") if strip_tabs else line) == end:
                break
            body.append(line)
    return "\n".join(body), position


def split_words(args: str) -> list[str]:
    """Words between blanks; quotes group and are removed, a backslash keeps the next character."""
    words: list[str] = []
    current: list[str] = []
    quote, started, escaped = "", False, False
    for char in args:
        if escaped:
            current.append(char)
            escaped = False
        elif char == "\\" and quote != "'":
            escaped = started = True
        elif quote:
            quote = _in_quotes(char, quote, current)
        elif char in "\"'":
            quote, started = char, True
        elif char.isspace():
            _close_word(words, current, started)
            started = False
        else:
            current.append(char)
            started = True
    _close_word(words, current, started)
    return words


def _in_quotes(char: str, quote: str, current: list[str]) -> str:
    if char == quote:
        return ""
    current.append(char)
    return quote


def _close_word(words: list[str], current: list[str], started: bool) -> None:
    if started or current:
        words.append("".join(current))
        current.clear()


def substitute(
    template: str, values: Mapping[str, str], growth: Growth | None = None
) -> tuple[str, bool]:
    """The template with its variables replaced, and whether every one of them was known.

    Knows $X, ${X}, ${X:-d}, ${X-d}, ${X:+a}, ${X+a}, ${X:?e}, ${X?e}; any other operator, and an
    unset variable without default, stay as written and make the answer incomplete. So does a
    template whose value would pass the limit of `growth`, which then knows that it was met.
    """
    if "$" not in template:
        return template, True
    account = growth or Growth()
    found, known = _substitute(template, values, 0, account.value)
    if account.allows(len(found)):
        return found, known
    return template, False


def _substitute(
    template: str, values: Mapping[str, str], depth: int, limit: int
) -> tuple[str, bool]:
    """As `substitute`, stopping soon after the limit, where the text is of no use any more."""
    if "$" not in template:
        return template, True
    out: list[str] = []
    complete, position, size = depth <= _MAX_NESTING, 0, 0
    while position < len(template) and size <= limit:
        char = template[position]
        if char == "\\" and template[position + 1 : position + 2] == "$":
            piece, known, position = "$", True, position + 2
        elif char == "$" and depth <= _MAX_NESTING:
            piece, known, position = _variable(template, position, values, depth, limit)
        else:
            piece, known, position = char, True, position + 1
        out.append(piece)
        size += len(piece)
        complete = complete and known
    return "".join(out), complete


def _variable(
    template: str, start: int, values: Mapping[str, str], depth: int, limit: int
) -> tuple[str, bool, int]:
    """The value of the variable at `start`, whether it was known, and where it ends."""
    if template[start + 1 : start + 2] == "{":
        end = _closing_brace(template, start + 2)
        if end < 0:
            return template[start:], False, len(template)
        inner, end = template[start + 2 : end], end + 1
        match = _NAME.match(inner)
        if match is None:
            return template[start:end], False, end
        value, known = _expand(match[0], inner[match.end() :], values, depth, limit)
        return (value if known else template[start:end]), known, end
    match = _NAME.match(template, start + 1)
    if match is None:
        return "$", True, start + 1
    known = match[0] in values
    return (values[match[0]] if known else template[start : match.end()]), known, match.end()


def _closing_brace(template: str, position: int) -> int:
    depth = 1
    for index in range(position, len(template)):
        if template[index] == "{" and template[index - 1] == "$":
            depth += 1
        elif template[index] == "}":
            depth -= 1
            if depth == 0:
                return index
    return -1


def _expand(
    name: str, operator: str, values: Mapping[str, str], depth: int, limit: int
) -> tuple[str, bool]:
    value = values.get(name)
    if not operator:
        return value or "", value is not None
    counts_empty = operator[0] == ":"
    action, word = operator[counts_empty : counts_empty + 1], operator[counts_empty + 1 :]
    is_set = bool(value) if counts_empty else value is not None
    if action == "-":
        return (value or "", True) if is_set else _substitute(word, values, depth + 1, limit)
    if action == "+":
        return _substitute(word, values, depth + 1, limit) if is_set else ("", True)
    if action == "?":
        return value or "", is_set
    return "", False
