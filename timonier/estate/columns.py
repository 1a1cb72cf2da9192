"""Columns that higher rooms add to the list of repositories; the estate never learns of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from timonier.estate.models import Repository


@dataclass(frozen=True, slots=True)
class Cell:
    """A count and where it leads; `value` None is unknown, which is not zero."""

    value: int | None
    url: str = ""


type Fill = Callable[[HttpRequest, Sequence[Repository]], Mapping[int, Cell] | None]


@dataclass(frozen=True, slots=True)
class Column:
    """`fill` gives the cell of each repository by its key; None hides the column from a reader."""

    label: str | Promise
    fill: Fill


_columns: list[Column] = []


def add_column(label: str | Promise, fill: Fill) -> None:
    """Add a column; the same function twice counts once."""
    if all(column.fill is not fill for column in _columns):
        _columns.append(Column(label, fill))


def filled(
    request: HttpRequest, rows: Sequence[Repository]
) -> list[tuple[str | Promise, Mapping[int, Any]]]:
    """Each column this reader may see, with its cells."""
    found = [(column.label, column.fill(request, rows)) for column in _columns]
    return [(label, cells) for label, cells in found if cells is not None]
