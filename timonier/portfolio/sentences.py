"""The words of a plan, in the reader's language: why a tier, what is short, what was assumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from timonier.portfolio.models import Plan, PlanLine

if TYPE_CHECKING:
    from timonier.portfolio.selectors.shapes import Certificate


def because(row: PlanLine, known: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Why an initiative has its tier."""
    return ""


def deciding(decided: Mapping[str, Any] | None, names: Mapping[str, str]) -> str:
    """The input that decides whether an initiative is in the best plan, in words; "" for none."""
    return ""


def short_of(name: str, deadline_on: date | None, late: Mapping[str, float]) -> str:
    """What a late obligation is short of."""
    return ""


def notes(plan: Plan) -> Sequence[str]:
    """What was assumed, or not used, when the question was put."""
    return ()


def with_sentences(found: Certificate, currency: str) -> Certificate:
    """A certificate with its sentences."""
    return found


def price_label(plan: Plan, one: Mapping[str, Any]) -> str:
    """What a price is the price of."""
    return str(one["key"])


def refine(key: tuple[str, str, str], moves: Sequence[str], names: Mapping[str, str]) -> str:
    """Which input to refine first."""
    return ""


def changes(plan: Plan) -> Sequence[str]:
    """What a what-if supposes."""
    return ()


def ranking_label(key: str) -> str:
    """The name of a ranking."""
    return key


def failure(plan: Plan) -> str:
    """Why there is no plan; "" when there is one."""
    return plan.reason


def lost(reason: str) -> str:
    """Why a job ended without a plan."""
    return reason


def phase(name: str) -> str:
    """A phase of the search."""
    return name
