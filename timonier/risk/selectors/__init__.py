"""Reads of the risk room: the register, its simulations, what is proposed, what came true."""

from timonier.risk.selectors.account import RiskAccount, money_at_risk
from timonier.risk.selectors.proposals import (
    ProposalRow,
    awaiting,
    awaiting_count,
    proposal_rows,
)
from timonier.risk.selectors.question import Asked, register_question
from timonier.risk.selectors.register import RiskRow, TreatmentRow, register_rows, treatment_rows
from timonier.risk.selectors.runs import changed_since, last_attempt, latest_run
from timonier.risk.selectors.scores import score_card
from timonier.risk.selectors.tolerance import Point, tolerance_points

__all__ = [
    "Asked",
    "Point",
    "ProposalRow",
    "RiskAccount",
    "RiskRow",
    "TreatmentRow",
    "awaiting",
    "awaiting_count",
    "changed_since",
    "last_attempt",
    "latest_run",
    "money_at_risk",
    "proposal_rows",
    "register_question",
    "register_rows",
    "score_card",
    "tolerance_points",
    "treatment_rows",
]
