"""What could be checked against advisories, and how old these were: one reading for every page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import ngettext

from timonier.estate.models import Repository
from timonier.kit.measured import numbers
from timonier.kit.shell import look
from timonier.practices.core.coverage import Answers, Days, standing
from timonier.practices.models import Coverage


@dataclass(frozen=True, slots=True)
class EcosystemCover:
    """Components of one ecosystem, distinct within a repository, and what answers for them."""

    ecosystem: str
    components: int
    answers: Answers

    @property
    def unknown(self) -> int:
        return self.components - self.answers.checked


def coverage(*, today: date, repositories: Iterable[int] | None = None) -> list[EcosystemCover]:
    """Each ecosystem in use, by name; `repositories` are primary keys, None: all."""
    rows = Coverage.objects.in_use().order_by("ecosystem")
    if repositories is not None:
        rows = rows.filter(repository__in=list(repositories))
    counts: dict[str, int] = {}
    days: dict[str, list[Days]] = {}
    for kind, components, of in rows.values_list("ecosystem", "components", "days"):
        counts[kind] = counts.get(kind, 0) + components
        days.setdefault(kind, []).append(of)
    return [EcosystemCover(kind, n, standing(days[kind], today)) for kind, n in counts.items()]


def answers(*, today: date) -> tuple[int, Answers]:
    """(components, what answers for them) of the whole estate."""
    rows = list(Coverage.objects.in_use().order_by().values_list("components", "days"))
    return sum(n for n, _ in rows), standing((days for _, days in rows), today)


def lateness(found: Answers, *, of: int | None = None) -> str:
    """What is told beside a number that rests on old advisories; empty when none are old.

    `of` is the part of the number that does (all late ones by default).
    """
    late = found.late if of is None else of
    if not late or found.as_of is None or found.age_days is None:
        return ""
    language = look.language()
    return ngettext(
        "%(n)s against advisories of %(day)s, %(days)s days old",
        "%(n)s against advisories of %(day)s, %(days)s days old",
        late,
    ) % {
        "n": numbers.number(late, language),
        "day": numbers.day(found.as_of, language),
        "days": numbers.number(found.age_days, language),
    }


def coverage_rows(repository: Repository) -> list[tuple[EcosystemCover, str]]:
    """Each ecosystem of one repository, with what is told of old advisories."""
    found = coverage(today=timezone.localdate(), repositories=[repository.pk])
    return [(one, lateness(one.answers)) for one in found]
