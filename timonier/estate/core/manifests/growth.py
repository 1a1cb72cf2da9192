"""What the variables of one file may grow to: forty lines that double each other fill a machine."""

from __future__ import annotations

MAX_VALUE = 16 * 1024  # characters of one value; a PATH has some hundred
MAX_FILE = 4 * 1024 * 1024  # characters of all the values of one file together
_SHOWN_LINES = 3


class Growth:
    """The account of one file: what its expansions have cost, and where they met the limit."""

    def __init__(self, *, value: int = MAX_VALUE, file: int = MAX_FILE) -> None:
        self.value = value
        self.left = file
        self._lines: list[int] = []
        self.is_met = False

    def allows(self, size: int) -> bool:
        """Whether `size` more characters are within measure; they are paid for when they are."""
        if size > self.value or size > self.left:
            self.is_met = True
            return False
        self.left -= size
        return True

    def met_at(self, line: int) -> None:
        """Remember the line, when its expansion was the one that met the limit."""
        if self.is_met:
            self.is_met = False
            if line not in self._lines[-1:]:
                self._lines.append(line)

    def faults(self) -> list[str]:
        """What to say of it: the first lines and the number of the others."""
        if not self._lines:
            return []
        shown = ", ".join(map(str, self._lines[:_SHOWN_LINES]))
        more = len(self._lines) - _SHOWN_LINES
        others = f" and {more} more" if more > 0 else ""
        word = "line" if len(self._lines) == 1 else "lines"
        return [f"variables grow beyond {self.value} characters ({word} {shown}{others})"]
