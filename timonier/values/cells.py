"""Text in a cell that a spreadsheet may take for a formula: made harmless, and itself again."""

from __future__ import annotations

import re

# What OWASP names (CSV injection), the small, full-width and mathematical forms that spreadsheets
# read as the same signs, and whatever they skip before a formula: spaces of every kind, marks
# without width, controls.
_SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫−⁼₌⁺₊⁻₋"
_SKIPPED = (
    "\\s\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\ufeff"
)
_FORMULA = re.compile(f"'*(?:[\t\r\n]|[{_SKIPPED}]*[{_SIGNS}])")


def defused(cell: str) -> str:
    """The text with an apostrophe before it when a spreadsheet would run it."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def fused(cell: str) -> str:
    """The text as it was before `defused`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
