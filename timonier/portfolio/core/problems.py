"""Why a portfolio cannot be planned."""

from __future__ import annotations

from collections.abc import Sequence


class Unplannable(Exception):
    """The portfolio, or what a what-if supposes, cannot be planned.

    `problems`: one sentence each, in the language of whoever asked.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = list(problems)
