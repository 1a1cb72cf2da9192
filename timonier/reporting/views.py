"""The brief on screen, and as the PDF that goes to the board."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, override

from timonier.estate.models import Repository
from timonier.kit.entities.audience import allowed
from timonier.practices.selectors import shown_sources
from timonier.reporting import selectors, services

LANGUAGES = dict(settings.LANGUAGES)


@allowed("practices.view_proposal")
def brief_page(request: HttpRequest) -> HttpResponse:
    """What the PDF says, in the language asked for, with the way to take it along."""
    language = _language(request)
    context: dict[str, Any] = {"language": language, "languages": LANGUAGES, "empty": True}
    context["sources"] = shown_sources(timezone.now())
    if Repository.objects.exists():
        with override(language):
            account = selectors.account(today=timezone.localdate(), user=request.user)
            context["brief"] = selectors.brief(account, now=timezone.localtime())
            context["curve"] = selectors.curve_picture(account)
        context["empty"] = False
    return render(request, "reporting/brief.html", context)


@allowed("practices.view_proposal")
def brief_file(request: HttpRequest) -> HttpResponse:
    """The PDF, made anew from today's figures."""
    today, language = timezone.localdate(), _language(request)
    data = services.brief_pdf(today=today, language=language, user=request.user)
    name = f"timonier-brief-{today:%Y-%m-%d}-{language}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else (get_language() or "en")[:2]
