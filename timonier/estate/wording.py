"""What a scan says of a repository, in the reader's language.

A reason is kept as it was said, in English, part by part; what git or a parser said stays theirs.
"""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from timonier.kit.measured.readable import series

_UNREAD = re.compile(r"(\d+) files? could not be read: (.*?)(?: and (\d+) more)?")
_LEFT_OUT = re.compile(r"(\d+) files? of test inputs left out of judgment")
_NAMED = 3  # files named in a reason; the repository's page lists all
REWRITTEN = "the history was rewritten since the last scan"
_KNOWN: dict[str, str | Promise] = {
    "there is no commit yet": _("there is no commit yet"),
    "the history is shallow: older commits are not here": _(
        "the history is shallow: older commits are not here"
    ),
    "reading it needs more memory than there is": _("reading it needs more memory than there is"),
    REWRITTEN: _("the history was rewritten since the last scan"),
}
_FORMS: tuple[tuple[re.Pattern[str], str | Promise], ...] = (
    (re.compile(r"there is no repository at (?P<place>.*) any more"),
     _("there is no repository at %(place)s any more")),
    (re.compile(r"(?P<place>.*) does not list it any more"),
     _("%(place)s does not list it any more: moved, deleted, archived, or hidden from us")),
    (re.compile(r"it was at (?P<place>.*) before"), _("it was at %(place)s before")),
    (re.compile(r"it is (?P<name>.*), a person said: it is read once"),
     _("it is %(name)s, a person said: it is read once")),
    (re.compile(r"it is retired: (?P<reason>.*)"), _("it is retired: %(reason)s")),
    (re.compile(r"missing or damaged: (?P<names>.*)"), _("missing or damaged: %(names)s")),
)  # fmt: skip
_BROKEN = "the history could not be read: "


def unread_files(paths: list[str]) -> str:
    """The reason that names files which could not be read, as it is kept; `in_words` tells it."""
    files = "1 file" if len(paths) == 1 else f"{len(paths)} files"
    named = ", ".join(path[-120:].replace("; ", ", ") for path in paths[:_NAMED])
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    return f"{files} could not be read: {named}{more}"


def left_out(count: int) -> str:
    """The remark on files that tests are tried on, as it is kept; empty when there are none."""
    files = "1 file" if count == 1 else f"{count} files"
    return f"{files} of test inputs left out of judgment" if count else ""


def in_words(reason: str) -> str:
    """The reason of a partial or failed scan."""
    return series(map(_part, reason.split("; ")))


def _part(text: str) -> str:
    if found := _UNREAD.fullmatch(text):
        return _unread(int(found[1]), found[2], int(found[3] or 0))
    if found := _LEFT_OUT.fullmatch(text):
        return ngettext(
            "%(n)s file of test inputs left out of judgment",
            "%(n)s files of test inputs left out of judgment",
            int(found[1]),
        ) % {"n": found[1]}
    if text.startswith(_BROKEN):
        told = _("the history could not be read: %(reason)s")
        return str(told) % {"reason": text.removeprefix(_BROKEN)}
    for form, words in _FORMS:
        if said := form.fullmatch(text):
            return str(words) % said.groupdict()
    return str(_KNOWN.get(text, text))


def _unread(count: int, names: str, more: int) -> str:
    words = ngettext(
        "%(n)s file could not be read: %(names)s",
        "%(n)s files could not be read: %(names)s",
        count,
    )
    if more:
        names = gettext("%(names)s and %(more)s more") % {"names": names, "more": more}
    return words % {"n": count, "names": names}
