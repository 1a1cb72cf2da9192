"""Makes the rows of a reading before anything is locked: putting them in is the lesser work.

SQLite has one lock for all writes. Of a list of 400,000 lines, two thirds of the time went into
cleaning values and into telling which places count, while everybody else waited to write.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from timonier.estate.core import facts
from timonier.estate.core.distinct import Stated, counted
from timonier.estate.core.places import is_test_input
from timonier.estate.core.repository import NOT_FILES
from timonier.estate.core.repository import Manifest as ManifestFacts
from timonier.estate.models import Component
from timonier.estate.reading.need import Reading

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_STATED = tuple(
    (field.name, Component._meta.get_field(field.name).max_length or 0)  # type: ignore[union-attr]
    for field in dataclasses.fields(facts.Component)
)
NAMES = tuple(name for name, _ in _STATED)
_TOLD = tuple(map(NAMES.index, ("type", "name", "version", "constraint", "source")))
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Prepared:
    """What is to be stored of one file: its facts, its key, the rows of its components.

    A row is whether it counts (see `core.distinct`), then the values of NAMES.
    """

    facts: ManifestFacts
    key: str
    rows: list[Row]


def prepared(reading: Reading) -> list[Prepared]:
    """The rows of the files that were read now, in their order.

    Which of them count is told as if there were no others: `staging` puts it right where files of
    an earlier reading stay.
    """
    unique = {(clean(each.path, 1000), each.kind): (each, key) for each, key in reading.fresh}
    made = [
        (each, key, [tuple(_values(component)) for component in each.parsed.components])
        for each, key in unique.values()
    ]
    right = _counted([(each, rows) for each, _, rows in made])
    number = count()
    return [
        Prepared(each, key, [(next(number) in right, *values) for values in rows])
        for each, key, rows in made
    ]


def _counted(files: list[tuple[ManifestFacts, list[Row]]]) -> set[int]:
    """The numbers of the rows that count, of all of a repository's."""
    own = {
        clean(each.path, 1000)
        for each, _ in files
        if each.kind not in NOT_FILES and not is_test_input(clean(each.path, 1000))
    }
    every = ((each, values) for each, rows in files for values in rows)
    return counted(
        Stated._make((number, *(values[place] for place in _TOLD), clean(each.path, 1000)))
        for number, (each, values) in enumerate(every)
        if not own or clean(each.path, 1000) in own
    )


def _values(component: facts.Component) -> Iterator[Any]:
    for name, limit in _STATED:
        value = getattr(component, name)
        yield clean(value, limit) if limit else value


def clean(text: str, limit: int) -> str:
    """Text that any database can keep: no NUL, no half character, not too long."""
    if not text.isascii() or "\x00" in text:
        text = _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def storable(value: Any) -> Any:
    """A JSON value without the characters that PostgreSQL refuses."""
    text = json.dumps(value, default=str)
    if "\\u0000" not in text and "\\ud" not in text:
        return json.loads(text)
    return _scrub(json.loads(text))


def _scrub(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value, 10_000)
    if isinstance(value, list):
        return [_scrub(item) for item in value]
    if isinstance(value, dict):
        return {clean(str(key), 200): _scrub(item) for key, item in value.items()}
    return value
