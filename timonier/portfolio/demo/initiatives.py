"""What Embruns could do next: obligations, improvements, products, each with its estimates."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from timonier.kit.contributions.demo import Keeper

type Row = dict[str, Any]
type Effort = dict[str, tuple[float, float, float]]

INVOICES_ON = date(2027, 9, 1)  # small and medium firms issue electronic invoices in France
CERTIFICATES_ON = date(2027, 3, 15)  # public certificates live 100 days at most
LEAST_DAYS = 60  # a day of the law that is nearer is no deadline any more for who plans today


def skills() -> dict[str, str]:
    """Key -> the skill's name."""
    return {
        "python": _("Python"),
        "front": _("Web pages"),
        "back": _("Java and PHP"),
        "ops": _("Platform"),
        "data": _("Data"),
        "safety": _("Security"),
    }


def rows(told: Keeper) -> list[Row]:
    """Every typed initiative, those that others come after first."""
    return [*_obligations(told), *_safer(), *_products(), *_inside()]


def _row(
    slug: str, name: str, value: tuple[float, float, float], effort: Effort, **more: Any
) -> Row:
    named = skills()
    low, likely, high = value
    return {
        "slug": f"embruns-{slug}",
        "name": name,
        "value_low": low,
        "value_likely": likely,
        "value_high": high,
        "effort_days": {named[key]: list(days) for key, days in effort.items()},
        **more,
    }


def _owed(told: Keeper, kind: str, source: str, on: date) -> Row:
    """An obligation with its source; its day while it can still be a deadline."""
    near = (on - told.today).days < LEAST_DAYS
    return {"obligation": kind, "obligation_source": source, "deadline_on": None if near else on}


def _obligations(told: Keeper) -> list[Row]:
    law = _("French finance act for 2024, article 91: small and medium firms issue electronic "
            "invoices from 1 September 2027")  # fmt: skip
    forum = _("CA/Browser Forum, ballot SC-081v3: public certificates live 100 days at most from "
              "15 March 2027")  # fmt: skip
    carrier = _("Contract with Colivio, amendment 4: the old exchange of files is switched off")
    audit = _("Payment audit of this year (PCI DSS 4.0.1, requirement 6.3.3): known flaws closed")
    return [
        _row("e-invoicing", _("Issue invoices in electronic form"), (0, 8_000, 20_000),
             {"back": (38, 55, 84), "front": (5, 8, 14)}, cost=18_000, duration_quarters=2,
             objective="embruns-sound", owner="Farid Haddad", team=_("Merchants"),
             treatments=["embruns-invoicing"], **_owed(told, "law", law, INVOICES_ON)),
        _row("certificates", _("Renew certificates by machine"), (0, 3_000, 8_000),
             {"ops": (3, 5, 8), "safety": (1, 2, 3)}, team=_("Platform"),
             owner="Yann Kerbrat", objective="embruns-sound",
             **_owed(told, "contract", forum, CERTIFICATES_ON)),
        _row("carrier-format", _("Speak the new exchange format of Colivio"), (0, 12_000, 40_000),
             {"back": (16, 24, 38)}, cost=4_000, team=_("Parcels"), owner="Malo Tanguy",
             objective="embruns-fast",
             **_owed(told, "contract", carrier, told.ahead(310))),
        _row("payment-audit", _("Close the findings of the payment audit"), (0, 0, 5_000),
             {"python": (10, 16, 26), "safety": (3, 5, 8)}, team=_("Merchants"),
             owner="Nadia Benali", objective="embruns-sound",
             **_owed(told, "audit", audit, told.ahead(230))),
    ]  # fmt: skip


