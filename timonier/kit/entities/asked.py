"""What a list is asked: by its address alone, or by a view and what the address changes of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from timonier.kit.entities import saved as selectors
from timonier.kit.entities.entity import Entity

VIEW = "view"
COLUMNS = "columns"
PLACE = ("at", "limit")  # where in the list, which is no part of what is asked
WORDS = ("q", "sort")


class Asked:
    """The query of a list as a person asks it. A view that cannot be found asks for nothing.

    `view`: the one it stands on; `refused`: why it must not be answered, by parameter.
    """

    def __init__(self, entity: Entity, given: Mapping[str, Any], user: Any) -> None:
        self.entity, self.given = entity, given
        self.key = str(given.get(VIEW) or "")
        self.view = selectors.view_of(entity, self.key, user) if self.key else None
        self.refused: dict[str, list[str]] = {}
        if self.key and self.view is None:
            text = _("There is no such view here, or it is not open to you.")
            self.refused[VIEW] = [text]
        stored = self.view.query if self.view and isinstance(self.view.query, dict) else {}
        self.stored: Mapping[str, Any] = stored
        self.query: Mapping[str, Any] = {**stored, **_plain(given)} if stored else given
        self.columns = shown(entity, self._columns())

    def _columns(self) -> list[str]:
        listed = getattr(self.given, "getlist", None)
        chosen = listed(COLUMNS) if listed else ()
        return list(chosen) or (list(self.view.columns) if self.view else [])

    def check(self, parameters: Collection[str]) -> None:
        """Refuse a view whose filter there is no more: without it, it would show more rows."""
        for name in sorted(set(self.stored) - {*parameters, *WORDS}):
            text = _("This view filters by what there is no more. Choose its filters anew.")
            self.refused[name] = [text]

    @property
    def lost(self) -> list[str]:
        """Columns of the view that there are no more: rows are the same without them."""
        return (
            [name for name in self.view.columns if name not in of(self.entity)]
            if (self.view)
            else []
        )

    @property
    def changed(self) -> bool:
        """Whether the address asks for something else than the view it stands on."""
        if self.view is None:
            return False
        now = {name: value for name, value in self.stored.items() if value}
        asked = {**now, **_plain(self.given)}
        asked = {k: v for k, v in asked.items() if v and k not in (VIEW, COLUMNS, *PLACE)}
        return asked != now or self.columns != shown(self.entity, self.view.columns)

    def worth_keeping(self, parameters: Iterable[str]) -> dict[str, str]:
        """What a view made of this would store."""
        known = {*parameters, *WORDS}
        return {
            name: str(self.query[name])
            for name in self.query
            if name in known and (self.query[name])
        }


def of(entity: Entity) -> list[str]:
    """Every column that a list can show, its own first."""
    return list(dict.fromkeys((*entity.columns, *entity.fields)))


def shown(entity: Entity, chosen: Iterable[str]) -> list[str]:
    """The columns to show: those chosen that there are, after the one that leads to the row."""
    known = of(entity)
    kept = [name for name in dict.fromkeys(chosen) if name in known]
    first = entity.columns[0]
    return list(dict.fromkeys([first, *kept])) if kept else list(entity.columns)


def _plain(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: given[name] for name in given}


def no_list() -> str:
    """Why a view of a kind of rows that no room shows any more answers nothing."""
    return _("There is no such list any more.")
