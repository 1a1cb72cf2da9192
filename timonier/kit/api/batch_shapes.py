"""The shapes that the API of batches speaks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ColumnIn(_Given):
    """What a column is; `field` "" leaves it out, `how` answers what is asked of it."""

    field: str = ""
    how: str = ""


class ColumnsIn(_Given):
    """Headings and what they are; those not named stay."""

    columns: dict[str, ColumnIn]


class ConfirmIn(_Given):
    """Why; it stands in the history of each row."""

    reason: str = Field("", max_length=500)


class ManyIn(_Given):
    """One field, its value, and the rows: their keys, or the filters of their list."""

    entity: str
    field: str
    value: Any = None
    keys: list[str] = []
    filters: dict[str, str] | None = None
    reason: str = Field("", max_length=500)


class ColumnOut(BaseModel):
    """A column as it stands; `options` are the answers to what it `asks`, by the `example`."""

    heading: str
    field: str
    asks: str
    options: list[str]
    how: str
    example: str


class BatchOut(BaseModel):
    """Where it is. `open` says what is still to be answered before anything can be judged."""

    id: str
    kind: str
    entity: str
    state: str
    name: str
    lines: int
    counts: dict[str, int] = Field(description="Of the preview: new, changed, same, refused")
    settled: int = Field(description="Lines that are written or passed over")
    job: int | None
    busy: bool
    created_at: datetime
    finished_at: datetime | None
    columns: list[ColumnOut]
    open: list[str]


class DifferenceOut(BaseModel):
    """One field of one line."""

    field: str
    before: Any = None
    after: Any = None


class WhyOut(BaseModel):
    """Why a line is refused; `field` "" for the whole of it."""

    field: str
    reason: str


class LineOut(BaseModel):
    """What one line would do."""

    row: int
    kind: str
    key: str
    name: str
    changes: list[DifferenceOut]
    reasons: list[WhyOut]


class LinesOut(BaseModel):
    """Lines of one kind, in the order of the file."""

    items: list[LineOut]
    total: int
