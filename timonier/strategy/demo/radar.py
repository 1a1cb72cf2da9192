"""What Embruns says of technologies: a radar tied to what its repositories really use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from timonier.kit.contributions.demo import Keeper
from timonier.kit.entities.entity import registry
from timonier.kit.records import writes
from timonier.strategy.models import Quadrant, RadarEntry


@dataclass(frozen=True, slots=True)
class Blip:
    """One entry: where it stands since how many days, and where it stood before."""

    name: str
    quadrant: int
    ring: str
    days: int
    why: str = ""
    before: str = ""
    before_days: int = 0
    product: str = ""
    cycle: str = ""


def _blips() -> list[Blip]:
    return [*_languages(), *_platforms(), *_techniques(), *_tools()]


def _languages() -> list[Blip]:
    ended = _("No more fixes: we leave it in steps.")
    return [
        Blip("Python", 1, "adopt", 700, _("What most of us know."), product="python"),
        Blip("Django", 1, "adopt", 700, product="django"),
        Blip("Django 3.2", 1, "hold", 21, ended, "adopt", 690, "django", "3.2"),
        Blip("TypeScript", 1, "adopt", 520),
        Blip("React", 1, "adopt", 640, product="react"),
        Blip("Node.js 24", 1, "adopt", 160, product="nodejs", cycle="24"),
        Blip("Go", 1, "trial", 410, _("Tracking is written in it; two people know it."),
             product="go"),
        Blip("Rust", 1, "trial", 34, _("The rates service holds a year without a stop."), "assess",
             320),
        Blip("jQuery", 1, "hold", 400, ended, product="jquery"),
        Blip("PHP 7.4", 1, "hold", 420, ended, product="php", cycle="7.4"),
        Blip("Ruby 2.7", 1, "hold", 28, ended, "trial", 610, "ruby", "2.7"),
    ]  # fmt: skip


def _platforms() -> list[Blip]:
    return [
        Blip("PostgreSQL", 2, "adopt", 690, product="postgresql"),
        Blip("Redis", 2, "adopt", 690, product="redis"),
        Blip("Kubernetes", 2, "adopt", 480),
        Blip(_("Managed database"), 2, "adopt", 40, _("Decided: one bad night costs more."),
             "trial", 400),
        Blip("Hashicorp Terraform", 2, "trial", 500, product="terraform"),
        Blip("ClickHouse", 2, "assess", 12, _("For the warehouse of data; one week of trials.")),
        Blip("Valkey", 2, "assess", 130, product="valkey"),
        Blip("MySQL 5.7", 2, "hold", 300, _("Only billing needs it."), product="mysql",
             cycle="5.7"),
    ]  # fmt: skip


def _techniques() -> list[Blip]:
    return [
        Blip(
            _("Contract tests with carriers"),
            3,
            "adopt",
            16,
            _("No surprise from a carrier since spring."),
            "trial",
            350,
        ),
        Blip(_("Restore drills"), 3, "trial", 9, _("Nobody has restored the whole for long.")),
        Blip(_("Feature flags"), 3, "trial", 260),
        Blip(_("Signed builds"), 3, "assess", 75),
        Blip(_("Event sourcing"), 3, "hold", 380, _("Tried in tracking, and taken out again.")),
        Blip(_("Micro front ends"), 3, "hold", 350),
    ]


def _tools() -> list[Blip]:
    return [
        Blip("GitHub Actions", 4, "adopt", 560),
        Blip("Renovate", 4, "adopt", 45, _("Three repositories ask for it by themselves."),
             "trial", 200),
        Blip("OpenTelemetry", 4, "trial", 190),
        Blip("Helm", 4, "adopt", 330, product="helm", cycle="3"),
        Blip(_("Language models for customer care"), 4, "assess", 20,
             _("One trial, with every answer read by a person.")),
        Blip("Jenkins", 4, "hold", 500),
    ]  # fmt: skip


@transaction.atomic
def watch(told: Keeper) -> None:
    """Quadrants, entries, and the movements of the last weeks, each with its day."""
    quadrants = _quadrants(told)
    for blip in _blips():
        data: dict[str, Any] = {
            "name": blip.name,
            "slug": f"embruns-{slugify(blip.name)}",
            "quadrant": quadrants[blip.quadrant],
            "ring": blip.before or blip.ring,
            "since_on": told.ago(blip.before_days or blip.days),
            "why": "" if blip.before else blip.why,
            "owner": "Claire Le Goff",
            "product": blip.product,
            "cycle": blip.cycle,
        }
        if RadarEntry.objects.filter(name=blip.name).exists():
            continue  # somebody's own says what they think of it
        entry = told.keep(RadarEntry, data)
        if blip.before:
            moved = {"ring": blip.ring, "since_on": told.ago(blip.days), "why": blip.why}
            reason = _("Demo company")
            writes.patch(registry[RadarEntry], moved, entry, by=told.by, reason=reason)


def _quadrants(told: Keeper) -> dict[int, str]:
    """Place -> short name; those that are there stay."""
    names = (_("Languages and frameworks"), _("Platforms"), _("Techniques"), _("Tools"))
    held = dict(Quadrant.objects.values_list("position", "slug"))
    for position, name in enumerate(names, 1):
        if position not in held:
            row = {"name": name, "slug": f"embruns-{position}", "position": position}
            held[position] = told.keep(Quadrant, row).slug
    return held
