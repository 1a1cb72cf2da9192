"""An act on a page or in the aside: its form, what it does, the way back, how to undo it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from timonier.kit.access.requests import way_back
from timonier.kit.entities.widgets import dress
from timonier.kit.records import writes
from timonier.kit.screens import versions

type Shows = Callable[[], Mapping[str, Any]]


def act(
    request: HttpRequest,
    form: Any,
    do: Callable[[dict[str, Any]], Any],
    *,
    done: str | Callable[[Any], str],
    to: str | Callable[[Any], str],
    template: str,
    undo: str = "",
    shows: Shows = dict,
    rows: tuple[QuerySet[Any], ...] = (),
    refusals: tuple[type[Exception], ...] = (),
) -> HttpResponse:
    """Show a form, and on POST `do` what it says with its cleaned values.

    `done` and `to`: the message and the address afterwards, also made of what `do` returned; the
    page that asked (`next`) comes before `to`. `undo`: the address that takes the act back.
    `template`: with `{part}`, `aside` or `page`. `shows`: what it needs beside the form, read only
    where it is shown. `refusals`: exceptions of `do` that are told in the form (422), at their
    `field` where they name one. `rows`: what it is about, as its writer read it (kit/seen.html);
    where somebody was faster nothing is written, and both are shown (409).
    """
    if request.method == "POST":
        try:
            if form.is_valid():
                with versions.unchanged(request, *rows) if rows else nullcontext():
                    made = do(form.cleaned_data)
                said, place = (one(made) if callable(one) else one for one in (done, to))
                return finish(request, said, to=place, undo=undo)
        except writes.Invalid as invalid:
            writes.tell(form, invalid)
        except writes.Stale:
            versions.tell(form)
        except refusals as refusal:
            field = getattr(refusal, "field", None)
            form.add_error(field if field in form.fields else None, str(refusal))
    shown = {**shows(), **(versions.shown(request, form, *rows) if rows else {})}
    return show(request, template, form, status=versions.status_of(request, form), **shown)


def show(
    request: HttpRequest, template: str, form: BaseForm | None, *, status: int = 200, **shown: Any
) -> HttpResponse:
    """A page of an act, or its part in the aside when a page asked for it there."""
    part = "aside" if request.headers.get("HX-Target") == "aside" else "page"
    context = {"next": way_back(request), "action": request.path, **shown}
    if form is not None:
        context["form"] = dress(form)
    return render(request, template.format(part=part), context, status=status)


def finish(request: HttpRequest, said: str, *, to: str, undo: str = "") -> HttpResponse:
    """Say what was done, offer to undo it, and go back to where the person was, else `to`."""
    place = way_back(request)
    if undo and place:
        undo = f"{undo}{'&' if '?' in undo else '?'}{urlencode({'next': place})}"
    messages.success(request, said, extra_tags=f"undo:{undo}" if undo else "")
    return redirect(place or to)
