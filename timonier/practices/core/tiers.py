"""What first: indispensable, useful or accessory, by rules that anyone can read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from timonier.practices.core.phrases import Phrase, gettext
from timonier.practices.core.pieces import Piece
from timonier.practices.core.severity import RANK

Tier = Literal["indispensable", "useful", "accessory"]
TIERS: tuple[Tier, ...] = ("indispensable", "useful", "accessory")


@dataclass(frozen=True, slots=True)
class Rule:
    """A tier's condition on one finding, and the sentence that cites it."""

    id: str
    tier: Tier
    because: Phrase
    holds: Callable[[Piece, date], bool]


def _is_certain(piece: Piece) -> bool:
    return piece.state == "affected"


def _is_shipped(piece: Piece) -> bool:
    """Known to ship or to run; nobody has said that it is out of service."""
    return piece.scope == "prod" and piece.in_service is not False


RULES: tuple[Rule, ...] = (
    Rule(
        "exploited",
        "indispensable",
        gettext("Indispensable: attackers use one of the flaws."),
        lambda piece, today: _is_certain(piece) and piece.exploited and piece.scope != "dev",
    ),
    Rule(
        "secret",
        "indispensable",
        gettext("Indispensable: a secret is committed."),
        lambda piece, today: (
            _is_certain(piece) and piece.check == "secret" and RANK[piece.severity] <= RANK["high"]
        ),
    ),
    Rule(
        "past-life",
        "indispensable",
        gettext("Indispensable: past the end of free fixes in production."),
        lambda piece, today: (
            _is_certain(piece)
            and piece.check == "lifecycle"
            and piece.ended(today)
            and _is_shipped(piece)
            and RANK[piece.severity] <= RANK["high"]
        ),
    ),
    Rule(
        "critical",
        "indispensable",
        gettext("Indispensable: a critical flaw in production."),
        lambda piece, today: (
            _is_certain(piece)
            and piece.check == "vulnerability"
            and piece.severity == "critical"
            and _is_shipped(piece)
        ),
    ),
    Rule(
        "grave",
        "useful",
        gettext("Useful: a finding of high severity."),
        lambda piece, today: RANK[piece.severity] <= RANK["high"],
    ),
    Rule(
        "ends-soon",
        "useful",
        gettext("Useful: free fixes end within twelve months, or have ended."),
        lambda piece, today: _is_certain(piece) and piece.check == "lifecycle",
    ),
    Rule(
        "flaw",
        "useful",
        gettext("Useful: a known flaw in production."),
        lambda piece, today: (
            _is_certain(piece)
            and piece.check == "vulnerability"
            and RANK[piece.severity] <= RANK["medium"]
            and _is_shipped(piece)
        ),
    ),
    Rule(
        "flaw-somewhere",
        "useful",
        gettext("Useful: a known flaw in what may ship; whether it does is not known."),
        lambda piece, today: (
            _is_certain(piece)
            and piece.check == "vulnerability"
            and RANK[piece.severity] <= RANK["medium"]
            and piece.scope == "unknown"
            and piece.in_service is not False
        ),
    ),
    Rule(
        "stopped",
        "useful",
        gettext("Useful: builds or deployments stop without it."),
        lambda piece, today: piece.check in ("runner-retired", "dangerous-workflow"),
    ),
)
ACCESSORY = gettext("Accessory: nothing grave depends on it.")


def tier_of(pieces: Sequence[Piece], today: date) -> tuple[Tier, Phrase]:
    """The first rule that any finding meets, in the order above."""
    for rule in RULES:
        if any(rule.holds(piece, today) for piece in pieces):
            return rule.tier, rule.because
    return "accessory", ACCESSORY
