"""What the portfolio hangs on the pages of other rooms."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from timonier.kit.entities.entity import Panel
from timonier.portfolio.models import Initiative
from timonier.portfolio.selectors.initiatives import (
    initiatives_of_idea,
    initiatives_of_objective,
    initiatives_of_proposal,
    initiatives_of_risk,
)
from timonier.portfolio.selectors.shapes import AlignedInitiative
from timonier.practices.models import Proposal
from timonier.risk.models import Risk
from timonier.strategy.models import Idea, Objective

SEE = "portfolio.view_initiative"
MAKE = "portfolio.add_initiative"
TITLE = _("In the portfolio")


def proposal_panel(request: HttpRequest, proposal: Proposal) -> Panel | None:
    """The initiative that carries it out, or the button that makes one."""
    return _making(request, initiatives_of_proposal, proposal, "proposal", proposal.key)


def idea_panel(request: HttpRequest, idea: Idea) -> Panel | None:
    """The same for an idea."""
    return _making(request, initiatives_of_idea, idea, "idea", idea.slug)


def risk_panel(request: HttpRequest, risk: Risk) -> Panel | None:
    """The initiatives that treat a risk."""
    if not request.user.has_perm(SEE):
        return None
    return _panel(initiatives_of_risk(risk), {})


def objective_panel(request: HttpRequest, objective: Objective) -> Panel | None:
    """The initiatives that serve an objective."""
    if not request.user.has_perm(SEE):
        return None
    return _panel(initiatives_of_objective(objective), {})


def _making(request: HttpRequest, found: object, item: object, kind: str, key: str) -> Panel | None:
    if not request.user.has_perm(SEE):
        return None
    rows: list[AlignedInitiative] = found(item)  # type: ignore[operator]
    may = not rows and request.user.has_perm(MAKE)
    return _panel(rows, {"make": kind, "key": key} if may else {})


def _panel(rows: list[AlignedInitiative], more: dict[str, str]) -> Panel:
    words = {name: str(label) for name, label in Initiative.Status.choices}
    told = [{"row": row, "status": words.get(row.status, row.status)} for row in rows]
    return Panel(
        title=TITLE,
        template="portfolio/panel_initiatives.html",
        context={"initiatives": told, **more},
        key="portfolio",
    )
