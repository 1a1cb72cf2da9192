"""Ideas: the board, worth trying first, a new one with its likes, and what people say of one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from timonier.kit.access.requests import item_for
from timonier.kit.entities import forms
from timonier.kit.entities.audience import allowed
from timonier.kit.entities.entity import registry
from timonier.kit.entities.widgets import dress
from timonier.kit.records import writes
from timonier.kit.screens import pages, versions
from timonier.organisation.selectors import company
from timonier.strategy import services
from timonier.strategy.forms.ideas import CommentForm, EvidenceForm, SettleForm
from timonier.strategy.models import Idea, IdeaComment
from timonier.strategy.selectors import ideas as selectors

VIEWS = ("board", "worth", "value")
BOARD_ASKS = {"view", "kind", "words"}
ASKED = ("name", "problem", "kind", "for_whom", "inspiration", "cheapest_test")
MONEY = ("gain_low", "gain_likely", "gain_high", "cost_to_try")


@allowed("strategy.view_idea")
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Ideas by status, or by what they may bring; any other question is the list's."""
    view = request.GET.get("view", "board")
    if view not in VIEWS or not set(request.GET) <= BOARD_ASKS:
        return pages.list_page(request, registry[Idea])
    context: dict[str, Any] = {
        "title": _("Ideas"),
        "view": view,
        "currency": company().currency,
        "may_add": request.user.has_perm("strategy.add_idea"),
    }
    if view == "board":
        asked = {name: request.GET.get(name, "")[:200] for name in ("kind", "words")}
        found = selectors.board(request.user, **asked)
        context |= {"columns": found, "asked": asked, "kinds": Idea.Kind.choices}
        context["none"] = not any(asked.values()) and not any(each.count for each in found)
    else:
        context["ranking"] = selectors.ranking(request.user, by_value=view == "value")
    name = "board" if view == "board" else "ranking"
    if request.headers.get("HX-Target") == "columns":
        name = "columns"
    return render(request, f"strategy/ideas_{name}.html", context)


@allowed("strategy.add_idea")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new idea; those that say nearly the same are shown before it is saved."""
    entity, status = registry[Idea], 200
    given = request.POST.copy()
    given.setdefault("status", Idea.Status.SPARK)
    form = forms.bound(entity, given if request.method == "POST" else None, by=request.user)
    near: list[selectors.Similar] = []
    if request.method == "POST":
        near = _similar(request)
        seen = set(request.POST.getlist("seen_similar"))
        fresh = {each.idea.slug for each in near} - seen
        status = 422
        if not fresh or not form.is_valid():
            try:
                saved = writes.save(entity, form, by=request.user)
                messages.success(request, _("%(name)s is saved.") % {"name": saved})
                return redirect(entity.url("detail", saved))
            except writes.Invalid as invalid:
                writes.tell(form, invalid)
    context = {
        "title": _("New idea"),
        "entity": entity,
        "form": dress(form),
        "parts": [[form[name] for name in names] for names in (ASKED, MONEY)],
        "similar": near,
        "asked_to_look": status == 422 and bool(near) and not form.errors,
        "currency": company().currency,
    }
    return render(request, "strategy/idea_add.html", context, status=status)


def _similar(request: HttpRequest) -> list[selectors.Similar]:
    name = request.POST.get("name", "")[:200]
    problem = request.POST.get("problem", "")[:5000]
    return selectors.similar(name, problem, leave_out=request.POST.get("leave_out", "")[:200])


@allowed("strategy.view_idea")
@require_POST
def similar(request: HttpRequest) -> HttpResponse:
    """Ideas like what is being typed; nothing is written, the words are too long for an address."""
    return render(request, "strategy/similar.html", {"similar": _similar(request)})


@allowed("strategy.add_idea")
@require_POST
def vote(request: HttpRequest, key: str) -> HttpResponse:
    """Be for an idea, or no longer."""
    idea = item_for(request, registry[Idea], key, "view")
    person: Any = request.user
    services.vote(idea=idea, by=person, wanted=request.POST.get("for") == "1")
    if request.headers.get("HX-Request"):
        context = {"card": selectors.card(idea, request.user)}
        return render(request, "strategy/vote.html", context)
    return redirect(registry[Idea].url("detail", idea))


@allowed("strategy.add_ideacomment")
@require_POST
def comment(request: HttpRequest, key: str) -> HttpResponse:
    """Say something of an idea."""
    idea = item_for(request, registry[Idea], key, "view")
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _again(request, idea, comment=form)
    data = {"idea": idea.slug, "text": form.cleaned_data["text"]}
    try:
        writes.patch(registry[IdeaComment], data, by=request.user)
    except writes.Invalid as invalid:
        writes.tell(form, invalid)
        return _again(request, idea, comment=form)
    messages.success(request, _("The comment is there."))
    return redirect(f"{registry[Idea].url('detail', idea)}#comments")


@allowed("strategy.view_ideacomment")
@require_POST
def remove_comment(request: HttpRequest, key: str) -> HttpResponse:
    """Take one's own comment away."""
    found = item_for(request, registry[IdeaComment], key, "delete")
    idea = found.idea
    writes.delete(registry[IdeaComment], found, by=request.user)
    undo = f"undo:{reverse('strategy:restore-comment', args=[key])}"
    messages.success(request, _("The comment is deleted."), extra_tags=undo)
    return redirect(f"{registry[Idea].url('detail', idea)}#comments")


