"""Brings decision records in, from files and from repositories, and takes decisions out as MADR."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from timonier.estate.models import DecisionRecord
from timonier.governance.core import madr
from timonier.governance.models import Decision, DecisionOption, Prediction
from timonier.governance.selectors.found import texts_of
from timonier.governance.selectors.records import record_of
from timonier.governance.services.decisions import free_slug, keep
from timonier.governance.services.options import keep as keep_option
from timonier.governance.services.options import keep_nothing
from timonier.governance.services.predictions import keep as keep_prediction
from timonier.kit.records import evidence

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LARGEST = 2**20  # bytes of one record
MOST_FILES, LARGEST_ALL = 500, 20 * 2**20
FROM = gettext_noop("The decision record it was brought from.")
NOTHING = frozenset(
    {"do nothing", "ne rien faire", "status quo", "keep as is", "no change", "nothing", "rien"}
)
Status = Decision.Status


class Unreadable(ValueError):
    """The file holds no decision record; the message says why."""


@dataclass(slots=True)
class Brought:
    """What an import did: new decisions, those there already, and what could not be read."""

    made: list[Decision] = field(default_factory=list)
    known: list[Decision] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)  # file, why


@transaction.atomic
def import_madr(
    *, name: str, data: bytes, by: User | None, now: datetime,
    audience: str = Decision.Audience.MANAGEMENT,
) -> Brought:  # fmt: skip
    """Decisions from one uploaded record, or from a ZIP of them. Raises Unreadable.

    The same text twice is the same decision.
    """
    brought = Brought()
    files = _unpacked(data) if data[:4] == b"PK\x03\x04" else [(name, data)]
    for path, content in files:
        if len(content) > LARGEST:
            brought.problems.append((path, _("It is larger than 1 MB.")))
        elif not content.strip():
            brought.problems.append((path, _("It is empty.")))
        elif b"\x00" in content[:4096]:
            brought.problems.append((path, _("It is no text.")))
        else:
            _bring(brought, path, content, by=by, now=now, audience=audience)
    _link(brought, by)
    if not brought.made and not brought.known:
        raise Unreadable(_why_none(brought))
    return brought


def _why_none(brought: Brought) -> str:
    if not brought.problems:
        return _("There is no Markdown file in it.")
    return " ".join(f"{path}: {why}" for path, why in brought.problems[:5])


def _unpacked(data: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = [one for one in archive.infolist() if one.filename.endswith((".md", ".madr"))]
            if len(found) > MOST_FILES or sum(one.file_size for one in found) > LARGEST_ALL:
                raise Unreadable(_("The archive holds more than can be brought at once."))
            return [(one.filename, archive.read(one)) for one in found]
    except Unreadable:
        raise
    except Exception as wrong:  # a damaged archive fails in a dozen ways, none of them ours
        raise Unreadable(_("The archive cannot be opened.")) from wrong


@transaction.atomic
def import_found(*, records: Iterable[DecisionRecord], by: User | None, now: datetime) -> Brought:
    """Decisions from records that scans found; each cites its file at the commit it was read at."""
    brought = Brought()
    for record, data, why in texts_of(records):
        if data is None:
            brought.problems.append((record.locator, why))
            continue
        before = len(brought.made)
        made = _bring(brought, record.path, data, by=by, now=now, origin=origin_of(record))
        if len(brought.made) == before:
            continue  # it is in the log already, and cites the file as it was brought
        made.kept["blob"] = record.digest
        Decision.objects.filter(pk=made.pk).update(kept=made.kept)
        fact = evidence.Fact(
            "estate.git", record.locator, record.repository.scanned_at, record.digest
        )
        evidence.cite(made, fact, FROM)
    _link(brought, by)
    return brought


def _link(brought: Brought, by: User | None) -> None:
    """A record superseded by another of its lot, named by its number, is replaced by it."""
    numbered = {_number_of(each): each for each in brought.made}
    for old in brought.made:
        said = (
            re.search(r"\d{1,6}", old.kept["stated"]) if old.status == Status.SUPERSEDED else None
        )
        new = numbered.get(_place(old, int(said[0]))) if said else None
        if new is not None and new is not old and new.supersedes_id is None:
            new.supersedes = old
            keep(new, by)


def _number_of(decision: Decision) -> tuple[str, int]:
    digits = decision.kept["number"] or decision.kept["file_number"]
    return _place(decision, int(digits) if digits else -decision.pk)


def _place(decision: Decision, number: int) -> tuple[str, int]:
    """Numbers count within one repository."""
    return decision.origin.partition(":")[0], number


def origin_of(record: DecisionRecord) -> str:
    """What a decision brought from a repository remembers of its file."""
    return record.place


def _bring(
    brought: Brought, path: str, data: bytes, *, by: User | None, now: datetime,
    audience: str = Decision.Audience.MANAGEMENT, origin: str = "",
) -> Decision:  # fmt: skip
    digest = hashlib.sha256(data).hexdigest()
    rows = Decision.objects.filter(origin=origin) if origin else Decision.objects
    known = rows.first() if origin else rows.filter(kept__digest=digest).first()
    if known is not None:
        brought.known.append(known)
        return known
    record = madr.read(data, path)
    decision = _decision(record, now.date(), origin=origin, digest=digest, audience=audience)
    in_name = re.match(r"\d{1,6}", path.rpartition("/")[2])
    decision.kept["file_number"] = in_name[0] if in_name else ""
    decision.author = by
    keep(decision, by)
    _options(decision, record, by)
    _predictions(decision, record, by, now.date())
    brought.made.append(decision)
    return decision


def _decision(
    record: madr.Record, today: date, *, origin: str, digest: str, audience: str
) -> Decision:
    status = record.status or (Status.ACCEPTED if _answered(record) else Status.PROPOSED)
    name = record.title[:250]
    told = [f"{each.statement}: {each.told}" for each in record.predictions if each.told]
    return Decision(
        name=name,
        slug=free_slug(name),
        status=status,
        context=record.context,
        drivers="\n".join(map(_on_one_line, record.drivers)),
        because=record.because,
        consequences=record.consequences,
        confirmation=record.confirmation,
        more="\n\n".join(filter(None, (record.more, "\n".join(told)))),
        decided_on=min(record.decided_on, today) if record.decided_on else None,
        decided_by=record.decision_makers[:300],
        consulted=record.consulted[:500],
        informed=record.informed[:500],
        review_on=record.review_on,
        audience=audience,
        origin=origin,
        kept={
            "digest": digest,
            "number": record.number,
            "stated": record.stated,
            "front": record.front,
            "preamble": record.preamble,
            "extra": [[each.heading, each.body] for each in record.extra],
        },
    )


def _answered(record: madr.Record) -> bool:
    """A record that states no status but an outcome was decided, as MADR's own are."""
    return bool(record.chosen or record.because)


