"""An edition says in which format it is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from timonier.knowledge.shelf.opened import SHIPPED
from timonier.knowledge.sources import UnreadableSource
from timonier.knowledge.sources.store import FORMAT, packed, read_header


def test_an_edition_that_a_later_version_wrote_is_not_half_understood(tmp_path: Path) -> None:
    header = read_header(next(SHIPPED.glob("exploited*.gz")))
    (tmp_path / "own.json.gz").write_bytes(packed(header, {}))
    later = packed(replace(header, format=FORMAT + 1), {})
    (tmp_path / "later.json.gz").write_bytes(later)

    assert read_header(tmp_path / "own.json.gz") == header
    with pytest.raises(UnreadableSource, match="another version"):
        read_header(tmp_path / "later.json.gz")
