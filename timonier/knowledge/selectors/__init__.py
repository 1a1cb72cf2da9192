"""Reads of the room: the book of the day, its sources, what is sent out."""

from timonier.knowledge.selectors.day import (
    IN_USE,
    PACKAGES,
    askings,
    audits_due,
    book,
    ecosystems_in_use,
    held_states,
    knowledge_home,
    needs_refresh,
    source_states,
)

__all__ = [
    "IN_USE",
    "PACKAGES",
    "askings",
    "audits_due",
    "book",
    "ecosystems_in_use",
    "held_states",
    "knowledge_home",
    "needs_refresh",
    "source_states",
]