def _safer() -> list[Row]:
    return [
        _row("restore", _("Prove that backups restore"), (0, 2_000, 6_000),
             {"ops": (6, 9, 15)}, cost=6_000, team=_("Platform"), objective="embruns-sound",
             treatments=["embruns-restore-drill"]),
        _row("alerts", _("Alerts that wake the right person"), (6_000, 15_000, 35_000),
             {"ops": (8, 12, 20)}, cost=3_000, team=_("Platform"), objective="embruns-fast",
             treatments=["embruns-alerts"]),
        _row("second-site", _("A second site for the shop"), (0, 10_000, 30_000),
             {"ops": (24, 36, 58), "python": (8, 12, 20)}, cost=28_000, duration_quarters=3,
             team=_("Platform"), objective="embruns-fast", after=["embruns-restore"],
             treatments=["embruns-second-site"]),
        _row("two-people", _("Share the label tool between two people"), (2_000, 6_000, 15_000),
             {"python": (8, 12, 20)}, team=_("Parcels"), objective="embruns-sound",
             treatments=["embruns-two-people"]),
        _row("less-data", _("Purge and encrypt what we keep of merchants"), (0, 3_000, 10_000),
             {"python": (9, 14, 22), "safety": (4, 6, 10)}, cost=5_000, team=_("Merchants"),
             objective="embruns-sound", treatments=["embruns-less-data"]),
        _row("signed-builds", _("Signed builds, with the list of what is in them"),
             (5_000, 20_000, 60_000), {"safety": (6, 10, 16), "ops": (6, 10, 16)},
             duration_quarters=2, team=_("Platform"), objective="embruns-sound"),
        _row("old-exchange", _("Move the old exchange off PHP 7.4"), (8_000, 22_000, 45_000),
             {"back": (24, 36, 58)}, duration_quarters=2, team=_("Parcels"),
             objective="embruns-sound", after=["embruns-carrier-format"]),
    ]  # fmt: skip


def _products() -> list[Row]:
    return [
        _row("live-tracking", _("Live tracking, all carriers"), (60_000, 140_000, 260_000),
             {"python": (40, 60, 95), "front": (25, 38, 60)}, cost=12_000, duration_quarters=2,
             idea="embruns-live", team=_("Parcels"), objective="embruns-answers"),
        _row("live-tracking-first", _("Live tracking, three carriers"), (35_000, 80_000, 150_000),
             {"python": (18, 26, 40), "front": (12, 18, 30)}, cost=5_000, team=_("Parcels"),
             objective="embruns-answers", variant_of="embruns-live-tracking"),
        _row("returns", _("Returns in two clicks"), (50_000, 110_000, 210_000),
             {"front": (30, 45, 70), "python": (20, 30, 45)}, cost=8_000, duration_quarters=2,
             idea="embruns-returns", team=_("Merchants"), objective="embruns-start"),
        _row("shop-plugins", _("Plug-ins for two shop platforms"), (70_000, 160_000, 320_000),
             {"python": (25, 38, 60), "front": (20, 30, 46)}, cost=10_000, duration_quarters=2,
             team=_("Merchants"), objective="embruns-start"),
        _row("invoice-lines", _("Invoice lines that explain themselves"), (20_000, 45_000, 90_000),
             {"back": (12, 18, 30), "front": (6, 10, 16)}, team=_("Merchants"),
             objective="embruns-answers", after=["embruns-e-invoicing"]),
        _row("warehouse", _("One data warehouse"), (5_000, 18_000, 45_000),
             {"data": (20, 30, 50), "ops": (8, 12, 20)}, cost=20_000, duration_quarters=2,
             team=_("Platform"), objective="embruns-data"),
        _row("rates", _("Prices that learn from volumes"), (40_000, 120_000, 300_000),
             {"data": (30, 45, 75), "python": (12, 18, 28)}, duration_quarters=2,
             team=_("Parcels"), after=["embruns-warehouse"], objective="embruns-data"),
        _row("carbon", _("Carbon report for each parcel"), (15_000, 40_000, 110_000),
             {"data": (10, 15, 24), "python": (8, 12, 20)}, idea="embruns-carbon",
             team=_("Parcels")),
        _row("chat", _("Chat assistant for merchants"), (0, 30_000, 120_000),
             {"data": (25, 40, 70), "front": (14, 22, 36)}, cost=30_000, duration_quarters=2,
             idea="embruns-chat", team=_("Merchants"), objective="embruns-answers"),
    ]  # fmt: skip


def _inside() -> list[Row]:
    return [
        _row("languages", _("The portal in five languages"), (10_000, 28_000, 70_000),
             {"front": (18, 28, 45)}, cost=15_000, team=_("Merchants"),
             objective="embruns-start"),
        _row("label-rewrite", _("Rewrite the label tool"), (4_000, 14_000, 45_000),
             {"python": (50, 80, 130)}, duration_quarters=3, team=_("Parcels"),
             excludes=["embruns-two-people"], objective="embruns-fast"),
        _row("dark", _("A dark theme for the portal"), (500, 3_000, 10_000),
             {"front": (8, 12, 20)}, team=_("Merchants")),
    ]  # fmt: skip
