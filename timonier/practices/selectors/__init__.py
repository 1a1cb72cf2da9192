"""Reads of practices: boards, the bridge's part, the scan report."""

from timonier.practices.selectors.bridge import BridgeQueue, Changes, bridge_queue, changes_since
from timonier.practices.selectors.checks import CheckWords, all_checks, check_words
from timonier.practices.selectors.coverage import coverage_rows
from timonier.practices.selectors.findings import (
    HEAVY,
    FindingFilter,
    FindingsBoard,
    StateCounts,
    findings_board,
    judged,
    open_counts,
    open_findings,
    state_counts,
)
from timonier.practices.selectors.lots import bundled, leads, lot_of
from timonier.practices.selectors.proposals import (
    ProposalRow,
    ProposalsBoard,
    decided_title,
    decisions_due,
    proposal_row,
    proposal_rows,
    proposals_board,
    rule_of,
    undecided,
)
from timonier.practices.selectors.report import SCHEMA, scan_report
from timonier.practices.selectors.rows import FindingRow, finding_rows
from timonier.practices.selectors.sources import shown_sources, witness
from timonier.practices.sentences import check_title

__all__ = [
    "HEAVY",
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
    "bundled",
    "changes_since",
    "check_title",
    "check_words",
    "coverage_rows",
    "decided_title",
    "decisions_due",
    "finding_rows",
    "findings_board",
    "judged",
    "leads",
    "lot_of",
    "open_counts",
    "open_findings",
    "proposal_row",
    "proposal_rows",
    "proposals_board",
    "rule_of",
    "scan_report",
    "shown_sources",
    "state_counts",
    "undecided",
    "witness",
]
