"""How knowledge of the code is spread: teams at risk, never a ranking of persons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from timonier.estate.core.history.summary import HistorySummary
from timonier.estate.core.owners import OwnerRule, owners_of
from timonier.estate.core.repository import RepositoryFacts
from timonier.practices.core.checks.registry import check
from timonier.practices.core.issue import Cite, Issue, Remedy
from timonier.practices.core.phrases import Phrase, gettext, ngettext
from timonier.practices.core.severity import Severity
from timonier.practices.core.view import View

_FEWEST_COMMITS = 50  # below, one author is how things begin, not a risk
_FEWEST_FILES = 10
_MOST_NAMED = 6


def _history(facts: RepositoryFacts) -> HistorySummary | None:
    return facts.history if isinstance(facts.history, HistorySummary) else None


@check(
    "truck-factor",
    title=gettext("Knowledge held by one person"),
    proves=gettext(
        "By who wrote what (degree of authorship, Avelino 2016), the departure of one person "
        "leaves more than half of the files without an author."
    ),
    fix=gettext("Have a second person change the riskiest parts, in pairs or by turns."),
    severity=gettext("Medium when production is known to depend on it, else low."),
    topic="knowledge",
    cap="medium",
)
def truck_factor(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue when the truck factor is one in a repository with some history."""
    history = _history(facts)
    if history is None or history.truck_factor != 1 or history.shallow:
        return
    if history.commits < _FEWEST_COMMITS or history.files < _FEWEST_FILES:
        return
    vital = facts.context.criticality in ("high", "vital")
    yield _issue(
        "truck-factor",
        facts,
        "medium" if vital else "low",
        (
            gettext(
                "One person's departure leaves more than half of %(files)s source files without "
                "an author.",
                files=history.files,
            ),
        ),
        Remedy("spread", f"spread|{facts.name}", facts.name),
    )


@check(
    "hotspot-unowned",
    title=gettext("Hot files without an owner"),
    proves=gettext(
        "Files that change most often and are big have no named owner, and nobody who knows them "
        "has been active in the last year of the history."
    ),
    fix=gettext("Name an owner in CODEOWNERS and have a second person learn the file."),
    severity=gettext("Low."),
    topic="knowledge",
    cap="medium",
)
def hotspot_unowned(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue per repository, naming its unowned hotspots."""
    history = _history(facts)
    if history is None or history.shallow:
        return
    rules = _rules(facts)
    names = [
        hot.path
        for hot in history.hotspots
        if hot.active_authors == 0 and not owners_of(hot.path, rules)
    ]
    if names:
        because = ngettext(
            "%(n)s hot file without owner or active author: %(files)s.",
            "%(n)s hot files without owner or active author: %(files)s.",
            len(names),
            files=", ".join(names[:_MOST_NAMED]),
        )
        remedy = Remedy("spread", f"spread|{facts.name}", facts.name)
        yield _issue("hotspot-unowned", facts, "low", (because,), remedy, file=names[0])


def _rules(facts: RepositoryFacts) -> Sequence[OwnerRule]:
    return tuple(
        OwnerRule(seen.subject, tuple(seen.data.get("owners") or ()), seen.line)
        for _, seen in facts.observations("owner-rule")
    )


@check(
    "dormant-in-service",
    title=gettext("Dormant repository still in service"),
    proves=gettext("No person has committed for a long time, and the system is said to be in use."),
    fix=gettext("Name who answers for it, or plan its retirement."),
    severity=gettext("Medium when in service; low, and unknown, when nobody said."),
    topic="knowledge",
    cap="medium",
)
def dormant_in_service(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue for a dormant repository that is, or may be, in service."""
    history = _history(facts)
    in_service = facts.context.in_service
    if history is None or history.dormant_since is None or in_service is False:
        return
    because = [
        gettext(
            "No person has committed since %(dormant_on)s.",
            dormant_on=history.dormant_since.isoformat(),
        )
    ]
    if in_service is None:
        because.append(gettext("Whether it is in service, nobody has said."))
    yield _issue(
        "dormant-in-service",
        facts,
        "medium" if in_service else "low",
        tuple(because),
        Remedy("retire", f"retire|{facts.name}", facts.name),
        unknown=in_service is None,
    )


def _issue(
    check: str, facts: RepositoryFacts, severity: Severity, because: tuple[Phrase, ...],
    remedy: Remedy, *, file: str = "", unknown: bool = False,
) -> Issue:  # fmt: skip
    place = f"{facts.name}@{facts.head[:12]}"
    return Issue(
        check=check,
        severity=severity,
        state="unknown" if unknown else "affected",
        repository=facts.name,
        subject=file or facts.name,
        anchor=check,
        because=because,
        file=file,
        scope="prod" if facts.context.in_service else "unknown",
        remedy=remedy,
        cites=(Cite("git", place, gettext("Computed from the history.")),),
    )
