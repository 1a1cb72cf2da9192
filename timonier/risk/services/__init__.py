"""Writes of the risk room: simulate, propose, take or dismiss, exchange with files."""

from timonier.risk.services.exchange import BadFile, Imported, export_question, import_question
from timonier.risk.services.proposals import SEARCH, are_proposals_current, propose
from timonier.risk.services.saving import save_risk, save_verdict
from timonier.risk.services.simulate import NothingToSimulate, check_simulable, simulate
from timonier.risk.services.verdicts import Unaccountable, dismiss, reopen, take

__all__ = [
    "SEARCH",
    "BadFile",
    "Imported",
    "NothingToSimulate",
    "Unaccountable",
    "are_proposals_current",
    "check_simulable",
    "dismiss",
    "export_question",
    "import_question",
    "propose",
    "reopen",
    "save_risk",
    "save_verdict",
    "simulate",
    "take",
]
