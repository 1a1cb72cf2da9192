"""Which entities exist, and which panels higher rooms hang on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.http import HttpRequest

if TYPE_CHECKING:
    from timonier.kit.entity import Entity, Panel

PanelMaker = Callable[[HttpRequest, Any], "Panel | None"]


class Registry:
    """Entities by model, in the order of their declaration."""

    def __init__(self) -> None:
        self._entities: dict[type[Model], Entity] = {}
        self._panels: dict[type[Model], list[PanelMaker]] = {}

    def add(self, *entities: Entity) -> None:
        for entity in entities:
            self._entities[entity.model] = entity

    def hang(self, model: type[Model], panel: PanelMaker) -> None:
        """Add a block to the page of a lower room's entity, which never learns of it."""
        hung = self._panels.setdefault(model, [])
        if panel not in hung:
            hung.append(panel)

    def panels(self, entity: Entity) -> tuple[PanelMaker, ...]:
        return (*entity.panels, *self._panels.get(entity.model, ()))

    def of(self, app: str) -> list[Entity]:
        return [entity for entity in self if entity.app == app]

    def named(self, app: str, slug: str) -> Entity | None:
        return next((entity for entity in self.of(app) if entity.slug == slug), None)

    def get(self, model: type[Model]) -> Entity | None:
        return self._entities.get(model)

    def __getitem__(self, model: type[Model]) -> Entity:
        return self._entities[model]

    def __contains__(self, model: object) -> bool:
        return model in self._entities

    def __iter__(self) -> Iterator[Entity]:
        return iter(self._entities.values())

    def __len__(self) -> int:
        return len(self._entities)


registry = Registry()
