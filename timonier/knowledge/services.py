"""Writes of the room: refresh what is known, and say for each source how it went."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import httpx

from timonier.kit.measured import freshness
from timonier.knowledge import selectors
from timonier.knowledge.shelf import refresh as refreshing
from timonier.knowledge.shelf.editions import cadence_of
from timonier.knowledge.shelf.refresh import AlreadyRefreshing, Outcome
from timonier.knowledge.sources import UnreadableSource


def refresh_knowledge(
    *,
    today: date,
    from_folder: Path | None = None,
    http: httpx.Client | None = None,
    every: bool = False,
    audits_only: bool = False,
    force: bool = False,
    said: Callable[[Outcome], None] = lambda outcome: None,
) -> tuple[Outcome, ...]:
    """Renew the sources and record each success and failure in the freshness of sources.

    Advisories are asked for the ecosystems in use, or for `every` one; registries are asked where
    the operator has named them, and nothing else is with `audits_only`.
    Raises AlreadyRefreshing when another process does the same, and UnreadableSource when
    `from_folder` holds nothing a refresh reads.
    """

    def record(outcome: Outcome) -> None:
        _record(outcome)
        said(outcome)

    return refreshing.refresh(
        selectors.knowledge_home(),
        today=today,
        from_folder=from_folder,
        http=http,
        environment=os.environ,
        ecosystems=None if every or from_folder else selectors.ecosystems_in_use() or None,
        askings=() if from_folder else selectors.askings(),
        audits_only=audits_only,
        force=force,
        said=record,
    )


def record_sources(*, today: date) -> None:
    """Give the shipped editions their place among the sources, so that their age is shown."""
    for one in selectors.source_states(today):
        if one.state != "missing":
            _record(Outcome(one.source, True, one.as_of, one.records))


def _record(outcome: Outcome) -> None:
    if outcome.idle:
        return
    if not outcome.renewed:
        freshness.failed(outcome.source, reason=outcome.reason, cause=outcome.kind)
        return
    as_of = datetime.fromisoformat(outcome.as_of).replace(tzinfo=UTC)
    freshness.succeeded(
        outcome.source,
        as_of=as_of,
        done=outcome.records,
        total=outcome.records,
        cadence_days=float(cadence_of(outcome.source)),
    )


def run_refresh(
    *,
    today: date,
    say: Callable[[str], None],
    from_folder: Path | None = None,
    every: bool = False,
    force: bool = False,
) -> int:
    """What `timonier refresh` does. Returns 0 all renewed, 1 some kept as they were, 2 bad use."""
    from django.utils.translation import gettext as _

    def tell(outcome: Outcome) -> None:
        if outcome.idle:
            say(_("%(source)s: nothing in use to ask about") % {"source": outcome.source})
        elif outcome.unchanged:
            text = _("%(source)s: nothing newer, as of %(as_of)s")
            say(text % {"source": outcome.source, "as_of": outcome.as_of})
        elif outcome.renewed:
            text = _("%(source)s: %(records)d records, as of %(as_of)s")
            facts = {"records": outcome.records, "as_of": outcome.as_of}
            say(text % {"source": outcome.source, **facts})
        else:
            text = _("%(source)s: kept as it was (%(reason)s)")
            say(text % {"source": outcome.source, "reason": outcome.reason})

    for line in () if from_folder else _announced():
        say(line)
    try:
        outcomes = refresh_knowledge(
            today=today, from_folder=from_folder, every=every, force=force, said=tell
        )
    except AlreadyRefreshing:
        say(_("Another refresh is running; nothing was changed."))
        return 1
    except UnreadableSource as error:
        say(_("Nothing to read: %(reason)s") % {"reason": error})
        return 2
    return 0 if all(outcome.renewed or outcome.idle for outcome in outcomes) else 1


def _announced() -> Iterator[str]:
    """What each registry is about to be told, before it is told."""
    from django.utils.translation import gettext as _

    for one in selectors.askings():
        words = _("%(source)s: asks %(host)s (packages: %(names)d, kept back: %(kept)d)")
        if one.registry.by_version:
            words = _(
                "%(source)s: asks %(host)s (packages: %(names)d, versions: %(versions)d, "
                "kept back: %(kept)d)"
            )
        if one.question.asked:
            yield words % {
                "source": one.registry.source,
                "host": one.host,
                "versions": one.question.pairs,
                "names": len(one.question.asked),
                "kept": len(one.question.kept),
            }
