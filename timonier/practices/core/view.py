"""What a check may look at besides the repository: the day, the world's knowledge, the policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from timonier.practices.core.licences import DEFAULT_POLICY, Verdict

if TYPE_CHECKING:
    from timonier.knowledge.core.book import Book


@dataclass(frozen=True, slots=True)
class View:
    """Passed to every check. `canary` is False when the advisories on hand fail their own proof:
    then nothing may be called clean."""

    book: Book
    today: date
    canary: bool = True
    policy: Mapping[str, Verdict] = field(default_factory=lambda: dict(DEFAULT_POLICY))
