"""Citations: every claim names what it stands on, and "why?" walks them in both directions."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Model

from timonier.kit.models.evidence import Citation
from timonier.kit.records.thread import DEPTH, LIMIT, Thread, Walk

__all__ = ["Cite", "Fact", "Thread", "cite", "cite_many", "forget", "so_what", "why"]

_BATCH = 500
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Fact:
    """Something observed outside the database.

    `locator` says where, such as `repository@sha:path:line` or an advisory's name.
    """

    source: str
    locator: str
    observed_at: datetime | None = None
    digest: str = ""


Support = Model | Fact


@dataclass(frozen=True)
class Cite:
    """One claim, one support, and why the support carries it."""

    claim: Model
    support: Support
    because: str = ""


def cite(claim: Model, support: Support, because: str = "") -> None:
    """Say that the claim stands on the support; saying it again only refreshes the words."""
    cite_many([Cite(claim, support, because)])


def cite_many(
    citations: Iterable[Cite | tuple[Model, Support, str]], *, replace: bool = False
) -> int:
    """Cite in bulk, a few queries per 500; tells how many. Everything must be saved already.

    `replace=True` first drops whatever these claims cited before.
    """
    given = [each if isinstance(each, Cite) else Cite(*each) for each in citations]
    if replace:
        forget(*(each.claim for each in given))
    rows = {row.key: row for row in map(_row, given)}
    Citation.objects.bulk_create(
        rows.values(),
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["because", "observed_at", "digest"],
    )
    return len(rows)


def _row(each: Cite) -> Citation:
    claim_type = _type(each.claim)
    because = _readable(each.because.strip(), 10_000)
    row = Citation(claim_type=claim_type, claim_id=_saved(each.claim), because=because)
    if isinstance(each.support, Fact):
        row.source = _readable(each.support.source, 200)
        row.locator = _readable(each.support.locator, 1000)
        row.observed_at, row.digest = each.support.observed_at, each.support.digest[:128]
        if not row.source:
            raise ValueError("a fact names its source")
    else:
        row.support_type, row.support_id = _type(each.support), _saved(each.support)
    parts = (claim_type.pk, row.claim_id, row.support_type_id, row.support_id)
    row.key = citation_key(*parts, row.source, row.locator)
    return row


def citation_key(
    claim_type: int,
    claim: int,
    support_type: int | None,
    support: int | None,
    source: str = "",
    locator: str = "",
) -> str:
    """Identity of a citation: one claim stands on one support once."""
    words = "\0".join(map(str, (claim_type, claim, support_type, support, source, locator)))
    return hashlib.sha256(words.encode()).hexdigest()


def _readable(text: str, length: int) -> str:
    """Text any database takes: file names of a repository may hold any byte."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)[:length]


def _type(item: Model) -> ContentType:
    return ContentType.objects.get_for_model(type(item))


def _saved(item: Model) -> int:
    if item.pk is None:
        raise ValueError(f"{type(item).__name__} must be saved before it is cited")
    return int(item.pk)


def forget(*claims: Model) -> None:
    """Drop what these claims cite, as when a scan computes them again."""
    by_type: dict[ContentType, list[int]] = {}
    for claim in claims:
        by_type.setdefault(_type(claim), []).append(_saved(claim))
    for kind, ids in by_type.items():
        for start in range(0, len(ids), _BATCH):
            part = ids[start : start + _BATCH]
            Citation.objects.filter(claim_type=kind, claim_id__in=part).delete()


def why(
    claim: Model, *, user: object | None = None, depth: int = DEPTH, limit: int = LIMIT
) -> Thread:
    """What the claim stands on, and what that stands on, down to the facts.

    With a `user`, rows this person may not see are there without their words: that something
    is held back is no secret, what it says is. Cycles are followed once.
    """
    return Walk(user, down=True).from_row(claim, depth, limit)


def so_what(
    fact: Support, *, user: object | None = None, depth: int = DEPTH, limit: int = LIMIT
) -> Thread:
    """Which claims stand on this fact or row, and which stand on those."""
    walk = Walk(user, down=False)
    if isinstance(fact, Fact):
        source, locator = _readable(fact.source, 200), _readable(fact.locator, 1000)
        return walk.from_fact(source, locator, depth, limit)
    return walk.from_row(fact, depth, limit)


def cited(claims: Sequence[Model]) -> dict[int, int]:
    """How many supports each of these claims of one model has, by primary key."""
    if not claims:
        return {}
    rows = Citation.objects.filter(
        claim_type=_type(claims[0]), claim_id__in=[_saved(each) for each in claims]
    )
    counted = rows.values_list("claim_id").annotate(Count("id"))
    return dict(counted)