@allowed("strategy.add_ideacomment")
@require_POST
def restore_comment(request: HttpRequest, key: str) -> HttpResponse:
    """Put back the comment one has just taken away."""
    person: Any = request.user
    found = services.restore_comment(slug=key, by=person)
    if found is None:
        raise Http404
    messages.success(request, _("The comment is there."))
    return redirect(f"{registry[Idea].url('detail', found.idea)}#comments")


@allowed("strategy.view_idea")
@require_POST
def cite(request: HttpRequest, key: str) -> HttpResponse:
    """Let an idea stand on a row of the cockpit or on a page outside."""
    idea = item_for(request, registry[Idea], key, "change")
    form = EvidenceForm(request.POST if "link" in request.POST else request.GET)  # an undo
    if not form.is_valid():
        return _again(request, idea, evidence=form)
    try:
        services.cite_link(
            idea=idea,
            by=request.user,
            host=request.get_host(),
            now=timezone.now(),
            **form.cleaned_data,
        )
    except services.NoSuchPage as refusal:
        form.add_error("link", str(refusal))
        return _again(request, idea, evidence=form)
    messages.success(request, _("The idea stands on it."))
    return redirect(f"{registry[Idea].url('detail', idea)}#evidence")


@allowed("strategy.view_idea")
@require_POST
def uncite(request: HttpRequest, key: str, citation: int) -> HttpResponse:
    """Take one support of an idea away."""
    idea = item_for(request, registry[Idea], key, "change")
    was = services.uncite(idea=idea, citation=citation)
    undo = ""
    if was is not None:
        query = urlencode({"link": was[0], "because": was[1]})
        undo = f"undo:{reverse('strategy:cite', args=[key])}?{query}"
    messages.success(request, _("The idea stands on it no longer."), extra_tags=undo)
    return redirect(f"{registry[Idea].url('detail', idea)}#evidence")


@allowed("strategy.view_idea")
@require_POST
def settle(request: HttpRequest, key: str) -> HttpResponse:
    """Move an idea to another status, with the reason when it is kept or dropped."""
    idea = item_for(request, registry[Idea], key, "change")
    form, before = SettleForm(request.POST), idea.get_status_display()
    if not form.is_valid():
        return _again(request, idea, settle=form)
    try:
        data = form.cleaned_data
        with versions.unchanged(request, Idea.objects.filter(pk=idea.pk)):
            saved = writes.patch(registry[Idea], data, idea, by=request.user, reason=data["reason"])
    except writes.Stale:
        versions.tell(form)
        return _again(request, idea, settle=form)
    except writes.Invalid as invalid:
        writes.tell(form, invalid)
        return _again(request, idea, settle=form)
    words = {"before": before, "after": saved.get_status_display()}
    messages.success(request, _("%(before)s → %(after)s") % words)
    return redirect(registry[Idea].url("detail", saved))


def _again(request: HttpRequest, idea: Idea, **refused: Form) -> HttpResponse:
    """A refused entry on a page of its own, with what was written and why it is refused."""
    name, form = next(iter(refused.items()))
    title = {"comment": _("Comment"), "evidence": _("Evidence"), "settle": _("Status")}[name]
    context = {"title": title, "idea": idea, "form": dress(form), "kind": name}
    if name == "settle":
        context |= versions.shown(request, form, Idea.objects.filter(pk=idea.pk))
    return render(
        request, "strategy/idea_again.html", context, status=versions.status_of(request, form)
    )
