"""Safe loaders of JSON, TOML and Python: hostile sizes and depths read as absent."""

from __future__ import annotations

import ast
import json
import re
import tomllib
import warnings
from typing import Any

from timonier.estate.core.facts import Unreadable

MAX_BYTES = 64 * 1024 * 1024  # a lock file of 50 MB is real (issue 2, G)
MAX_TOML_BYTES = 8 * 1024 * 1024
MAX_MANIFEST_BYTES = 4 * 1024 * 1024  # what people write by hand
MAX_DEPTH = 100
MAX_JSON_CONTAINERS = 3_000_000  # each costs some 60 bytes and more
MAX_JSON_ITEMS = 8_000_000

_INT_DIGITS = 400
_DOTTED = re.compile(rb"(?<![\w\"'-])(?:[\w\"'-]++[ \t]*+\.[ \t]*+){100}")


def decode(data: bytes) -> str:
    """Text of UTF-8 bytes (a byte order mark is dropped, UTF-16 with a mark is understood)."""
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        return data.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise Unreadable(f"not UTF-8 text (line {line})") from None


def capped(data: bytes, cap: int) -> None:
    """Nothing, or Unreadable for more bytes than `cap`."""
    if len(data) > cap:
        raise Unreadable(f"{len(data)} bytes, over the limit of {cap}")


def _int(digits: str) -> int:
    return int(digits) if len(digits) < _INT_DIGITS else 0


def load_json(data: bytes) -> Any:
    """Parse JSON. Raises Unreadable with the line of the fault, or when nested too deeply."""
    capped(data, MAX_BYTES)
    if data.count(b"{") + data.count(b"[") > MAX_JSON_CONTAINERS or (
        data.count(b",") > MAX_JSON_ITEMS
    ):
        raise Unreadable("JSON with more items than any lock file needs")
    try:
        return json.loads(decode(data), parse_int=_int)
    except json.JSONDecodeError as problem:
        raise Unreadable(f"invalid JSON: {problem.msg} (line {problem.lineno})") from None
    except RecursionError:
        raise Unreadable("invalid JSON: nested too deeply") from None


def load_toml(data: bytes) -> dict[str, Any]:
    """Parse TOML. Raises Unreadable with the parser's words, which name the line."""
    capped(data, MAX_TOML_BYTES)
    if _DOTTED.search(data):
        raise Unreadable("invalid TOML: a key of more than 100 parts")
    try:
        return tomllib.loads(decode(data))
    except tomllib.TOMLDecodeError as problem:
        raise Unreadable(f"invalid TOML: {problem}") from None
    except RecursionError:
        raise Unreadable("invalid TOML: nested too deeply") from None


def load_python(data: bytes) -> ast.Module:
    """The syntax tree of Python 3 source, which is never run. Raises Unreadable with the line."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            return ast.parse(decode(data))
    except (SyntaxError, ValueError) as problem:
        line = getattr(problem, "lineno", None)
        raise Unreadable(f"not Python 3{f' (line {line})' if line else ''}") from None
    except (MemoryError, RecursionError):  # how the parser says that its own stack is full
        raise Unreadable("not Python 3: nested too deeply") from None


def table(value: Any) -> dict[str, Any]:
    """The value when it is a mapping, else an empty one: hostile shapes read as absent."""
    return value if isinstance(value, dict) else {}


def mapping(value: Any, what: str) -> dict[str, Any]:
    """The value, which must be a mapping: a lock of another shape is unreadable, never empty."""
    if not isinstance(value, dict):
        raise Unreadable(f"{what} holds no mapping")
    return value


def rows(value: Any) -> list[Any]:
    """The value when it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def text(value: Any) -> str:
    """The value when it is text (numbers become text), else an empty string."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
