"""Writes of the radar: entries with every move kept, proposals decided, quadrants to begin with."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from timonier.estate.models import Technology
from timonier.kit.entities.entity import registry
from timonier.kit.records.evidence import Cite, Fact, cite_many, forget
from timonier.kit.records.writes import patch
from timonier.strategy.core.radar_proposals import Proposal
from timonier.strategy.models import Quadrant, RadarEntry, RadarMove, RadarVerdict
from timonier.strategy.selectors import radar_estate

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.forms import ModelForm

LIFE_CYCLES = "endoflife.date"
CITED = 20  # technologies an entry cites: those most used


@transaction.atomic
def save_entry(*, form: ModelForm[RadarEntry], by: User | None) -> RadarEntry:
    """The entry of a bound form; a change of ring is a move, dated, with its author and why.

    A ring changed without another day changes today; another day for the same ring corrects the
    last move.
    """
    entry = form.instance
    today = radar_estate.today()
    before = form.initial.get("ring") if entry.pk else ""
    if before and before != entry.ring and "since_on" not in form.changed_data:
        entry.since_on = today
    saved: RadarEntry = form.save()
    keep_move(saved, by=by)
    stand(saved)
    return saved


def keep_move(entry: RadarEntry, *, by: User | None) -> None:
    """Bring the moves of an entry in line with its ring and its day."""
    last = entry.moves.order_by("-moved_on", "-pk").first()
    if last is None or last.ring != entry.ring:
        entry.moves.create(
            ring_from=last.ring if last else "",
            ring=entry.ring,
            moved_on=entry.since_on,
            why=entry.why,
            author=by,
        )
    elif (last.moved_on, last.why) != (entry.since_on, entry.why):
        last.moved_on, last.why = entry.since_on, entry.why
        last.save(update_fields=["moved_on", "why"])


def stand(entry: RadarEntry) -> None:
    """An entry stands on the technologies of the estate it is tied to, and on their life cycle."""
    forget(entry)
    if not entry.product:
        return
    rows = Technology.objects.filter(product=entry.product)
    if entry.cycle:
        rows = rows.filter(cycle=entry.cycle)
    cites = [Cite(entry, row) for row in rows.order_by("-uses", "pk")[:CITED]]
    locator = f"{entry.product}/{entry.cycle}".rstrip("/")
    cite_many([*cites, Cite(entry, Fact(LIFE_CYCLES, locator))])


@transaction.atomic
def save_verdict(*, form: ModelForm[RadarVerdict], by: User | None) -> RadarVerdict:
    """A proposal turned down, with what its facts were on that day."""
    verdict = form.instance
    today = radar_estate.today()
    found = radar_estate.proposal_named(verdict.proposal_key, today=today)
    if found:
        verdict.facts_digest = found.digest
    verdict.author = by or verdict.author
    return form.save()


def dismiss(*, proposal: Proposal, reason: str, by: Any) -> RadarVerdict:
    """Turn a proposal down; it comes back when its facts change."""
    held = RadarVerdict.objects.filter(proposal_key=proposal.key).first()
    data = {"proposal_key": proposal.key, "reason": reason}
    verdict: RadarVerdict = patch(registry[RadarVerdict], data, held, by=by)
    return verdict


@transaction.atomic
def accept(
    *, proposal: Proposal, ring: str, name: str, quadrant: Quadrant, why: str, by: Any, today: date
) -> RadarEntry:
    """Make an entry of a proposal, or move the entry it names. Raises what the gate raises."""
    entity = registry[RadarEntry]
    held = RadarEntry.objects.filter(slug=proposal.entry).first() if proposal.entry else None
    data: dict[str, Any] = {
        "name": name,
        "quadrant": quadrant.slug,
        "ring": ring,
        "since_on": today,
        "why": why,
    }
    if held is None:
        data |= {"product": proposal.use.product, "cycle": proposal.use.cycle}
    entry: RadarEntry = patch(entity, data, held, by=by)
    return entry


@transaction.atomic
def start_quadrants(*, by: Any) -> list[Quadrant]:
    """The four usual families, under their names in this language; those there are stay."""
    names = (_("Languages and frameworks"), _("Platforms"), _("Techniques"), _("Tools"))
    taken = set(Quadrant.objects.values_list("position", flat=True))
    made = []
    for position, name in enumerate(names, start=1):
        if position not in taken:
            data = {"name": name, "slug": slugify(name), "position": position}
            made.append(patch(registry[Quadrant], data, by=by))
    return made


def past_moves(entry: RadarEntry, history: tuple[tuple[date, str], ...], *, by: Any) -> None:
    """The moves a file tells of from before; the last of them is where the entry stands."""
    if not history or history[-1][1] != entry.ring:
        return
    entry.moves.all().delete()
    before = ""
    for day, ring in history:
        last = day == history[-1][0]
        RadarMove.objects.create(
            entry=entry,
            ring_from=before,
            ring=ring,
            moved_on=day,
            why=entry.why if last else "",
            author=by,
        )
        before = ring
