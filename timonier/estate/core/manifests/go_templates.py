"""Text of Go's templates as charts write it in one line: values, defaults, printf; nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable

MAX_LENGTH = 1_000
_MAX_NESTING = 10
_HOLE = re.compile(r"\{\{-?((?:[^{}]|\{(?!\{)|\}(?!\})){0,500}+)-?\}\}")
_TOKEN = re.compile(r'"[^"]*"|`[^`]*`|[()|]|[^\s()|"`]+')
_SAME = frozenset({"quote", "squote", "toString", "trim", "toYaml", "nindent", "lower"})

# The value at a path such as `.Values.image.tag`: empty when unset, None when nobody can say.
type Look = Callable[[str], str | None]


def filled(template: str, look: Look) -> str | None:
    """The text with its `{{ }}` filled in; None when one of them cannot be said here."""
    if len(template) > MAX_LENGTH:
        return None
    parts, position = list[str](), 0
    for hole in _HOLE.finditer(template):
        value = evaluate(hole[1], look)
        if value is None:
            return None
        parts += [template[position : hole.start()], value]
        position = hole.end()
    rest = template[position:]
    text = "".join(parts) + rest
    return None if "{{" in rest or len(text) > MAX_LENGTH else text


def evaluate(expression: str, look: Look) -> str | None:
    """The value of one pipeline; None for a function that is not known here."""
    tokens = _TOKEN.findall(expression)
    value, rest = _pipeline(tokens, look, 0)
    return None if rest else value


def _pipeline(tokens: list[str], look: Look, depth: int) -> tuple[str | None, list[str]]:
    """The value of the commands up to a closing bracket, and the tokens behind it."""
    value: str | None = None
    is_first = True
    while True:
        words, tokens = _command(tokens, look, depth)
        piped = [] if is_first else [None if value is None else f'"{value}"']
        value = _called([*words, *piped], look)
        is_first = False
        if not tokens or tokens[0] != "|":
            return value, tokens
        tokens = tokens[1:]


def _command(tokens: list[str], look: Look, depth: int) -> tuple[list[str | None], list[str]]:
    """The words of one command: the name as written, bracketed ones by their value, quoted."""
    words: list[str | None] = []
    while tokens and tokens[0] not in ("|", ")"):
        token, tokens = tokens[0], tokens[1:]
        if token != "(":
            words.append(token)
            continue
        value, tokens = _pipeline(tokens, look, depth + 1) if depth < _MAX_NESTING else (None, [])
        words.append(None if value is None else f'"{value}"')
        tokens = tokens[1:]
    return words, tokens


def _called(words: list[str | None], look: Look) -> str | None:
    if not words or words[0] is None:
        return None
    name, given = words[0], words[1:]
    if not given:
        return _operand(name, look)
    if name.startswith(('"', "`", ".", "$")):
        return None
    values = [_operand(one, look) for one in given]
    if name == "default" and len(values) == 2:
        return values[0] if values[1] == "" else values[1]
    if name == "tpl" and values[0] is not None:
        return None if "{{" in values[0] else values[0]
    if name == "printf" and None not in values:
        return _printed([one or "" for one in values])
    return values[-1] if name in _SAME else None


def _operand(word: str | None, look: Look) -> str | None:
    if word is None:
        return None
    if len(word) > 1 and word[0] in '"`' and word[-1] == word[0]:
        return word[1:-1]
    if re.fullmatch(r"\d+(?:\.\d+)*", word):
        return word
    return look(word) if word[0] in ".$" else None


def _printed(values: list[str]) -> str | None:
    pattern, *given = values
    if pattern.count("%") != len(given) or len(re.findall("%[sv]", pattern)) != len(given):
        return None
    pieces = re.split("%[sv]", pattern)
    return pieces[0] + "".join(a + b for a, b in zip(given, pieces[1:], strict=True))
