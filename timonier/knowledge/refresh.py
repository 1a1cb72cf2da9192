"""Brings newer editions home, one source at a time; a bad one never replaces a good one."""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx

from timonier.knowledge import editions
from timonier.knowledge.core.book import CanaryFailed, sing
from timonier.knowledge.editions import Edition, Maker, Origin
from timonier.knowledge.shelf import editions_at
from timonier.knowledge.sources import UnreadableSource, download, store

# What one source may fail with: refusals of ours, a full disk, and shapes nobody foresaw.
_REFUSALS: tuple[type[Exception], ...] = (UnreadableSource, CanaryFailed, OSError, LookupError)
_REFUSALS += (AttributeError, RecursionError, TypeError, ValueError)
_SHRINK = 0.8  # an edition with fewer than this share of the old records is not believed
_DUMP = 1024 * 1024 * 1024  # bytes
_DOCUMENT = 64 * 1024 * 1024  # bytes
_ADDRESSES = {
    "TIMONIER_ENDOFLIFE_URL": "https://endoflife.date/api/v1/products/full",
    "TIMONIER_OSV_URL": "https://osv-vulnerabilities.storage.googleapis.com",
    "TIMONIER_KEV_URL": (
        "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json"
    ),
    "TIMONIER_REPLACEMENTS_URL": (
        "https://raw.githubusercontent.com/es-tooling/module-replacements/main/manifests"
    ),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source: renewed, or kept as it was and why."""

    source: str
    renewed: bool
    as_of: str = ""
    records: int = 0
    reason: str = ""


class AlreadyRefreshing(Exception):
    """Another process is refreshing the same home."""


def addresses(environment: Mapping[str, str]) -> dict[str, str]:
    """The base addresses of the public sources, each replaceable by a variable of its name."""
    return {
        name: environment.get(name, default).rstrip("/") for name, default in _ADDRESSES.items()
    }


def refresh(
    folder: Path,
    *,
    today: date,
    from_folder: Path | None = None,
    http: httpx.Client | None = None,
    environment: Mapping[str, str] | None = None,
    force: bool = False,
    said: Callable[[Outcome], None] = lambda outcome: None,
) -> tuple[Outcome, ...]:
    """Renew the editions in `folder` from `from_folder`, else from the public sources.

    Each source fails alone: what it delivered before stays, and its outcome says why. `force`
    accepts an edition with far fewer records than before. `said` hears each outcome as it falls.

    Raises AlreadyRefreshing, and UnreadableSource when `from_folder` holds nothing to read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    outcomes = []
    with _alone(folder), tempfile.TemporaryDirectory(prefix=".fetch-", dir=folder) as scratch:
        makers = (
            _local(from_folder)
            if from_folder
            else _public(
                addresses(environment or os.environ),
                http or download.client(),
                Path(scratch),
                today,
            )
        )
        for name, make in makers:
            outcome = _renew(folder, name, make, force=force, today=today)
            outcomes.append(outcome)
            said(outcome)
    return tuple(outcomes)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRefreshing(str(folder)) from error
        yield


def _renew(folder: Path, name: str, make: Maker, *, force: bool, today: date) -> Outcome:
    source = editions.source_name(name)
    try:
        edition = make()
        _believe(edition, editions_at(folder).get(name), force=force, today=today)
        store.write(folder / editions.file_name(name), edition.header, edition.body)
    except _REFUSALS as error:
        return Outcome(source, False, reason=str(error) or type(error).__name__)
    return Outcome(source, True, edition.header.as_of, edition.header.records)


def _believe(
    edition: Edition, old: tuple[Path, store.Header] | None, *, force: bool, today: date
) -> None:
    """Raise unless the new edition can be trusted more than the one it replaces."""
    header = edition.header
    if header.as_of > today.isoformat():
        raise UnreadableSource(f"its facts are dated {header.as_of}, in the future")
    if edition.name.startswith("advisories-"):
        sing(edition.name.removeprefix("advisories-"), edition.body)
    elif edition.name == editions.LIFECYCLE:
        _check_lifecycle(edition)
    elif edition.name == editions.EXPLOITED and "CVE-2021-44228" not in edition.body:
        raise CanaryFailed("CVE-2021-44228 is not among the exploited vulnerabilities")
    if old and not force:
        _check_progress(header, old[1])


def _check_progress(header: store.Header, old: store.Header) -> None:
    if header.records < _SHRINK * old.records:
        raise UnreadableSource(
            f"{header.records} records where there were {old.records}: not believed unless forced"
        )
    if header.as_of < old.as_of:
        raise UnreadableSource(f"its facts ({header.as_of}) are older than ours ({old.as_of})")


def _check_lifecycle(edition: Edition) -> None:
    python = next((row for row in edition.body if row["id"] == "python"), None)
    ended = {cycle[0]: cycle[4] for cycle in python["cycles"]} if python else {}
    if ended.get("2.7") != "2020-01-01":
        raise CanaryFailed("Python 2.7 was not found past its end of life")


def _local(folder: Path) -> Iterator[tuple[str, Maker]]:
    makers = list(editions.of_folder(folder))
    if not makers:
        raise UnreadableSource(f"{folder}: holds none of the files that a refresh reads")
    yield from makers


def _public(
    base: Mapping[str, str], http: httpx.Client, scratch: Path, today: date
) -> Iterator[tuple[str, Maker]]:
    """(edition name, how to download and make it); each file is deleted once it is read."""

    def get(url: str, cap: int) -> Origin:
        target = scratch / "delivered"
        download.fetch(url, target, http=http, cap=cap)
        return Origin(target, today.isoformat(), url)

    yield (
        editions.LIFECYCLE,
        lambda: editions.of_lifecycle(get(base["TIMONIER_ENDOFLIFE_URL"], _DOCUMENT)),
    )
    yield (
        editions.EXPLOITED,
        lambda: editions.of_exploited(get(base["TIMONIER_KEV_URL"], _DOCUMENT)),
    )
    yield editions.NPM, lambda: _npm(base["TIMONIER_REPLACEMENTS_URL"], get)
    for ecosystem, known in editions.ECOSYSTEMS.items():
        url = f"{base['TIMONIER_OSV_URL']}/{known.dumps[0]}/all.zip"
        yield editions.advisories_name(ecosystem), _dump_maker(ecosystem, url, get)


def _dump_maker(ecosystem: str, url: str, get: Callable[[str, int], Origin]) -> Maker:
    return lambda: editions.of_advisories(ecosystem, [get(url, _DUMP)])


def _npm(base: str, get: Callable[[str, int], Origin]) -> Edition:
    """The three lists are three files; together they are one edition."""
    lists = {}
    for name in ("native", "micro-utilities", "preferred"):
        origin = get(f"{base}/{name}.json", _DOCUMENT)
        lists[name] = editions.document(origin.path)
    origin.path.write_text(json.dumps({"manifests": lists}))
    return editions.of_npm(Origin(origin.path, origin.as_of, base))
