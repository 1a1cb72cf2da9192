"""A question in JSON, read strictly: each thing that is wrong is said once, with its path."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

_EMPTIED = "too_short"  # pydantic counts the items that are sound, so a wrong one is missed too
_Pairs = list[tuple[str, Any]]


class BadInput(Exception):
    """The input cannot be answered; `problems` holds one sentence each, with its path."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def read[T: BaseModel](model: type[T], text: str | bytes) -> T:
    """The question that a text holds. Raises BadInput with every problem found."""
    problems = [f"{path}: the key {key!r} is there twice" for path, key in twice(text)]
    try:
        question = model.model_validate_json(text)
    except ValidationError as error:
        problems += [_sentence(one) for one in _own(error.errors())]
    if problems:
        raise BadInput(list(dict.fromkeys(problems)))
    return question


def twice(text: str | bytes) -> list[tuple[str, str]]:
    """(path of the object, key) of each key that JSON text holds more than once.

    JSON leaves open which value then counts (RFC 8259, section 4), and most readers take the last
    in silence. Empty for what is no JSON.
    """
    try:
        read = json.loads(text, object_pairs_hook=_Object)
    except (ValueError, RecursionError):
        return []
    return list(_repeated(read)) if isinstance(read, list) else []


class _Object(_Pairs):
    """The pairs of a JSON object, as they were written."""


def _repeated(read: list[Any]) -> Iterator[tuple[str, str]]:
    waiting: list[tuple[tuple[str, ...], list[Any]]] = [((), read)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, _Object):
            for key, times in Counter(key for key, _ in value).items():
                if times > 1:
                    yield ".".join(path) or "input", key
        pairs = value if isinstance(value, _Object) else enumerate(value)
        inside = [((*path, str(key)), each) for key, each in pairs if isinstance(each, list)]
        waiting += reversed(inside)


def _own(errors: list[Any]) -> list[Any]:
    """Without the lists that are too short only because one of their items is wrong."""
    places = [tuple(one["loc"]) for one in errors]
    return [
        one
        for one, place in zip(errors, places, strict=True)
        if one["type"] != _EMPTIED or not any(_inside(other, place) for other in places)
    ]


def _inside(place: tuple[Any, ...], whole: tuple[Any, ...]) -> bool:
    return len(place) > len(whole) and place[: len(whole)] == whole


def _sentence(problem: Any) -> str:
    place = ".".join(str(part) for part in problem["loc"]) or "input"
    return f"{place}: {problem['msg'].removeprefix('Value error, ')}"
