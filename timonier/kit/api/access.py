"""The API about people with access: for the CTO, and for tokens that were given this very scope."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from pydantic import BaseModel, ConfigDict, Field

from timonier.kit.access import access, accounts
from timonier.kit.access.tokens import within_scope
from timonier.kit.api import answers
from timonier.kit.api.schemas import Problem
from timonier.kit.entities.audience import ROLES
from timonier.kit.models.access import ACCESS, Invitation
from timonier.kit.serving.problems import problem

SEES, RIGHT = "kit.view_invitation", "kit.add_invitation"
Role = Literal["cto", "executive", "member", "auditor"]
LARGEST_KEY = 2**63 - 1
PATH: Any = Path
QUERY: Any = Query
KEY: Any = PATH(..., ge=1, le=LARGEST_KEY)
REFUSED = dict.fromkeys((400, 401, 403, 404, 422), Problem)
CHANGED = {**REFUSED, **dict.fromkeys((409, 412, 413, 428), Problem)}


class PersonOut(BaseModel):
    """An account; counts are of what is open now."""

    id: int
    name: str
    role: str = Field(description="Empty without a role")
    enabled: bool
    seen_at: datetime | None
    sessions: int
    tokens: int
    second_factor: bool


class PeopleOut(BaseModel):
    """Every account."""

    items: list[PersonOut]


class PersonIn(BaseModel):
    """What to change, and why; what is left out stays."""

    model_config = ConfigDict(extra="forbid")
    role: Role | None = None
    enabled: bool | None = None
    second_factor: Literal[False] | None = Field(
        None, description="false removes one that is lost; a new one is set up by its owner"
    )
    reason: str = Field(min_length=1, max_length=access.LONGEST_REASON)


class ChangeOut(BaseModel):
    """One act on an account."""

    at: datetime
    name: str
    act: str
    before: str
    after: str
    reason: str
    by: str = Field(description="Empty for the machine itself")


class ChangesOut(BaseModel):
    """Acts, the latest first."""

    items: list[ChangeOut]


class EndedOut(BaseModel):
    """How many were open and are no more."""

    ended: int


class InvitationIn(BaseModel):
    """The role of who is invited."""

    model_config = ConfigDict(extra="forbid")
    role: Role


class InvitationOut(BaseModel):
    """A link that is not used yet; its secret is told once, in `link`, when it is made."""

    id: int
    role: str
    account: str = Field(description="Whose password it renews; empty for an invitation")
    expires_at: datetime
    link: str = ""


class InvitationsOut(BaseModel):
    """Links not used yet."""

    items: list[InvitationOut]


def _allow(request: HttpRequest, *known: str, write: bool = False) -> None:
    """Refuse a role without the right, a token without this scope, a parameter not `known`."""
    in_scope = within_scope(request, app=ACCESS, write=write)
    if not in_scope or not request.user.has_perm(RIGHT if write else SEES):
        raise PermissionDenied
    answers.refuse_unknown(request, known)


def _person(pk: int) -> access.Person:
    found = access.person(pk)
    if found is None:
        raise Http404
    return found


def _shown(person: access.Person) -> dict[str, Any]:
    return {
        "id": person.account.pk,
        "name": person.account.get_username(),
        "role": person.role,
        "enabled": person.enabled,
        "seen_at": person.seen_at,
        "sessions": person.sessions,
        "tokens": person.tokens,
        "second_factor": person.factors > 0,
    }


def _with_etag(person: access.Person) -> HttpResponse:
    response = answers.as_json(_shown(person))
    response["ETag"] = f'"{person.etag}"'
    return response


def list_people(request: HttpRequest) -> Any:
    _allow(request)
    return answers.as_json({"items": [_shown(person) for person in access.people()]})


def get_person(request: HttpRequest, key: int = KEY) -> Any:
    _allow(request)
    return _with_etag(_person(key))


def change_person(
    request: HttpRequest,
    data: PersonIn,
    key: int = KEY,
    if_match: str | None = answers.HEADER(None, alias="If-Match"),
) -> Any:
    _allow(request, write=True)
    person, seen = _person(key), answers.seen_of(if_match)
    try:
        access.change(
            account=person.account,
            role=data.role,
            enabled=data.enabled,
            drops_factor=data.second_factor is False,
            by=request.user,
            reason=data.reason,
            seen=seen,
        )
    except access.Stale:
        return _stale(_person(key))
    return _with_etag(_person(key))


def _stale(person: access.Person) -> HttpResponse:
    title = _("Somebody changed it since you read it.")
    response = problem(412, title, current=_shown(person))
    response["ETag"] = f'"{person.etag}"'
    return response


def end_sessions(request: HttpRequest, key: int = KEY) -> Any:
    _allow(request, write=True)
    account = _person(key).account
    return answers.as_json({"ended": access.end_sessions(account=account, by=request.user)})


def end_tokens(request: HttpRequest, key: int = KEY) -> Any:
    _allow(request, write=True)
    account = _person(key).account
    return answers.as_json({"ended": access.end_tokens(account=account, by=request.user)})


def list_changes(
    request: HttpRequest, account: int | None = QUERY(None, ge=1, le=LARGEST_KEY)
) -> Any:
    _allow(request, "account")
    whose = get_user_model().objects.filter(pk=account).first() if account else None
    if account and whose is None:
        raise Http404
    rows = access.history(whose)
    names = ("at", "name", "act", "before", "after", "reason")
    items = [{name: getattr(row, name) for name in names} | {"by": row.by_name} for row in rows]
    return answers.as_json({"items": items})


def list_invitations(request: HttpRequest) -> Any:
    _allow(request)
    rows = Invitation.objects.open(timezone.now()).select_related("account").order_by("pk")
    return answers.as_json({"items": [_link(row) for row in rows]})


def invite(request: HttpRequest, data: InvitationIn) -> Any:
    _allow(request, write=True)
    path = accounts.invite(role=data.role, by=request.user)
    made = Invitation.objects.of(path.rstrip("/").rpartition("/")[2]).get()
    link = request.build_absolute_uri(path)
    return answers.as_json({**_link(made), "link": link}, status=201)


def revoke(request: HttpRequest, key: int = KEY) -> Any:
    _allow(request, write=True)
    row = Invitation.objects.open(timezone.now()).filter(pk=key).first()
    if row is None:
        raise Http404
    access.revoke_link(invitation=row, by=request.user)
    return HttpResponse(status=204)


def _link(row: Invitation) -> dict[str, Any]:
    return {
        "id": row.pk,
        "role": row.role if row.role in ROLES else "",
        "account": row.account.get_username() if row.account else "",
        "expires_at": row.expires_at,
        "link": "",
    }


def _refused(request: HttpRequest, refusal: access.Refused) -> HttpResponse:
    return problem(409, str(refusal))


ROUTES: tuple[tuple[str, str, Any, dict[int, Any], str], ...] = (
    ("GET", "/people", list_people, {200: PeopleOut, **REFUSED}, "List people with access"),
    ("GET", "/people/{key}", get_person, {200: PersonOut, **REFUSED}, "Read one account"),
    (
        "PATCH",
        "/people/{key}",
        change_person,
        {200: PersonOut, **CHANGED},
        "Change the role of an account, disable it, enable it, remove its second factor",
    ),
    (
        "DELETE",
        "/people/{key}/sessions",
        end_sessions,
        {200: EndedOut, **REFUSED},
        "Sign a person out everywhere",
    ),
    (
        "DELETE",
        "/people/{key}/tokens",
        end_tokens,
        {200: EndedOut, **REFUSED},
        "Revoke every token of a person",
    ),
    ("GET", "/changes", list_changes, {200: ChangesOut, **REFUSED}, "What was done, by whom"),
    ("GET", "/invitations", list_invitations, {200: InvitationsOut, **REFUSED}, "Unused links"),
    ("POST", "/invitations", invite, {201: InvitationOut, **REFUSED, 413: Problem}, "Invite"),
    (
        "DELETE",
        "/invitations/{key}",
        revoke,
        {204: None, **REFUSED, 409: Problem},
        "Revoke a link that is not used yet",
    ),
)


def mount(made: Any) -> None:
    """Add these addresses to the house's API."""
    router = Router()
    for method, path, view, shapes, summary in ROUTES:
        name = f"access_{view.__name__}"
        router.api_operation([method], path, response=shapes, operation_id=name, summary=summary)(
            view
        )
    made.add_router("/access", router, tags=[ACCESS])
    made.add_exception_handler(access.Refused, _refused)
