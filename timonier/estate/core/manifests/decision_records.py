"""Decision records (MADR, ADR): files in the folders where teams keep them."""

from __future__ import annotations

from timonier.estate.core import decision_records as records
from timonier.estate.core.facts import Observation, Parsed
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.repository import RECORD

MAX_BYTES = 4 * 2**20  # only the beginning is read
_NO_RECORD = frozenset({"readme", "index", "_index", "summary", "toc", "contributing", "changelog"})


def _has_text(data: bytes) -> bool:
    return bool(data.strip())


@reader(RECORD, sniff=_has_text, max_bytes=MAX_BYTES)
def read_decision_record(path: str, data: bytes) -> Parsed:
    """Title, status and date of one record; an index or a template is none."""
    stem = path.rpartition("/")[2].partition(".")[0].casefold()
    if stem in _NO_RECORD or "template" in stem:
        return Parsed()
    found = records.head(records.plain_text(data), path)
    told = {
        "number": found.number,
        "status": found.status,
        "stated": found.stated,
        "date": found.decided_on.isoformat() if found.decided_on else "",
    }
    return Parsed(observations=(Observation(RECORD, found.title, found.line, told),))
