"""The boards of findings and proposals: tabs, filters, pages of rows, groups that unfold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from timonier.kit.entities.audience import allowed
from timonier.practices import selectors
from timonier.practices.models import Finding, Proposal, Tier
from timonier.practices.selectors import boards
from timonier.practices.selectors.excerpts import excerpt

FIRST, MOST = 60, 200  # proposals of a board at first sight, and at one step
TABS = {
    "all": gettext_lazy("All findings"),
    "lifecycle": gettext_lazy("Ends of life"),
    "unknown": gettext_lazy("Unknown"),
    "waived": gettext_lazy("Waived"),
}
EMPTY = {
    "all": (
        gettext_lazy("No finding matches"),
        gettext_lazy("Loosen a filter, or scan more repositories."),
    ),
    "lifecycle": (
        gettext_lazy("No end of life in sight"),
        gettext_lazy("What has no known life cycle is unknown, and told under the deadlines."),
    ),
    "unknown": (
        gettext_lazy("Every question has an answer"),
        gettext_lazy("A file that cannot be read, or a version nobody wrote down, would be here."),
    ),
    "waived": (
        gettext_lazy("No waiver is in force"),
        gettext_lazy("A finding accepted for a reason and until a day would be here."),
    ),
}


@allowed("practices.view_proposal")
@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    """What to decide, by tier, with effort on one scale and what waiting costs."""
    asked = boards.asked_proposals(request.GET)
    most = MOST if request.GET.get("all") == "1" else FIRST
    board = selectors.proposals_board(today=timezone.localdate(), most=most, **asked)
    lines = [boards.ProposalLine.of(row) for row in board.rows]
    context = {
        **_frame("decide", selectors.state_counts(today=timezone.localdate())),
        "title": _("Findings and proposals"),
        "board": board,
        "tiers": _by_tier(lines, board),
        "visible": len(lines),
        "hidden": sum(board.tiers.values()) - len(lines),
        "at_most": most == MOST,
        "asked": asked,
        "verdicts": boards.VERDICTS,
        "tier_choices": Tier.choices,
        "repositories": boards.repository_names(),
    }
    part = "rows" if request.headers.get("HX-Target") == "board" else "page"
    return render(request, f"practices/proposals_{part}.html", context)


def _by_tier(
    lines: Iterable[boards.ProposalLine], board: selectors.ProposalsBoard
) -> list[dict[str, Any]]:
    """The tiers that have rows to show, each with how many the filter found in all."""
    found: dict[str, list[boards.ProposalLine]] = {name: [] for name in Tier.values}
    for line in lines:
        found[line.row.placed.tier].append(line)
    return [
        {"place": place, "label": label, "lines": found[name], "count": board.tiers[name]}
        for place, (name, label) in enumerate(Tier.choices, 1)
        if found[name]
    ]


@allowed("practices.view_proposal")
@require_GET
def unfold(request: HttpRequest, key: str) -> HttpResponse:
    """One proposal of the board with what it changes in each repository, or folded again."""
    proposal = get_object_or_404(Proposal, key=key)
    line = boards.ProposalLine.of(selectors.proposal_rows([proposal])[0])
    opened = request.GET.get("open") == "1"
    context = {
        "line": line,
        "open": opened,
        "parts": boards.parts_of(proposal) if opened else (),
        "board": {"effort_high": boards.top_of(request.GET.get("top", ""), proposal)},
        "now": timezone.now(),
        "today": timezone.localdate(),
    }
    return render(request, "practices/proposal_alone.html", context)


@allowed("practices.view_finding")
@require_GET
def findings(request: HttpRequest, tab: str) -> HttpResponse:
    """The findings of a tab and a filter, gravest first, in pages that start after a row."""
    if tab not in TABS:
        raise Http404
    asked = boards.asked_findings(request.GET, tab)
    after = request.GET.get("after", "")[:40]
    board = selectors.findings_board(asked, today=timezone.localdate(), after=after)
    context = {
        **_frame(tab, board.counts),
        "title": _("Findings and proposals"),
        "board": board,
        "asked": asked,
        "after": after,
        "choices": boards.choices(board, tab),
        "empty": EMPTY[tab],
        "stands": () if tab == "waived" else ("practices.open_findings",),
    }
    part = "rows" if request.headers.get("HX-Target") == "board" else "page"
    return render(request, f"practices/findings_{part}.html", context)


@allowed("practices.view_finding")
@require_GET
def lot(request: HttpRequest, key: str) -> HttpResponse:
    """One row of a list of findings with the others of its lot, or folded again."""
    rows = Finding.objects.open().select_related("repository").defer(selectors.HEAVY)
    finding = get_object_or_404(rows, key=key)
    today, of = timezone.localdate(), request.GET.get("of", "")[:20]
    state = "waived" if of == "waived" else ""
    within = selectors.open_findings(selectors.FindingFilter(state=state), today=today)
    first, *others = selectors.finding_rows(
        [finding, *selectors.lot_of(finding, within)], today=today
    )
    opened = request.GET.get("open") == "1"
    context = {
        "row": replace(first, others=len(others)),
        "others": others if opened else (),
        "open": opened,
        "of": of,
        "back": _tab_url(of) if of in TABS else _tab_url("all"),
    }
    return render(request, "practices/finding_alone.html", context)


def _frame(tab: str, counts: selectors.StateCounts) -> dict[str, Any]:
    """What both boards share: tabs with their counts, the four states, the sources."""
    now, today = timezone.now(), timezone.localdate()
    waits = {"decide": selectors.undecided().count(), "unknown": counts.unknown}
    waits |= {"all": counts.affected + counts.unknown, "waived": counts.waived}
    waits["lifecycle"] = Finding.objects.open().filter(check_id="lifecycle").count()
    tabs = [("decide", _("To decide"), reverse("practices:board"))]
    tabs += [(key, str(label), _tab_url(key)) for key, label in TABS.items()]
    return {
        "now": now,
        "today": today,
        "tab": tab,
        "tabs": [(key, label, url, waits[key]) for key, label, url in tabs],
        "counts": counts,
        "sources": selectors.shown_sources(now),
        "note": selectors.witness(now),
    }


def _tab_url(tab: str) -> str:
    return reverse("practices:board-tab", args=[tab])


@allowed("practices.view_finding")
@require_GET
def lines(request: HttpRequest, key: str) -> HttpResponse:
    """The lines of the file where a finding is; never around a secret."""
    rows = Finding.objects.select_related("repository").defer(selectors.HEAVY)
    finding = get_object_or_404(rows, key=key)
    context = {"finding": finding, "excerpt": excerpt(finding)}
    partial = request.headers.get("HX-Target") == "lines"
    name = "practices/lines.html" if partial else "practices/lines_page.html"
    return render(request, name, context)
