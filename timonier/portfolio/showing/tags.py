"""What decides of an initiative without scenarios, in a few words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from timonier.kit.measured import numbers
from timonier.kit.shell import look
from timonier.portfolio.selectors.shapes import TierLine
from timonier.portfolio.words import wording


def tag_of(line: TierLine) -> str:
    """What decides without scenarios: an obligation and its day, or a person's choice."""
    if line.obligation:
        due = line.deadline_on
        day = f", {numbers.day(due, look.language())}" if due else ""
        return f"{line.obligation_label}{day}"
    if line.rule == "predecessor":
        return _("An obligation needs it")
    if line.tier == "hand":
        return _("Held in by hand") if line.selected else _("Left out by hand")
    if line.tier == "unranked":
        return unranked_tag(line)
    return ""


def unranked_tag(line: TierLine) -> str:
    """The tier that the rules give to its proposal, where there is one."""
    if not line.provisional:
        return _("value unknown")
    return _("%(tier)s by the rules") % {"tier": wording.TIERS[line.provisional]}
