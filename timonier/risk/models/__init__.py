"""Risks in money: what people judge, what happened, what was proposed and simulated."""

from timonier.risk.models.judgments import (
    ESTIMATE,
    FREQUENCY,
    LOSS,
    SECONDARY,
    Risk,
    RiskEvent,
    RiskVerdict,
    Tolerance,
    Treatment,
)
from timonier.risk.models.runs import RiskProposal, SimulationRun

__all__ = [
    "ESTIMATE",
    "FREQUENCY",
    "LOSS",
    "SECONDARY",
    "Risk",
    "RiskEvent",
    "RiskProposal",
    "RiskVerdict",
    "SimulationRun",
    "Tolerance",
    "Treatment",
]
