"""INI text as entries with their lines: what configparser reads, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_SECTION = re.compile(r"\[([^\]\n]+)\]\s*(?:[#;].*)?")
_REMARK = re.compile(r"(?:^|\s)[#;].*$")


@dataclass(slots=True)
class Entry:
    """`key = value`; the value's further lines are indented. `values`: (line, text), none empty."""

    section: str
    key: str
    line: int
    values: list[tuple[int, str]] = field(default_factory=list)

    @property
    def value(self) -> str:
        return " ".join(text for _, text in self.values)


def entries(content: str) -> Iterator[Entry]:
    """Every entry, in order. A line without `=` that begins one is a key without a value."""
    section = ""
    current: Entry | None = None
    for number, raw in enumerate(content.splitlines(), 1):
        line = _REMARK.sub("", raw).rstrip()
        if not line.strip():
            continue
        found = _SECTION.fullmatch(line.strip())
        if found:
            if current:
                yield current
            section, current = found.group(1).strip(), None
        elif raw[0].isspace() and current:
            current.values.append((number, line.strip()))
        else:
            if current:
                yield current
            key, sign, value = line.partition("=")
            current = Entry(section, key.strip().lower() if sign else line.strip(), number)
            current.values += [(number, value.strip())] if value.strip() else []
    if current:
        yield current
