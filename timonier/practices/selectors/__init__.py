"""Reads of practices: boards, the bridge's part, the scan report."""

from timonier.practices.selectors.bridge import BridgeQueue, Changes, bridge_queue, changes_since
from timonier.practices.selectors.checks import CheckWords, all_checks, check_words
from timonier.practices.selectors.findings import (
    FindingFilter,
    FindingRow,
    FindingsBoard,
    StateCounts,
    finding_rows,
    findings_board,
    state_counts,
)
from timonier.practices.selectors.proposals import (
    ProposalRow,
    ProposalsBoard,
    decisions_due,
    proposal_row,
    proposals_board,
)
from timonier.practices.selectors.report import SCHEMA, scan_report

__all__ = [
    "SCHEMA",
    "BridgeQueue",
    "Changes",
    "CheckWords",
    "FindingFilter",
    "FindingRow",
    "FindingsBoard",
    "ProposalRow",
    "ProposalsBoard",
    "StateCounts",
    "all_checks",
    "bridge_queue",
    "changes_since",
    "check_words",
    "decisions_due",
    "finding_rows",
    "findings_board",
    "proposal_row",
    "proposals_board",
    "scan_report",
    "state_counts",
]
