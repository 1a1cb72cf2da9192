"""Regular expressions compiled when they are first used: a command needs few of many."""

from __future__ import annotations

import re
from typing import Any, cast


class _Late:
    """Becomes its expression when a method of it is first asked for; from then on costs nothing."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self._stated = pattern, flags

    def __getattr__(self, name: str) -> Any:
        made = re.compile(*self._stated)
        for method in ("search", "match", "fullmatch", "finditer", "findall", "sub", "split"):
            setattr(self, method, getattr(made, method))
        return getattr(made, name)


def late[Text: (str, bytes)](pattern: Text, flags: int = 0) -> re.Pattern[Text]:
    """`re.compile`, when it is needed; a fault in the pattern is raised then."""
    return cast("re.Pattern[Text]", _Late(pattern, flags))
