"""Writes of strategy."""

from timonier.strategy.services.goals import (
    remove,
    restore,
    save_check_in,
    save_key_result,
    save_support,
    set_supports,
)
from timonier.strategy.services.ideas import (
    NoSuchPage,
    cite_link,
    restore_comment,
    save_comment,
    save_idea,
    uncite,
    vote,
)

__all__ = [
    "NoSuchPage",
    "cite_link",
    "remove",
    "restore",
    "restore_comment",
    "save_check_in",
    "save_comment",
    "save_idea",
    "save_key_result",
    "save_support",
    "set_supports",
    "uncite",
    "vote",
]
