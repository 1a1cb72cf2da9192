"""What can be done with the estate: scan repositories, say what they serve, merge identities."""

from timonier.estate.services.judgments import (
    MergedInCircle,
    merge_identities,
    separate_identities,
    set_profile,
)
from timonier.estate.services.scan import Progress, ScanFailed, scan
from timonier.estate.services.technologies import derive_technologies

__all__ = [
    "MergedInCircle",
    "Progress",
    "ScanFailed",
    "derive_technologies",
    "merge_identities",
    "scan",
    "separate_identities",
    "set_profile",
]
