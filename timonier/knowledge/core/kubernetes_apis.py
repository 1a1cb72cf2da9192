"""Kubernetes API versions that a release stopped serving."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from timonier.knowledge.core.versions import key


@dataclass(frozen=True, slots=True)
class RemovedApi:
    """`api_version kind` is no longer served from Kubernetes `removed_in` on."""

    api_version: str
    kind: str
    removed_in: str
    replacement: str  # the API version to use; empty when the kind has no successor
    note: str
    source_url: str


class KubernetesApis:
    """The removed versions, by API version and kind."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._by_kind = {
            (row["api"], kind): RemovedApi(
                row["api"],
                kind,
                row["removed_in"],
                row.get("replacement", ""),
                row.get("note", ""),
                row["source"],
            )
            for row in rows
            for kind in row["kinds"]
        }

    def __len__(self) -> int:
        return len(self._by_kind)

    def removed(self, api_version: str, kind: str, *, cluster: str = "") -> RemovedApi | None:
        """The removal that `apiVersion`/`kind` meets; with `cluster` (1.29), only if it is past."""
        found = self._by_kind.get((api_version, kind)) or self._by_kind.get((api_version, "*"))
        if found is None or not cluster:
            return found
        here, there = key("npm", cluster), key("npm", found.removed_in)
        return found if here is None or there is None or here >= there else None
