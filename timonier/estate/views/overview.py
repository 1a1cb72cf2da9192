"""The software estate: its overview, the life of its technologies, where a component is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from timonier.estate import columns, selectors, timeline
from timonier.estate.models import Repository, Technology
from timonier.estate.panels import SHAPES
from timonier.estate.selectors import explorer
from timonier.estate.selectors.hotspots import hotspots as hot_files
from timonier.estate.selectors.life import alike
from timonier.kit import charts
from timonier.kit.entities.audience import allowed
from timonier.kit.measured.freshness import Freshness, strip
from timonier.knowledge.core.book import SourceState
from timonier.knowledge.messages import COVERAGE
from timonier.knowledge.selectors import source_states

LONGEST_QUERY = 300
GIT, CYCLES = "estate.git", "endoflife.date"


@require_GET
@allowed("estate.view_repository")
def hotspots(request: HttpRequest) -> HttpResponse:
    """The files that change most; the bridge reads them after its page: histories are long."""
    title = _("Where the code is hard to change")
    context = {"hotspots": hot_files(), "title": title}
    partial = request.headers.get("HX-Target") == "hotspots"
    name = "estate/hotspots.html" if partial else "estate/hotspots_page.html"
    return render(request, name, context)


@require_GET
@allowed("estate.view_repository")
def overview(request: HttpRequest) -> HttpResponse:
    """Repositories, systems, ecosystems and ends of life on one page."""
    today = timezone.localdate()
    rows = list(explorer.repositories_by_trouble()[: explorer.SHOWN])
    technologies = list(Technology.objects.order_by("ends_on", "label"))
    context = {
        "title": _("Software estate"),
        "sources": sources(GIT, CYCLES),
        "repositories": _table(request, rows),
        "columns": [label for label, _cells in columns.filled(request, [])],
        "more": Repository.objects.count() - len(rows),
        "systems": explorer.systems_by_gravity()[: explorer.SHOWN],
        "alike": len(alike()),
        "unassigned": explorer.unassigned_count(),
        "ecosystems": [_ecosystem(one) for one in explorer.ecosystems(today=today)],
        "picture": timeline.picture(technologies, today=today),
        "ends": _ends(today),
        "today": today,
    }
    return render(request, "estate/overview.html", context)


def _table(request: HttpRequest, rows: list[Repository]) -> list[dict[str, Any]]:
    hung = columns.filled(request, rows)
    return [
        {
            "row": row,
            "shape": SHAPES.get(row.repository.state, "unknown"),
            "cells": [cells.get(row.repository.pk) for _label, cells in hung],
        }
        for row in explorer.repository_rows(rows)
    ]


def _ecosystem(one: explorer.Ecosystem) -> dict[str, Any]:
    known = one.components - one.unknown
    words = [
        charts.Part(_("Covered"), known, "f-clear"),
        charts.Part(_("Unknown"), one.unknown, ""),
    ]
    title = _("%(type)s: %(known)d of %(all)d can be checked") % {
        "type": one.type,
        "known": known,
        "all": one.components,
    }
    bar = charts.share_bar(words, title=title, width=160)
    return {"one": one, "known": known, "bar": bar, "words": COVERAGE.get(one.coverage, "")}


def _ends(today: Any) -> dict[str, list[Technology]]:
    groups = selectors.technologies_by_life(today=today)
    return {"past": groups["past"], "soon": groups["soon"]}


@require_GET
@allowed("estate.view_technology")
def life_cycles(request: HttpRequest) -> HttpResponse:
    """Technologies by how long they are still supported for free, drawn and listed."""
    today = timezone.localdate()
    groups = selectors.technologies_by_life(today=today)
    rows = [row for group in groups.values() for row in group]
    names = {
        "past": _("Past their life"),
        "soon": _("Ending within 12 months"),
        "superseded": _("Superseded: update"),
        "supported": _("Supported"),
        "unknown": _("Unknown"),
    }
    context = {
        "title": _("Technologies"),
        "sources": sources(GIT, CYCLES),
        "picture": timeline.picture(rows, today=today),
        "outside": timeline.outside(rows, today=today),
        "groups": [
            {
                "key": key,
                "name": names[key],
                "rows": [(row, timeline.category(row)) for row in groups[key]],
            }
            for key in names
        ],
        "empty": not rows,
        "today": today,
    }
    return render(request, "estate/lifecycles.html", context)


@require_GET
@allowed("estate.view_component")
def where(request: HttpRequest) -> HttpResponse:
    """Where a component is used: by version, in which repository, at which file and line."""
    name = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
    kind = request.GET.get("type", "").replace("\x00", "")[:30]
    groups = explorer.uses_by_version(name=name, type=kind) if name else []
    names = [pair for pair in explorer.names_found(name) if not groups or pair[1] != name]
    context = {
        "title": _("Where is it used?"),
        "sources": sources(GIT),
        "query": name,
        "type": kind,
        "groups": groups,
        "names": names,
        "shown": sum(len(group.uses) for group in groups),
        "total": sum(group.total for group in groups),
        "types": sorted({group.type for group in groups}),
    }
    part = "body" if request.headers.get("HX-Target") == "where" else "page"
    return render(request, f"estate/where_{part}.html", context)


def sources(*names: str) -> list[Freshness]:
    """The strip of a page: names in the reader's words, knowledge as old as the edition held."""
    words = {GIT: _("Git repositories"), CYCLES: _("Life cycles")}
    held = {one.source: one for one in source_states(timezone.localdate())}
    return [
        replace(_as_held(one, held), label=words.get(one.name, one.label))
        for one in strip(names=names)
    ]


def _as_held(one: Freshness, held: Mapping[str, SourceState]) -> Freshness:
    """A source that was never asked from here still has the edition that came with the house."""
    edition = held.get(one.name)
    if one.state != "missing" or edition is None or edition.state == "missing":
        return one
    as_of = datetime.fromisoformat(edition.as_of).replace(tzinfo=UTC)
    return replace(one, state=edition.state, as_of=as_of, age=timezone.now() - as_of)
