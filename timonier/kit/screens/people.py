"""Pages about people with access: who they are, what is done to an account, what was done."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model, logout
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from timonier.kit.access import access, accounts
from timonier.kit.access.requests import version_read
from timonier.kit.entities.audience import ROLES, allowed
from timonier.kit.entities.widgets import dress
from timonier.kit.models.access import Invitation
from timonier.kit.shell.look import add_page

SEES = "kit.view_invitation"
RIGHT = "kit.add_invitation"
MOST_PEOPLE = 500
add_page(
    "lead",
    gettext_lazy("People with access"),
    "kit:people",
    permission=SEES,
    order=90,
    guide="access",
)


class InvitationForm(forms.Form):
    """The role of the person to invite."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=list(ROLES.items()), initial="member"
    )


class ReasonForm(forms.Form):
    """Why something is done to an account."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=access.LONGEST_REASON)

    def __init__(self, *args: Any, needed: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].required = needed


class RoleForm(ReasonForm):
    """Another role, and why."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=list(ROLES.items()))
    field_order = ("role", "reason")


@allowed(SEES)
@never_cache
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Who is aboard, with which role; a one-time link invites another."""
    acts = _acts(request)
    lost = request.POST.get("account", "")
    form, link = InvitationForm(None if lost else request.POST or None), ""
    if request.method == "POST" and lost.isdecimal():
        person = get_object_or_404(get_user_model(), pk=int(lost[:18]), is_active=True)
        path = accounts.password_link(account=person, by=request.user)
        link = request.build_absolute_uri(path)
    elif request.method == "POST" and form.is_valid():
        path = accounts.invite(role=form.cleaned_data["role"], by=request.user)
        link = request.build_absolute_uri(path)
    rows = access.people()
    waiting = Invitation.objects.open(timezone.now()).select_related("account")
    context = {
        "acts": acts,
        "form": dress(form),
        "link": link,
        "rows": rows[:MOST_PEOPLE],
        "waiting": [(row, ROLES.get(row.role, row.account)) for row in waiting],
        "changes": _told(access.history(most=20)),
        "now": timezone.now(),
    }
    return render(request, "kit/people.html", {"title": _("People with access"), **context})


def _acts(request: HttpRequest) -> bool:
    """Whether this person may act on accounts, or only see them. A reader may not send a form."""
    acts = request.user.has_perm(RIGHT)
    if request.method == "POST" and not acts:
        raise PermissionDenied
    return acts


@allowed(RIGHT)
@require_POST
def revoke_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a one-time link back."""
    invitation = get_object_or_404(Invitation, pk=pk)
    try:
        access.revoke_link(invitation=invitation, by=request.user)
        messages.success(request, _("The link no longer works."))
    except access.Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("kit:people")


@allowed(SEES)
@never_cache
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: what it is, what may be done to it, what was done."""
    acts = _acts(request)
    found = access.person(pk)
    if found is None:
        raise Http404
    own = found.account == request.user
    status, told = 200, {"refusal": "", "link": "", "act": request.POST.get("act", "")}
    if request.method == "POST":
        status, told = _done(request, found, told)
        if status == 302:
            return redirect("/" if own else request.path)
        found = access.person(pk) or found
    data = request.POST if status == 422 else None
    context = {
        "acts": acts,
        "own": own,
        "person": found,
        "role_form": _form(RoleForm, "role", told["act"], data, initial={"role": found.role}),
        "door_form": _form(ReasonForm, "door", told["act"], data, needed=found.enabled),
        "end_form": _form(ReasonForm, "end", told["act"], data, needed=False),
        "factor_form": _form(ReasonForm, "factor", told["act"], data),
        "changes": _told(access.history(found.account)),
        "now": timezone.now(),
        **told,
    }
    name = found.account.get_username()
    return render(request, "kit/person.html", {"title": name, **context}, status=status)


def _form(kind: type[ReasonForm], name: str, act: str, data: Any, **options: Any) -> Any:
    """One of the page's forms; the one that was sent keeps what it held."""
    mine = act in SENT_BY[name]
    return dress(kind(data if mine else None, auto_id=f"{name}_%s", **options))


def _done(request: HttpRequest, found: access.Person, told: Any) -> tuple[int, Any]:
    """Do what the form asks: the status of the answer (302 when done), and what to tell."""
    act = told["act"]
    if act == "link" and found.enabled:
        path = accounts.password_link(account=found.account, by=request.user)
        return 200, {**told, "link": request.build_absolute_uri(path)}
    if act not in ACTS:
        raise Http404
    reason = request.POST.get("reason", "")
    try:
        words = ACTS[act](request, {"account": found.account, "by": request.user, "reason": reason})
    except access.Stale:
        words = _("Somebody changed this account since you read it. Look, then decide again.")
        return 409, {**told, "refusal": words}
    except access.NoReason:
        return 422, told
    except access.Refused as refusal:
        return 409, {**told, "refusal": str(refusal)}
    if found.account == request.user and act in ("disable", "sessions"):
        logout(request)  # its session is gone: nothing is written into it
    messages.success(request, words)
    return 302, told


def _role(request: HttpRequest, said: dict[str, Any]) -> str:
    access.set_role(role=request.POST.get("role", ""), seen=version_read(request), **said)
    return _("The role is changed.")


def _disable(request: HttpRequest, said: dict[str, Any]) -> str:
    access.disable(seen=version_read(request), **said)
    return _("Disabled: nobody gets in by this account.")


def _enable(request: HttpRequest, said: dict[str, Any]) -> str:
    access.enable(seen=version_read(request), **said)
    return _("This account may sign in again.")


def _end_sessions(request: HttpRequest, said: dict[str, Any]) -> str:
    count = access.end_sessions(**said)
    if not count:
        return _("No session was open.")
    return ngettext("%d session is ended.", "%d sessions are ended.", count) % count


def _end_tokens(request: HttpRequest, said: dict[str, Any]) -> str:
    count = access.end_tokens(**said)
    if not count:
        return _("There was no live token.")
    return ngettext("%d token is revoked.", "%d tokens are revoked.", count) % count


def _drop_factor(request: HttpRequest, said: dict[str, Any]) -> str:
    if not access.drop_factor(seen=version_read(request), **said):
        return _("There was no second factor.")
    return _("The second factor is removed: the password alone lets this person in.")


SENT_BY = {
    "role": ("role",),
    "door": ("disable", "enable"),
    "end": ("sessions", "tokens"),
    "factor": ("factor",),
}
ACTS: dict[str, Callable[[HttpRequest, dict[str, Any]], str]] = {
    "role": _role,
    "disable": _disable,
    "enable": _enable,
    "sessions": _end_sessions,
    "tokens": _end_tokens,
    "factor": _drop_factor,
}


def _told(changes: list[Any]) -> list[tuple[Any, str, str]]:
    """Changes with what was before and after in the reader's words."""
    return [(row, *(str(ROLES.get(v, v)) for v in (row.before, row.after))) for row in changes]
