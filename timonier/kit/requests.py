"""What this request may do, and which rows it asks for."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from timonier.kit import filters, links, paging
from timonier.kit.audience import may, rows_for
from timonier.kit.entity import Entity
from timonier.kit.tokens import within_scope
from timonier.kit.writes import NOTHING

LONGEST_QUERY = 200


def allow(request: HttpRequest, entity: Entity, action: str, item: Any = None) -> None:
    """Refuse what neither the role, nor having contributed the row, nor the token's scope gives."""
    in_scope = within_scope(request, app=entity.app, write=action != "view")
    if not in_scope or not may(request.user, entity, action, item):
        raise PermissionDenied


def item_for(request: HttpRequest, entity: Entity, key: str, action: str) -> Any:
    """The row, if this user may see it and do this. What may not be seen does not exist."""
    if not request.user.has_perm(entity.permission("view")):
        raise Http404
    allow(request, entity, "view")
    item = entity.find(key, rows_for(entity, request.user))
    if item is None:
        raise Http404(_("There is no such page."))
    if action != "view":
        allow(request, entity, action, item)
    return item


def version_read(request: HttpRequest) -> str:
    """The version that the sender of a form read; a form that names none has read nothing."""
    return request.POST.get("seen") or NOTHING


class Narrowed:
    """The rows a list shows: those one may see, then words, then filters, then the order."""

    def __init__(self, request: HttpRequest, entity: Entity, query: Mapping[str, Any]) -> None:
        self.words = str(query.get("q") or "").replace("\x00", "").strip()[:LONGEST_QUERY]
        seen = searched(entity, rows_for(entity, request.user), self.words, request.user)
        self.filters = filters.filterset(entity, query, seen, request.user)
        self.valid: bool = self.filters.is_valid()
        found: QuerySet[Any] = self.filters.qs if self.valid else seen.none()
        self.rows = links.named(entity, found, request.user)
        self.sort = str(query.get("sort") or "")
        self.terms = paging.terms_for(entity, self.rows, self.sort)
        self.cursor = str(query.get("at") or "")

    @property
    def errors(self) -> dict[str, list[str]]:
        return {name: [str(e) for e in found] for name, found in self.filters.errors.items()}

    @property
    def ordered(self) -> QuerySet[Any]:
        return self.rows.order_by(*(term.order(backwards=False) for term in self.terms))

    def page(self, *, size: int = paging.PAGE_SIZE) -> paging.Page:
        """Raises paging.BadCursor for a place that this list did not make."""
        return paging.page_of(
            self.rows, self.terms, cursor=self.cursor, size=size, counted=not self.words
        )


def searched(entity: Entity, rows: QuerySet[Any], words: str, user: Any) -> QuerySet[Any]:
    """Rows where each word is found in one of the entity's search fields; names of links count
    where this person may see what they lead to."""
    allowed = {name: links.within_sight(entity, name, user) for name in entity.search}
    for word in words.split()[:8]:
        anywhere: list[Any] = [
            Q(**{f"{name}__icontains": word}) & allowed[name] for name in entity.search
        ]
        rows = rows.filter(Q.create(anywhere, Q.OR))
    return rows
