"""Writes of ideas: who proposed, who is for it, what people say, what it stands on."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timonier.kit.entities.audience import rows_for
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.models import Citation
from timonier.kit.records.evidence import Cite, Fact, cite_many
from timonier.strategy.models import Idea, IdeaComment, IdeaVote

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.forms import ModelForm

COMMITS = (Idea.Status.TRIED, Idea.Status.KEPT)  # they spend money: whoever may change any idea
LINK = "link"  # the source of what somebody pasted from outside


NOT_HERE = gettext_lazy("No page you may see is at this address; paste it whole.")


class NoSuchPage(ValueError):
    """The link names no row of this cockpit that its reader may see; the message says so."""


@transaction.atomic
def save_idea(*, form: ModelForm[Idea], by: User | None) -> Idea:
    """The idea of a bound form. Its author may shape it; trying or keeping it is decided by
    those who may change any idea."""
    idea = form.instance
    decides = by is None or by.has_perm(registry[Idea].permission("change"))
    if not decides and "status" in form.changed_data and idea.status in COMMITS:
        text = _("Whoever decides on ideas says that it is tried or kept.")
        raise ValidationError({"status": text})
    if idea.pk is None:
        idea.author = by
    return form.save()


@transaction.atomic
def save_comment(*, form: ModelForm[IdeaComment], by: User | None) -> IdeaComment:
    """The comment of a bound form, with who said it."""
    if form.instance.pk is None:
        form.instance.author = by
    return form.save()


@transaction.atomic
def vote(*, idea: Idea, by: User, wanted: bool) -> bool:
    """Be for an idea, or no longer; saying it twice changes nothing. Tells whether one is."""
    if wanted:
        IdeaVote.objects.get_or_create(idea=idea, voter=by)
    else:
        IdeaVote.objects.filter(idea=idea, voter=by).delete()
    return wanted


def cite_link(*, idea: Idea, link: str, because: str, by: Any, host: str, now: datetime) -> None:
    """Let the idea stand on a page of this cockpit, which answers at `host`, or on an address
    outside. Raises NoSuchPage."""
    text = link.strip()
    if not _printable(text):
        raise NoSuchPage(_("Remove the invisible control characters."))
    try:
        parts = urlsplit(text)
    except ValueError:  # a host that no address can have, as `ge]ms`
        raise NoSuchPage(str(NOT_HERE)) from None
    ours = parts.netloc in ("", host)
    row = row_at(parts.path, by) if ours else None
    if row is not None and row != idea:
        support: Model | Fact = row
    elif not ours and parts.scheme in ("http", "https"):
        support = Fact(LINK, text, observed_at=now)
    else:
        raise NoSuchPage(str(NOT_HERE))
    cite_many([Cite(idea, support, because)])


def _printable(text: str) -> bool:
    return not re.search("[\x00-\x20\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)


def row_at(path: str, by: Any) -> Model | None:
    """The row whose page is at this path of the cockpit, if this person may see it."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    entity, key = found.kwargs.get("entity"), found.kwargs.get("key")
    if not isinstance(entity, Entity):
        entity = _entity_of(found.app_name, found.url_name or "")
    if entity is None or key is None or not by.has_perm(entity.permission("view")):
        return None
    row: Model | None = entity.find(key, rows_for(entity, by))
    return row


def _entity_of(app: str, url_name: str) -> Entity | None:
    """The entity of a hand-written page that stands at the address of a detail page."""
    slug, _dash, page = url_name.rpartition("-")
    return registry.named(app, slug) if page == "detail" else None


def uncite(*, idea: Idea, citation: int) -> tuple[str, str] | None:
    """Take one support of an idea away; tells its link and words, to cite it again."""
    kind = ContentType.objects.get_for_model(Idea)
    held = Citation.objects.filter(pk=citation, claim_type=kind, claim_id=idea.pk).first()
    if held is None:
        return None
    held.delete()
    if held.support_type_id is None:
        return held.locator, held.because
    model = ContentType.objects.get_for_id(held.support_type_id).model_class()
    row = model._default_manager.filter(pk=held.support_id).first() if model else None
    entity = registry.get(type(row)) if row is not None else None
    return (entity.url("detail", row), held.because) if entity and row else None


@transaction.atomic
def restore_comment(*, slug: str, by: User) -> IdeaComment | None:
    """Put back a comment that this person took away, as it was; None when there is none to put
    back, or its idea is gone."""
    kept: Any = IdeaComment.history
    gone = kept.filter(slug=slug, history_type="-", history_user=by).first()
    if gone is None or IdeaComment.objects.filter(slug=slug).exists():
        return None
    idea = Idea.objects.filter(pk=gone.idea_id).first()
    if idea is None:
        return None
    row = IdeaComment(idea=idea, slug=slug, text=gone.text, author_id=gone.author_id)
    row._history_user = by  # type: ignore[attr-defined]
    row.save()
    IdeaComment.objects.filter(pk=row.pk).update(said_at=gone.said_at)
    return row
