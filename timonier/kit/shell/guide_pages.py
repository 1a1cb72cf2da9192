"""Help inside the product: the list of guides, one guide, one term of the glossary."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from timonier.kit.shell import guides, look

GLOSSARY = "glossary"


@login_required
@require_GET
def guides_page(request: HttpRequest) -> HttpResponse:
    """The guides of the pages this person may open, as the navigation has them, then the rest."""
    found = {told.name: told for told in guides.guides(look.language())}
    beside: dict[str, list[guides.Guide]] = {}
    for page, _url in look.pages_for(request.user):
        told = found.pop(page.guide, None) if page.guide else None
        if told is not None:
            beside.setdefault(str(look.SECTIONS[page.section] or page.label), []).append(told)
    kept = look.guides_of_pages()
    rest = [told for told in found.values() if told.name not in kept]
    return render(request, "kit/guides.html", {"beside": beside, "rest": rest})


@login_required
@require_GET
def guide_page(request: HttpRequest, name: str) -> HttpResponse:
    """One guide; in English, and said so, when it is not written in the reader's language."""
    told = guides.guide(name, look.language())
    if told is None:
        raise Http404
    context = {"told": told, "text": guides.shown(told), "title": told.title}
    return render(request, "kit/guide.html", context)


@login_required
@require_GET
def term(request: HttpRequest, anchor: str) -> HttpResponse:
    """A word of the glossary, beside the page; without script, its place in the glossary."""
    told = guides.guide(GLOSSARY, look.language())
    text = guides.shown(told, anchor) if told else ""
    if told is None or not text:
        raise Http404
    if request.headers.get("HX-Target") != "aside":
        return redirect(f"{told.url}#{anchor}")
    title = next(h.text for h in told.headings if h.anchor == anchor)
    return render(request, "kit/term_aside.html", {"title": title, "text": text, "told": told})
