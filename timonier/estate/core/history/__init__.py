"""What a history says: hotspots, coupling, ownership, truck factor, dormancy."""

from timonier.estate.core.history.coupling import Coupling
from timonier.estate.core.history.hotspots import Hotspot
from timonier.estate.core.history.lines import (
    NUMSTAT_ARGUMENTS,
    LineCount,
    read_numstat,
    uncounted,
)
from timonier.estate.core.history.log import (
    LOG_ARGUMENTS,
    LOG_ENVIRONMENT,
    LOG_FORMAT,
    LOG_VERSION,
    History,
    Malformed,
    extend,
    read_history,
)
from timonier.estate.core.history.people import MergeProposal, is_bot, persons, propose_merges
from timonier.estate.core.history.stored import continuation, restored, tables
from timonier.estate.core.history.summarise import summarise
from timonier.estate.core.history.summary import SUMMARY_VERSION, Folder, HistorySummary, Week
from timonier.estate.core.history.teams import MIN_GROUP, SmallGroup, TeamShare, team_view

__all__ = [
    "LOG_ARGUMENTS",
    "LOG_ENVIRONMENT",
    "LOG_FORMAT",
    "LOG_VERSION",
    "MIN_GROUP",
    "NUMSTAT_ARGUMENTS",
    "SUMMARY_VERSION",
    "Coupling",
    "Folder",
    "History",
    "HistorySummary",
    "Hotspot",
    "LineCount",
    "Malformed",
    "MergeProposal",
    "SmallGroup",
    "TeamShare",
    "Week",
    "continuation",
    "extend",
    "is_bot",
    "persons",
    "propose_merges",
    "read_history",
    "read_numstat",
    "restored",
    "summarise",
    "tables",
    "team_view",
    "uncounted",
]
