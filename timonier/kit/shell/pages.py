"""Pages of the shell: palette, why?, figures, sources, theme and language."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required, login_required
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from timonier.kit.access.requests import way_back
from timonier.kit.measured import figures, freshness
from timonier.kit.records import evidence
from timonier.kit.records.thread import model_of, visible_rows
from timonier.kit.serving.problems import is_asked_by_a_program, problem
from timonier.kit.shell import frame, look
from timonier.kit.shell.gist import gist
from timonier.kit.shell.palette import LONGEST_QUERY, entries

YEAR = 365 * 24 * 3600


@login_required
@require_GET
def palette(request: HttpRequest) -> HttpResponse:
    """The answers of Ctrl-K: options for the dialog, a page of links without script."""
    query = request.GET.get("q", "")[:LONGEST_QUERY].replace("\x00", "")
    context = {"entries": entries(request, query), "query": query}
    partial = request.headers.get("X-Palette") == "1"
    return render(request, f"kit/palette_{'options' if partial else 'page'}.html", context)


@login_required
@require_GET
def why_page(request: HttpRequest, label: str, pk: str) -> HttpResponse:
    """What a row stands on."""
    item = _row_or_404(request, label, pk)
    thread = evidence.why(item, user=request.user)
    other = evidence.so_what(item, user=request.user)
    return _thread_page(request, label, pk, {"thread": thread, "count": other, "down": True})


@login_required
@require_GET
def so_what_page(request: HttpRequest, label: str, pk: str) -> HttpResponse:
    """What stands on a row."""
    item = _row_or_404(request, label, pk)
    thread = evidence.so_what(item, user=request.user)
    other = evidence.why(item, user=request.user)
    return _thread_page(request, label, pk, {"thread": thread, "count": other, "down": False})


def _thread_page(
    request: HttpRequest, label: str, pk: str, context: Mapping[str, Any]
) -> HttpResponse:
    start = context["thread"].start
    shown = {"label": label, "pk": pk, "start": start, "now": timezone.now(), **context}
    shown["gist"] = gist(context["thread"], down=context["down"])
    return render(request, _partial_or_page(request, "why"), shown)


def _partial_or_page(request: HttpRequest, name: str) -> str:
    aside = request.headers.get("HX-Target") == "aside"
    return f"kit/{name}_{'aside' if aside else 'page'}.html"


def _row_or_404(request: HttpRequest, label: str, pk: str) -> Model:
    """The row, when it is there and this person may see it; otherwise it does not exist."""
    model = model_of(label)
    if model is None or not pk.isdecimal() or len(pk) > 18:
        raise Http404
    rows = visible_rows(model, [int(pk)], request.user)
    if not rows:
        raise Http404
    return rows[int(pk)]


@login_required
@require_GET
def figures_page(request: HttpRequest) -> HttpResponse:
    """Every figure this person may read, with its source and its age."""
    readable = [f.key for f in figures.declared() if _readable(request, f)]
    found = figures.readings(readable, today=timezone.localdate())
    return render(request, "kit/figures.html", {"readings": found, "now": timezone.now()})


@login_required
@require_GET
def figure_page(request: HttpRequest, key: str) -> HttpResponse:
    """Why a figure says what it says."""
    try:
        found = figures.reading(key, today=timezone.localdate())
    except figures.UnknownFigure:
        raise Http404 from None
    if not _readable(request, found.figure):
        raise Http404
    context = {"reading": found, "now": timezone.now()}
    return render(request, _partial_or_page(request, "figure"), context)


def _readable(request: HttpRequest, figure: figures.Figure) -> bool:
    return not figure.permission or request.user.has_perm(figure.permission)


@login_required
@require_GET
def sources_page(request: HttpRequest) -> HttpResponse:
    """Every source: what it last delivered, when, and why it failed."""
    context = {"sources": freshness.strip(), "now": timezone.now()}
    return render(request, "kit/sources.html", context)


@login_not_required
@require_POST
def theme_choice(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme in a cookie, which the server reads before the page is painted."""
    chosen = request.POST.get("theme", "auto")
    response = HttpResponseRedirect(way_back(request, "/"))
    value = chosen if chosen in look.THEMES else "auto"
    response.set_cookie(look.THEME_COOKIE, value, max_age=YEAR, samesite="Lax")
    return response


@login_not_required
@require_POST
def language_choice(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(way_back(request, "/"))
    if chosen in dict(settings.LANGUAGES) and check_for_language(chosen):
        name = settings.LANGUAGE_COOKIE_NAME
        response.set_cookie(name, chosen, max_age=YEAR, samesite="Lax")
    return response


@login_required
@require_POST
def favourite_choice(request: HttpRequest) -> HttpResponse:
    """Keep a page of the navigation at hand, or no longer; told twice it stays so."""
    name = request.POST.get("page", "")
    if name not in {page.url_name for page, _url in look.pages_for(request.user)}:
        raise Http404
    frame.keep(request.user, name, request.POST.get("keep") == "1")
    return HttpResponseRedirect(way_back(request, "/"))


def _error_page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    if is_asked_by_a_program(request):
        return problem(status, title, text)
    return render(request, f"{status}.html", {"title": title, "text": text}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Handler of 400: what came in made no sense; nothing was changed."""
    text = _("What was sent could not be understood, so nothing was changed.")
    return _error_page(request, 400, _("This request could not be read"), text)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Handler of 403: the person is known, the page is not theirs."""
    text = _("Your role does not include it. Ask the CTO if you need it.")
    return _error_page(request, 403, _("This page is not open to you"), text)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Handler of 404: absent, or not for this person to know."""
    text = _("It may have been renamed or removed, or a new scan no longer finds it.")
    return _error_page(request, 404, _("Nothing here"), text)
