"""Identities of a history that may be one person: proposed with a reason, decided by a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from timonier.estate.core.history.people import Identity, propose_merges
from timonier.estate.models import IdentityMerge, Repository
from timonier.kit.store import lake

REASONS: Mapping[str, str | Promise] = {
    "e-mail": _("The same address."),
    "account": _("The same account of a forge."),
    "name": _("The same full name."),
    "local-part": _("The same name before the @ and a word of the name in common."),
}


@dataclass(frozen=True, slots=True)
class Proposed:
    """Two identities that may be one person, and why."""

    kept: Identity
    merged: Identity
    reason: str
    words: str | Promise

    @property
    def key(self) -> str:
        """What names the pair in a form."""
        return "\n".join((*self.kept, *self.merged))


def identities_of(repository: Repository) -> list[Identity] | None:
    """The names and addresses of a history; None: the history is not kept."""
    try:
        rows = lake.query("SELECT DISTINCT name, email FROM commits", commits=repository.identity)
    except (lake.NothingStored, OSError):
        return None
    return [(str(name), str(email)) for name, email in rows]


def proposed(repository: Repository) -> list[Proposed] | None:
    """The pairs nobody has decided on yet; None: the history is not kept."""
    known = identities_of(repository)
    if known is None:
        return None
    done = set(IdentityMerge.objects.values_list("merged_name", "merged_email"))
    return [
        Proposed(one.kept, one.merged, one.reason, REASONS.get(one.reason, one.reason))
        for one in propose_merges(pair for pair in known if pair not in done)
    ]


def merges_of(repository: Repository) -> QuerySet[IdentityMerge]:
    """The merges in force that touch a history, the latest first."""
    known = identities_of(repository) or []
    addresses = {email for _name, email in known}
    touching = Q(merged_email__in=addresses) | Q(kept_email__in=addresses)
    return IdentityMerge.objects.filter(touching).order_by("-pk")
