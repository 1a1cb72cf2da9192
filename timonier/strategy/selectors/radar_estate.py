"""What the estate says to the radar: what is in use, since when it is known, what to propose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.text import slugify

from timonier.estate.models import Repository, RepositoryProfile, Technology
from timonier.kit.folding import fold
from timonier.kit.measured.freshness import Freshness, strip
from timonier.knowledge.selectors import book
from timonier.strategy.core.radar_proposals import (
    Contradiction,
    Held,
    InUse,
    Proposal,
    contradictions,
    fits,
    proposals,
    together,
)
from timonier.strategy.models import RadarEntry, RadarVerdict

GIT, LIFE_CYCLES = "estate.git", "endoflife.date"
NEAR = timedelta(days=365)


def today() -> date:
    """The day in the company's time zone."""
    return timezone.localdate()


@dataclass(frozen=True)
class Estate:
    """What is in use. `known`: whether a scan ever spoke; without one, nothing is said of use."""

    known: bool
    uses: tuple[InUse, ...] = ()
    repositories: int = 0
    unread: int = 0  # repositories the scan could not read whole: their use is unknown
    git: Freshness | None = None
    life_cycles: Freshness | None = None


@dataclass(frozen=True)
class Usage:
    """Where an entry is in use: None when no scan spoke, or the entry is tied to no product."""

    repositories: tuple[str, ...]
    systems: tuple[str, ...]
    as_of: datetime | None = None


def estate(day: date) -> Estate:
    """All that is in use, in six queries whatever its size."""
    git, cycles = strip(names=(GIT, LIFE_CYCLES))
    states = list(Repository.objects.values_list("state", flat=True))
    known = bool(git.as_of) or any(state in ("scanned", "partial", "empty") for state in states)
    if not known:
        return Estate(False, git=git, life_cycles=cycles)
    repositories: dict[int, list[str]] = defaultdict(list)
    links = Technology.repositories.through.objects.values_list("technology_id", "repository__name")
    for technology, name in links.order_by("repository__name"):
        repositories[technology].append(name)
    serves = dict(
        RepositoryProfile.objects.exclude(system=None).values_list(
            "repository_name", "system__name"
        )
    )
    return Estate(
        known=True,
        uses=tuple(
            _in_use(row, repositories[row.pk], serves, day) for row in Technology.objects.all()
        ),
        repositories=len(states),
        unread=sum(state not in ("scanned", "empty") for state in states),
        git=git,
        life_cycles=cycles,
    )


def _in_use(row: Technology, names: Sequence[str], serves: Mapping[str, str], day: date) -> InUse:
    return InUse(
        product=row.product,
        cycle=row.cycle,
        label=row.label,
        category=row.category,
        life=_life(row, day),
        ends_on=row.ends_on,
        repositories=tuple(names),
        systems=tuple(sorted({serves[name] for name in names if name in serves})),
    )


def _life(row: Technology, day: date) -> str:
    if row.ends_on is not None:
        if row.ends_on <= day:
            return "past"
        return "soon" if row.ends_on <= day + NEAR else "supported"
    if row.ended is None:
        return "unknown"
    return "past" if row.ended else "supported"


def product_named(text: str, day: date) -> str:
    """The product a person means by its name or identifier; the words as they are when unknown."""
    words = text.strip()
    if not words:
        return ""
    meant = Q(product__folded=fold(words)) | Q(label__folded=fold(words))
    held = Technology.objects.filter(meant).values_list("product", flat=True).first()
    if held:
        return held
    key = slugify(words)
    return key if key and book(today=day).product(key) else words


def tied_to(name: str) -> tuple[str, str]:
    """(product, release) in use that a technology's name means; empty when nothing bears it."""
    words = name.casefold()
    rows = list(Technology.objects.values_list("product", "cycle", "label").order_by("pk"))
    for product, cycle, label in rows:
        if cycle and words == f"{label} {cycle}".casefold():
            return product, cycle
    for product, _cycle, label in rows:
        if words in (label.casefold(), product.casefold()):
            return product, ""
    return "", ""


def likely_quadrant(use: InUse) -> str:
    """The short name of the quadrant that holds most entries of its kind; "" when none does."""
    kin = Technology.objects.exclude(category="").filter(category=use.category)
    rows = RadarEntry.objects.filter(product__in=kin.values("product")).order_by()
    counted = rows.values_list("quadrant__slug").annotate(n=Count("pk"))
    found = counted.order_by("-n", "quadrant__slug").first()
    return str(found[0]) if found else ""


def held_entries(entries: Sequence[RadarEntry] | None = None) -> list[Held]:
    """Entries as the rules compare them."""
    rows = RadarEntry.objects.all() if entries is None else entries
    return [Held(row.slug, row.ring, row.product, row.cycle) for row in rows]


def open_proposals(day: date, found: Estate | None = None) -> list[Proposal]:
    """What the facts speak for and nobody has decided, most pressing first."""
    found = found or estate(day)
    dismissed = dict(RadarVerdict.objects.values_list("proposal_key", "facts_digest"))
    return proposals(found.uses, held_entries(), today=day, dismissed=dismissed)


def proposal_named(key: str, *, today: date) -> Proposal | None:
    """One proposal the facts speak for, turned down or not."""
    found = proposals(estate(today).uses, held_entries(), today=today)
    return next((each for each in found if each.key == key), None)


def usage_of(held: Held, found: Estate) -> Usage | None:
    """Where an entry is in use."""
    if not found.known or not held.product:
        return None
    mine = [use for use in found.uses if fits(held, use)]
    return Usage(
        repositories=together(use.repositories for use in mine),
        systems=together(use.systems for use in mine),
        as_of=found.git.as_of if found.git else None,
    )


def denied(held: Sequence[Held], found: Estate) -> list[Contradiction] | None:
    """Entries that what is in use denies; None when no scan ever spoke."""
    return contradictions(held, found.uses) if found.known else None
