"""What never reaches a log, a job's words or a traceback: tokens, session ids, links, passwords.

A secret is known by its shape or by the name before it. What has neither cannot be told from a
word: code does not put such a thing into a message in the first place.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from types import TracebackType

MASK = "…"
_NAMES = r"sessionid|session_key|csrftoken|csrfmiddlewaretoken|(?:access_|api_)?token|secret"
_NAMES += r"|(?:pg|my)?passw(?:or)?d\d?|pwd|(?:api_?|secret_?)?key"
_SHAPES = re.compile(
    r"\b(?:tmn_|gh[pousr]_|github_pat_|glpat-|xox[a-z]-|AKIA|ti_)[\w-]+"
    r"|(?<=/welcome/)[\w-]{16,}"  # a one-time link
    r"|(?<=://)[^/\s'\"]+(?=@)|(?<=://)[^/@\s:'\"]*:(?!\d+/)[^@\s'\"]*(?=@)"  # of an address
    # A key of a session: 32 signs of a base of 36. A digest has no letter after f.
    r"|(?<![0-9A-Za-z])(?=[0-9a-f]{0,31}[g-z])[0-9a-z]{32}(?![0-9A-Za-z])"
)
_AFTER = re.compile(
    # `name=…`, `'name': …` of JSON and of Python; a bare `name:` is a word of a sentence.
    rf"(?i)((?:\b|_)(?:{_NAMES})(?:['\"]\s*:\s*|\s*=\s*))(\"[^\"]*\"|'[^']*'|[^&\s,;'\"]+)"
    r"|(\b(?:bearer|basic)\s+)([\w.~+/=-]{6,})"
)


def masked(text: str) -> str:
    """The text with every secret of a known shape or name replaced by an ellipsis."""
    return _AFTER.sub(_kept, _SHAPES.sub(MASK, text))


def _kept(found: re.Match[str]) -> str:
    return f"{found[1] or found[3]}{MASK}"


class Masked(logging.Formatter):
    """Formats a record as usual (message, arguments, traceback, stack), then masks all of it."""

    def format(self, record: logging.LogRecord) -> str:
        """One text without secrets; the record itself is left as it was."""
        return masked(super().format(record))


def excepthook(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """As Python's own, which prints what nobody caught; masked."""
    sys.stderr.write(masked("".join(traceback.format_exception(kind, error, trace))))


def _of_thread(told: threading.ExceptHookArgs) -> None:
    if told.exc_value is not None and not issubclass(told.exc_type, SystemExit):
        excepthook(told.exc_type, told.exc_value, told.exc_traceback)


def install() -> None:
    """Mask what no code catches, in this process and its threads, unless somebody else hears it."""
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = excepthook
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = _of_thread
