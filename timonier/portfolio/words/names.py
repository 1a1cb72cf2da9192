"""The names of a plan's initiatives as they stood, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from timonier.portfolio.models import Plan, generated


def name_in(known: Mapping[str, Any], slug: str) -> str:
    """Of Plan.context["initiatives"][slug]; the short name where the plan does not know it."""
    return generated.shown(known.get("generated", {}).get("name"), known.get("name", slug))


def source_in(known: Mapping[str, Any]) -> str:
    """The source of its obligation."""
    made = known.get("generated", {}).get("obligation_source")
    return generated.shown(made, known.get("obligation_source", ""))


def names_of(plan: Plan) -> dict[str, str]:
    """Short name -> name."""
    known = plan.context.get("initiatives", {})
    return {slug: name_in(one, slug) for slug, one in known.items()}
