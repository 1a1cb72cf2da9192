"""What every tab of the register shares: the tabs with their counts, the sources."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timonier.kit.measured import freshness
from timonier.risk import selectors

TABS = (
    ("register", gettext_lazy("Register"), "risk:register"),
    ("proposed", gettext_lazy("To look at"), "risk:proposed"),
    ("treatments", gettext_lazy("Treatments"), "risk:treatments"),
    ("scores", gettext_lazy("What happened"), "risk:scores"),
    ("runs", gettext_lazy("Simulations"), "risk:runs"),
    ("exchange", gettext_lazy("Files"), "risk:exchange"),
)


def frame(tab: str) -> dict[str, Any]:
    """What every tab shares: the tabs with their counts, the sources."""
    waits = selectors.awaiting_count()
    return {
        "title": _("Risks"),
        "tab": tab,
        "tabs": [(key, name, reverse(url), waits * (key == "proposed")) for key, name, url in TABS],
        "sources": freshness.strip(names=("risk.simulation", "estate.git")),
        "now": timezone.now(),
    }
