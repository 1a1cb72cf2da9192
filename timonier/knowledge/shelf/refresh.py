"""Brings newer editions home, one source at a time; a bad one never replaces a good one."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import httpx

from timonier.kit.store import durable
from timonier.knowledge.core.book import CanaryFailed, sing
from timonier.knowledge.shelf import audits, editions
from timonier.knowledge.shelf.audits import Asking
from timonier.knowledge.shelf.editions import Edition, Maker
from timonier.knowledge.shelf.opened import editions_at
from timonier.knowledge.shelf.public import Fetch, addresses, audit_makers, public_makers
from timonier.knowledge.sources import NothingToAsk, Unchanged, UnreadableSource, download, store

# What one source may fail with: refusals of ours, a full disk, and shapes nobody foresaw.
_REFUSALS: tuple[type[Exception], ...] = (UnreadableSource, CanaryFailed, OSError, LookupError)
_REFUSALS += (AttributeError, RecursionError, TypeError, ValueError)
_SHRINK = 0.8  # an edition with fewer than this share of the old records is not believed


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source: renewed, or kept as it was and why."""

    source: str
    renewed: bool
    as_of: str = ""
    records: int = 0
    reason: str = ""
    kind: str = ""  # the class of a failure: see `sources.UnreadableSource`
    unchanged: bool = False  # the server says that nothing newer is there: the facts are of today
    idle: bool = False  # there was nothing to ask about: neither renewed nor failed


class AlreadyRefreshing(Exception):
    """Another process is refreshing the same home."""


def refresh(
    folder: Path,
    *,
    today: date,
    from_folder: Path | None = None,
    http: httpx.Client | None = None,
    environment: Mapping[str, str] | None = None,
    ecosystems: Collection[str] | None = None,
    askings: Sequence[Asking] = (),
    audits_only: bool = False,
    force: bool = False,
    said: Callable[[Outcome], None] = lambda outcome: None,
) -> tuple[Outcome, ...]:
    """Renew the editions in `folder` from `from_folder`, else from the public sources.

    Of the advisories only those of `ecosystems` (purl types; None: all) are asked for; registries
    are asked what `askings` say, and with `audits_only` nothing else is.
    Each source fails alone: what it delivered before stays, and its outcome says why. `force`
    accepts an edition with far fewer records than before. `said` hears each outcome as it falls.

    Raises AlreadyRefreshing, and UnreadableSource when `from_folder` holds nothing to read.
    """
    durable.folder(folder)
    outcomes = []
    with _alone(folder), tempfile.TemporaryDirectory(prefix=".fetch-", dir=folder) as scratch:
        told = environment or os.environ
        private = told.get("TIMONIER_ALLOW_PRIVATE") == "1"
        client = http or download.client()
        fetch = Fetch(client, Path(scratch), today, _validators(folder), private)
        public = () if audits_only else public_makers(addresses(told), fetch, ecosystems)
        makers = _local(from_folder) if from_folder else chain(public, audit_makers(askings, fetch))
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
        _keep(folder / editions.file_name(name), edition.header, edition.body)
    except NothingToAsk:
        return Outcome(source, False, idle=True)
    except Unchanged:
        return _confirmed(folder, name, today)
    except _REFUSALS as error:
        kind = error.kind if isinstance(error, UnreadableSource) else "untrusted"
        return Outcome(source, False, reason=str(error) or type(error).__name__, kind=kind)
    return Outcome(source, True, edition.header.as_of, edition.header.records)


def _keep(path: Path, header: store.Header, body: Any) -> None:
    durable.write(path, store.packed(header, body), mode=0o644)  # public facts


def _validators(folder: Path) -> dict[str, str]:
    """Address -> what its server gave with the edition in the home."""
    held = (header for path, header in editions_at(folder).values() if path.parent == folder)
    return {header.url: header.validator for header in held if header.validator}


def _confirmed(folder: Path, name: str, today: date) -> Outcome:
    """The edition at hand is still the newest: its facts are of today."""
    path, header = editions_at(folder)[name]
    try:
        header = replace(header, as_of=today.isoformat())
        _keep(folder / path.name, header, store.read_body(path))
    except (UnreadableSource, OSError) as error:
        return Outcome(editions.source_name(name), False, reason=str(error), kind="changed")
    return Outcome(header.source, True, header.as_of, header.records, unchanged=True)


def _believe(
    edition: Edition, old: tuple[Path, store.Header] | None, *, force: bool, today: date
) -> None:
    """Raise unless the new edition can be trusted more than the one it replaces."""
    header = edition.header
    if header.as_of > today.isoformat():
        raise UnreadableSource(f"its facts are dated {header.as_of}, in the future")
    if edition.name.startswith("advisories-"):
        sing(edition.name.removeprefix("advisories-"), edition.body)
    elif edition.name in editions.AUDITS:
        registry = audits.BY_EDITION[edition.name]
        sing(registry.ecosystem, audits.parts(edition.body)[1])
        return  # it says what was asked: more or less than before proves nothing
    elif edition.name == editions.NUGET_INDEX:
        sing("nuget", edition.body)
    elif edition.name == editions.LIFECYCLE:
        _check_lifecycle(edition)
    elif edition.name == editions.EXPLOITED and "CVE-2021-44228" not in edition.body:
        raise CanaryFailed("CVE-2021-44228 is not among the exploited vulnerabilities")
    if old and not force and old[1].as_of <= today.isoformat():  # else a wrong clock dated it
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
