"""Reads of decisions: what is open, what is due, what was decided, and how predictions ended."""

from timonier.governance.selectors.calibration import Calibration, calibration
from timonier.governance.selectors.evidence import decisions_on, open_decision_on
from timonier.governance.selectors.found import FoundRecord, found_records
from timonier.governance.selectors.log import (
    DecidedRow,
    DueRow,
    OpenRow,
    log_counts,
    recent_decisions,
    reviews_due,
    to_decide,
    with_choice,
)
from timonier.governance.selectors.page import DecisionPage, decision_page
from timonier.governance.selectors.records import record_of
from timonier.governance.selectors.seen import predictions_seen_by, seen_by
from timonier.governance.selectors.then import DecisionThen, decision_then

__all__ = [
    "Calibration",
    "DecidedRow",
    "DecisionPage",
    "DecisionThen",
    "DueRow",
    "FoundRecord",
    "OpenRow",
    "calibration",
    "decision_page",
    "decision_then",
    "decisions_on",
    "found_records",
    "log_counts",
    "open_decision_on",
    "predictions_seen_by",
    "recent_decisions",
    "record_of",
    "reviews_due",
    "seen_by",
    "to_decide",
    "with_choice",
]
