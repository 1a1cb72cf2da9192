"""What a scan says of a repository, in the reader's language.

A reason is kept as it was said, in English, part by part; what git or a parser said stays theirs.
"""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

_UNREAD = re.compile(r"(\d+) files? could not be read")
_KNOWN: dict[str, str | Promise] = {
    "there is no commit yet": _("there is no commit yet"),
    "the history is shallow: older commits are not here": _(
        "the history is shallow: older commits are not here"
    ),
    "reading it needs more memory than there is": _("reading it needs more memory than there is"),
}
_BROKEN = "the history could not be read: "


def in_words(reason: str) -> str:
    """The reason of a partial or failed scan."""
    return "; ".join(_part(part) for part in reason.split("; ")) if reason else ""


def _part(text: str) -> str:
    if found := _UNREAD.fullmatch(text):
        count = int(found[1])
        words = ngettext("%(n)s file could not be read", "%(n)s files could not be read", count)
        return words % {"n": count}
    if text.startswith(_BROKEN):
        told = _("the history could not be read: %(reason)s")
        return str(told) % {"reason": text.removeprefix(_BROKEN)}
    return str(_KNOWN.get(text, text))
