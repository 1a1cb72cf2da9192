"""The walk behind "why?": level by level, a handful of queries per level however many rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from timonier.kit.entities.entity import registry
from timonier.kit.entities.links import Sight, seen_rows
from timonier.kit.models.evidence import Citation
from timonier.kit.records.evidence_places import addresses

DEPTH = 6
LIMIT = 200
Ref = tuple[int, int] | tuple[str, str]  # (content type, primary key) or (source, locator)


@dataclass(frozen=True)
class Node:
    """One step of the thread."""

    ref: Ref
    kind: str
    title: str
    depth: int
    because: str = ""
    url: str = ""
    source: str = ""
    locator: str = ""
    observed_at: datetime | None = None
    is_fact: bool = False
    hidden: bool = False
    gone: bool = False
    item: Any = None


@dataclass(frozen=True)
class Thread:
    """A claim and the steps under it, in reading order; `truncated` when there are more."""

    start: Node
    steps: list[Node] = field(default_factory=list)
    truncated: bool = False

    def __len__(self) -> int:
        return len(self.steps)

    @property
    def facts(self) -> list[Node]:
        return [step for step in self.steps if step.is_fact]


def visible_rows(model: type[Model], ids: Iterable[int], user: Any) -> dict[int, Model]:
    """The rows of these ids this user may see; without a user, all of them."""
    wanted = list(dict.fromkeys(ids))
    return {int(row.pk): row for row in seen_rows(model, user).filter(pk__in=wanted)}


class Walk:
    """One walk over the citations, down to the facts or up to the claims."""

    def __init__(self, user: Any, *, down: bool) -> None:
        self.user, self.down, self.sight = user, down, Sight(user)
        self.links: dict[Ref, list[tuple[Ref, Citation]]] = defaultdict(list)
        self.seen: set[Ref] = set()
        self.rows: dict[Ref, Model] = {}
        self.exists: set[Ref] = set()
        self.truncated = False

    def from_row(self, item: Model, depth: int, limit: int) -> Thread:
        kind = ContentType.objects.get_for_model(type(item))
        return self._thread((kind.pk, int(item.pk)), depth, limit)

    def from_fact(self, source: str, locator: str, depth: int, limit: int) -> Thread:
        return self._thread((source, locator), depth, limit)

    def _thread(self, start: Ref, depth: int, limit: int) -> Thread:
        self._collect(start, depth, limit)
        self._load()
        steps: list[Node] = []
        self._order(start, 1, steps, {start})
        return Thread(self._node(start, 0, None), self._placed(steps), self.truncated)

    def _placed(self, steps: list[Node]) -> list[Node]:
        """The steps, each observed fact with the address where it can be seen again."""
        found = addresses([(s.source, s.locator) for s in steps if s.source], self.user)
        return [
            replace(step, url=found.get((step.source, step.locator), "")) if step.source else step
            for step in steps
        ]

    def _collect(self, start: Ref, depth: int, limit: int) -> None:
        level: list[Ref] = [start]
        self.seen.add(start)
        for step in range(depth + 1):
            if not level:
                return
            room = limit - (len(self.seen) - 1)
            found = list(self._citations(level)[: room + 1])
            if found and (step == depth or len(found) > room):
                self.truncated = True
            following: list[Ref] = []
            for citation in found[: room if step < depth else 0]:
                near, far = self._ends(citation)
                self.links[near].append((far, citation))
                if far not in self.seen:
                    self.seen.add(far)
                    following.append(far)
            level = following

    def _citations(self, level: list[Ref]) -> Any:
        side = "claim" if self.down else "support"
        by_type: dict[int, list[int]] = defaultdict(list)
        wanted = Q(pk__in=[])
        for first, second in level:
            if isinstance(first, int):
                by_type[first].append(int(second))
            elif not self.down:
                wanted |= Q(source=first, locator=second)
        for kind, ids in by_type.items():
            wanted |= Q(**{f"{side}_type_id": kind, f"{side}_id__in": ids})
        return Citation.objects.filter(wanted).order_by("created_at", "pk")

    def _ends(self, citation: Citation) -> tuple[Ref, Ref]:
        claim: Ref = (citation.claim_type_id, citation.claim_id)
        support: Ref
        if citation.support_type_id is None or citation.support_id is None:
            support = (citation.source, citation.locator)
        else:
            support = (citation.support_type_id, citation.support_id)
        return (claim, support) if self.down else (support, claim)

    def _load(self) -> None:
        by_type: dict[int, list[int]] = defaultdict(list)
        for first, second in self.seen:
            if isinstance(first, int):
                by_type[first].append(int(second))
        for kind, ids in by_type.items():
            model = ContentType.objects.get_for_id(kind).model_class()
            if model is None:
                continue
            shown = visible_rows(model, ids, self.user)
            self.rows |= {(kind, pk): row for pk, row in shown.items()}
            self.sight.ready(shown.values())
            missing = [pk for pk in ids if pk not in shown]
            if missing:
                kept = model._default_manager.filter(pk__in=missing).values_list("pk", flat=True)
                self.exists |= {(kind, int(pk)) for pk in kept}

    def _order(self, ref: Ref, depth: int, steps: list[Node], path: set[Ref]) -> None:
        """Depth first, each row once: a thread reads from a claim straight to its facts."""
        for far, citation in self.links.get(ref, ()):
            if far in path:
                continue
            path.add(far)
            node = self._node(far, depth, citation)
            steps.append(node)
            if not node.hidden:
                self._order(far, depth + 1, steps, path)

    def _node(self, ref: Ref, depth: int, citation: Citation | None) -> Node:
        first, second = ref
        if isinstance(first, str):
            return Node(
                ref,
                _("Observed fact"),
                first,
                depth,
                because=citation.because if citation else "",
                source=first,
                locator=str(second),
                observed_at=citation.observed_at if citation else None,
                is_fact=True,
            )
        return self._row_node(ref, depth, citation)

    def _row_node(self, ref: Ref, depth: int, citation: Citation | None) -> Node:
        row = self.rows.get(ref)
        if row is None:
            hidden = ref in self.exists
            if not hidden and (left := deleted(int(ref[0]), int(ref[1]), self.user)):
                title = _("%(name)s, deleted") % {"name": left[0]}
                return Node(ref, left[2], title, depth, url=left[1], gone=True)
            title = (
                _("Something you may not see") if hidden else _("No longer there: observe it again")
            )
            return Node(ref, "", title, depth, hidden=hidden, gone=not hidden)
        entity = registry.get(type(row))
        return Node(
            ref,
            _sentence(str(row._meta.verbose_name)),
            self.sight.name(row),
            depth,
            because=citation.because if citation else "",
            url=_address(row),
            observed_at=citation.created_at if citation else None,
            is_fact=bool(entity and entity.facts and ref not in self.links),
            item=row,
        )


def deleted(kind: int, pk: int, user: Any) -> tuple[str, str, str] | None:
    """(name, address of its history, kind) of a row that somebody deleted; None where no history
    was kept, or where rows of its kind are not for everybody who may read the kind."""
    model: Any = ContentType.objects.get_for_id(kind).model_class()
    entity = registry.get(model) if model is not None else None
    if entity is None or not entity.tracked:
        return None
    hides = entity.audience == "private" or entity.audience_field or entity.rows
    if user is not None and (hides or not user.has_perm(entity.permission("view"))):
        return None
    kept = model.history.filter(**{model._meta.pk.attname: pk}, history_type="-")
    record = kept.order_by("-history_id").first()
    if record is None:
        return None
    name = _sentence(str(model._meta.verbose_name))
    return str(record.instance), entity.url("history", record.instance), name


def _address(row: Model) -> str:
    """The row's own page, when it has one."""
    entity = registry.get(type(row))
    try:
        if entity is not None:
            return entity.url("detail", row)
        return str(row.get_absolute_url()) if hasattr(row, "get_absolute_url") else ""
    except NoReverseMatch:
        return ""


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def model_of(label: str) -> type[Model] | None:
    """The model of a label such as `practices.finding`, or None."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None
