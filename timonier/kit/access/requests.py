"""What this request may do, and which rows it asks for."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from timonier.kit import folding
from timonier.kit.access.tokens import within_scope
from timonier.kit.entities import filters, links, paging
from timonier.kit.entities.asked import Asked
from timonier.kit.entities.audience import may, rows_for
from timonier.kit.entities.entity import Entity
from timonier.kit.records.writes import NOTHING

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


def way_back(request: HttpRequest, otherwise: str = "") -> str:
    """The page to return to (`next`), when it is one of ours; another site never is."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if ours and " " not in asked else otherwise


class Narrowed:
    """The rows a list shows: those one may see, then words, then filters, then the order.

    `view` in the query asks for a saved view; the rest of the query changes it. What cannot be
    asked is refused and shows nothing, never everything.
    """

    def __init__(self, request: HttpRequest, entity: Entity, query: Mapping[str, Any]) -> None:
        self.asked = Asked(entity, query, request.user)
        query = self.asked.query
        self.words = str(query.get("q") or "").replace("\x00", "").strip()[:LONGEST_QUERY]
        seen = searched(entity, rows_for(entity, request.user), self.words, request.user)
        self.filters = filters.filterset(entity, query, seen, request.user)
        self.parameters = filters.parameters(self.filters)
        self.asked.check(self.parameters)
        self.valid: bool = self.filters.is_valid() and not self.asked.refused
        found: QuerySet[Any] = self.filters.qs if self.valid else seen.none()
        columns = dict.fromkeys((*entity.columns, *self.asked.columns))
        self.rows = links.named(entity, found, request.user, columns)
        self.sort = str(query.get("sort") or "")
        self.terms = paging.terms_for(entity, self.rows, self.sort)
        self.cursor = str(query.get("at") or "")

    @property
    def errors(self) -> dict[str, list[str]]:
        wrong = {name: [str(e) for e in found] for name, found in self.filters.errors.items()}
        return wrong | self.asked.refused

    @property
    def ordered(self) -> QuerySet[Any]:
        return self.rows.order_by(*(term.order(backwards=False) for term in self.terms))

    def page(self, *, size: int = paging.PAGE_SIZE) -> paging.Page:
        """Raises paging.BadCursor for a place that this list did not make."""
        return paging.page_of(
            self.rows, self.terms, cursor=self.cursor, size=size, counted=not self.words
        )


def searched(entity: Entity, rows: QuerySet[Any], words: str, user: Any) -> QuerySet[Any]:
    """Rows where each word, folded, is found in one of the entity's search fields; names of links
    count where this person may see what they lead to."""
    allowed = {name: links.within_sight(entity, name, user) for name in entity.search}
    for word in folding.words_of(words):
        anywhere: list[Any] = [
            folding.holds(entity.model, name, word) & allowed[name] for name in entity.search
        ]
        rows = rows.filter(Q.create(anywhere, Q.OR))
    return rows