def _options(decision: Decision, record: madr.Record, by: User | None) -> None:
    options = list(record.options)
    chosen = record.chosen
    if not options and decision.taken:
        options, chosen = [madr.Option(record.title)], record.title
    nothing = next((one for one in options if _is_nothing(one.name)), None)
    if nothing is None:
        keep_nothing(decision=decision, by=by)
    place = 1
    for each in options:
        row = DecisionOption(
            decision=decision,
            position=0 if each is nothing else place,
            name=each.name[:250],
            description=_described(each),
            pros="\n".join(map(_on_one_line, each.pros)),
            cons="\n".join(map(_on_one_line, each.cons)),
            do_nothing=each is nothing,
            chosen=each.name == chosen and decision.taken,
        )
        place += each is not nothing
        keep_option(row, by)


def _described(option: madr.Option) -> str:
    """What a name too long for a title says is not lost."""
    too_long = len(option.name) > 250
    return f"{option.name}\n\n{option.description}".strip() if too_long else option.description


def _is_nothing(name: str) -> bool:
    return " ".join(name.casefold().split()).strip(" .") in NOTHING


def _on_one_line(words: str) -> str:
    return " ".join(words.split())


def _predictions(decision: Decision, record: madr.Record, by: User | None, today: date) -> None:
    for each in record.predictions:
        if each.told:
            continue  # its end was told elsewhere: kept in words, never scored here
        row = Prediction(
            decision=decision,
            statement=each.statement[:500],
            probability=each.probability,
            low=each.low,
            high=each.high,
            level=each.level,
            unit=each.unit[:40],
            review_on=each.review_on,
            predicted_by=decision.decided_by[:200],
            predicted_on=decision.decided_on or today,
        )
        keep_prediction(row, by)


def export_madr(*, decision: Decision, user: User | None = None) -> str:
    """A decision as the text of a MADR record, as this person may see it; None is the house."""
    return madr.written(record_of(decision, user=user))


def export_zip(*, decisions: Iterable[Decision], user: User | None = None) -> bytes:
    """Many decisions, each a file of one archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, decision in enumerate(decisions, start=1):
            archive.writestr(
                f"{number:04}-{decision.slug[:80]}.md", export_madr(decision=decision, user=user)
            )
    return packed.getvalue()
