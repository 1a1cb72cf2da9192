"""The block of the page of an idea: what it may bring, what it stands on, what people say."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from timonier.kit.entities.audience import may
from timonier.kit.entities.entity import Panel, registry
from timonier.kit.entities.widgets import dress
from timonier.kit.records.evidence import why
from timonier.kit.screens import versions
from timonier.organisation.selectors import company
from timonier.strategy.forms.ideas import CommentForm, EvidenceForm, SettleForm
from timonier.strategy.models import Idea, IdeaComment
from timonier.strategy.selectors import ideas as selectors
from timonier.strategy.services.ideas import COMMITS

TALK = 100  # comments on the page; the list has them all


def idea_panel(request: HttpRequest, idea: Idea) -> Panel:
    """An idea as people discuss it."""
    user: Any = request.user
    decides = user.has_perm("strategy.change_idea")
    comments = list(idea.comments.select_related("author")[:TALK])
    talk = registry[IdeaComment]
    statuses = [
        (value, label)
        for value, label in Idea.Status.choices
        if decides or value not in COMMITS or value == idea.status
    ]
    context: dict[str, Any] = {
        "card": selectors.card(idea, user),
        "currency": company().currency,
        "voters": list(idea.votes.select_related("voter").order_by("cast_at")[:20]),
        "comments": [(each, may(user, talk, "delete", each)) for each in comments],
        "comment_form": dress(CommentForm()),
        "may_comment": user.has_perm("strategy.add_ideacomment"),
        "may_vote": user.has_perm("strategy.add_idea"),
        "may_change": may(user, registry[Idea], "change", idea),
        "evidence": _evidence(idea, user),
        "evidence_form": dress(EvidenceForm()),
        "similar": selectors.similar(idea.name, idea.problem, leave_out=idea.slug),
        "settle_form": _settle_form(idea, statuses),
        "seen": versions.version(Idea.objects.filter(pk=idea.pk)),
    }
    return Panel(title=_("Idea"), template="strategy/idea_panel.html", context=context)


def _settle_form(idea: Idea, statuses: list[Any]) -> SettleForm:
    form = SettleForm(initial={"status": idea.status, "reason": idea.reason})
    field: Any = form.fields["status"]
    field.choices = statuses
    dressed: SettleForm = dress(form)
    return dressed


def _evidence(idea: Idea, user: Any) -> list[tuple[Any, int]]:
    """What the idea stands on directly, each with the citation that says so."""
    keys = selectors.evidence_of(idea)
    steps = why(idea, user=user, depth=1).steps
    return [(step, keys[step.ref]) for step in steps if step.ref in keys]
