"""The open findings as proposals need them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from timonier.practices.core.issue import Remedy
from timonier.practices.core.pieces import Piece
from timonier.practices.models import Finding, Waiver
from timonier.practices.selectors.contexts import in_service

_FIELDS = (
    "key", "check", "severity", "state", "repository", "subject", "file", "scope", "exploited",
    "exploited_on", "since", "due", "remedy", "aliases",
)  # fmt: skip
_NAMES = {"check": "check_id", "repository": "repository__name", "since": "since_on",
          "due": "due_on"}  # fmt: skip
_COLUMNS = [_NAMES.get(name, name) for name in _FIELDS]


def open_pieces(today: date, repositories: Sequence[int] | None = None) -> Iterator[Piece]:
    """The open findings that no waiver in force covers, of all repositories or of some."""
    waived = Waiver.objects.in_force(today).values("finding_key")
    rows = Finding.objects.open().exclude(key__in=waived).exclude(remedy={})
    if repositories is not None:
        rows = rows.filter(repository__in=repositories)
    serving = in_service()
    for row in rows.order_by().values_list(*_COLUMNS).iterator(2000):
        given: dict[str, Any] = dict(zip(_FIELDS, row, strict=True))
        given["remedy"] = Remedy.of(given["remedy"])
        given["aliases"] = tuple(given["aliases"])
        yield Piece(**given, in_service=serving.get(given["repository"]))
