"""What a saved view may hold, whoever brings it: page, API or file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from timonier.kit.entities import asked, filters
from timonier.kit.entities import saved as selectors
from timonier.kit.entities.entity import Entity
from timonier.kit.models import SavedView

SHARE = "kit.share_savedview"
LONGEST = 2_000  # signs of one value


if TYPE_CHECKING:
    ViewBase = forms.ModelForm[SavedView]
else:
    ViewBase = forms.ModelForm


class ViewForm(ViewBase):
    """A view of a list there is, by filters and columns there are, for whom its author may."""

    by: Any = None

    def narrow(self, by: Any) -> None:
        """Sharing takes a right; a view that is shared already stays so in other hands."""
        self.by = by
        if by is None or by.has_perm(SHARE):
            return
        kept = {SavedView.Audience.PRIVATE, self.instance.audience}
        field: Any = self.fields["audience"]
        field.choices = [pair for pair in SavedView.Audience.choices if pair[0] in kept]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not {"kind", "query", "columns"} & set(self.changed_data) and self.instance.pk:
            return cleaned  # a new name for a view whose filter is gone
        entity = self._entity(str(cleaned.get("kind") or ""))
        if entity is None:
            if "kind" not in self.errors:
                self.add_error("kind", _("There is no such list."))
            return cleaned
        self._check_query(entity, cleaned.get("query"))
        self._check_columns(entity, cleaned.get("columns"))
        return cleaned

    def clean_query(self) -> Any:
        return self.cleaned_data.get("query") or {}

    def clean_columns(self) -> Any:
        return self.cleaned_data.get("columns") or []

    def _entity(self, kind: str) -> Entity | None:
        """The list, if there is one and this person may see it: others do not exist."""
        found = selectors.entity_of(SavedView(kind=kind))
        may = found is not None and (self.by is None or self.by.has_perm(found.permission("view")))
        return found if may else None

    def _check_query(self, entity: Entity, query: Any) -> None:
        plain = isinstance(query, dict) and all(
            isinstance(value, str) and len(value) <= LONGEST for value in query.values()
        )
        if not plain:
            self.add_error("query", _("Give each parameter one text."))
            return
        rows = entity.model._default_manager.none()
        found = filters.filterset(entity, query, rows, self.by) if self.by else None
        known = filters.parameters(found) if found else set(query)
        for name in sorted(set(query) - {*known, *asked.WORDS}):
            self.add_error("query", _("There is no filter “%(name)s”.") % {"name": name})
        if found is not None and not found.is_valid():
            for name, texts in found.errors.items():
                self.add_error("query", f"{entity.label(name)}: {' '.join(map(str, texts))}")

    def _check_columns(self, entity: Entity, columns: Any) -> None:
        plain = isinstance(columns, list) and all(isinstance(name, str) for name in columns)
        unknown = sorted(set(columns) - set(asked.of(entity))) if plain else [""]
        for name in unknown:
            words = _("There is no column “%(name)s”.") % {"name": name}
            self.add_error("columns", words if plain else _("Give a list of columns."))
