"""Components with published flaws; components whose flaws nobody can know here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from timonier.estate.core.facts import Component
from timonier.estate.core.repository import RepositoryFacts
from timonier.knowledge.core.advisories import Match
from timonier.practices.core.checks.registry import check
from timonier.practices.core.issue import Cite, Issue, Remedy
from timonier.practices.core.occurrences import Use
from timonier.practices.core.phrases import Phrase, gettext, ngettext
from timonier.practices.core.reach import NOT_IMPORTED, flaws_of
from timonier.practices.core.severity import LEVELS, RANK, Severity, capped, in_context, moved
from timonier.practices.core.upgrades import flaw_remedy
from timonier.practices.core.uses import seen_at, uses_of
from timonier.practices.core.view import View


@check(
    "vulnerability",
    title=gettext("Vulnerable component"),
    proves=gettext(
        "A published advisory covers the version in use. Advisories of several databases on one "
        "flaw count once. Without an exact version, the advisories that may apply are counted and "
        "the state is unknown. So it is for a Go advisory on packages that no source file imports."
    ),
    fix=gettext("Upgrade to the first version outside every advisory, or to a supported release."),
    severity=gettext(
        "The advisory’s own (medium when it states none); high at least when exploited, critical "
        "in production; moved by scope, exposure and criticality; unknown versions never exceed "
        "medium unless exploited, and what is not known to ship never does."
    ),
    topic="security",
)
def vulnerability(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue per component and merged advisory; one for each component of unknown version."""
    for use in uses_of(facts):
        for match in flaws_of(use.component, facts, view):
            if match.state == "affected" and view.canary:
                yield _affected(facts, view, use, match)
            elif match.because == NOT_IMPORTED and view.canary:
                yield _not_imported(facts, view, use, match)
            else:
                yield _unsure(facts, view, use, match)


def _affected(facts: RepositoryFacts, view: View, use: Use, match: Match) -> Issue:
    component = use.component
    severity, context = _severity(match, use, facts)
    names = (match.id, *match.aliases)
    shown = identifier(names)
    because = [_covered(component, match, shown), *_exploitation(match), _fix(match), *context]
    published = _day(match.published)
    return Issue(
        check="vulnerability",
        severity=severity,
        state="affected",
        repository=facts.name,
        subject=component.purl,
        anchor=f"{use.anchor}|{shown}",
        because=tuple(because),
        file=use.file,
        line=use.line,
        aliases=tuple(sorted(set(names), key=lambda name: (name != shown, name))),
        fixed_in=match.fixed_in,
        exploited=match.exploited is not None,
        scope=component.scope,
        since=published,
        remedy=flaw_remedy(use, facts.name, view, fixed_in=match.fixed_in),
        cites=(*seen_at(facts, use.occurrences), *_advisory_cites(match, published)),
    )


def _not_imported(facts: RepositoryFacts, view: View, use: Use, match: Match) -> Issue:
    """The module is affected; the package that holds the flaw is used by others or by nobody."""
    found = _affected(facts, view, use, match)
    more = gettext(
        "The flaw is in %(packages)s, which no source file here imports; another dependency may. "
        "Low at most, medium when attackers use it.",
        packages=", ".join(match.packages[:3]) + (", …" if match.packages[3:] else ""),
    )
    level = capped(found.severity, "medium" if match.exploited else "low")
    because = (*found.because[:1], more, *found.because[1:])
    return replace(found, state="unknown", severity=level, exploited=False, because=because)


def identifier(names: Iterable[str]) -> str:
    """The identifier that readers know best, and that stays when a database adds its own: the
    CVE, else GitHub's, else the first by name."""
    return min(names, key=lambda name: (not name.startswith("CVE-"), name[:5] != "GHSA-", name))


def _covered(component: Component, match: Match, shown: str) -> Phrase:
    return gettext(
        "%(component)s %(version)s is covered by %(advisory)s: %(summary)s",
        component=component.name,
        version=component.version or component.constraint,
        advisory=shown,
        summary=(match.summary or "—").rstrip(".") + ".",
    )


def _exploitation(match: Match) -> Iterator[Phrase]:
    if match.exploited is not None:
        yield gettext(
            "Attackers use it (CISA’s list of exploited flaws, since %(added_on)s).",
            added_on=match.exploited.added_on,
        )
        if match.exploited.ransomware:
            yield gettext("Ransomware uses it.")


def _fix(match: Match) -> Phrase:
    if not match.fixed_in:
        return gettext("No version without it is known.")
    if match.fixed_in_line and match.fixed_in_line != match.fixed_in:
        return gettext(
            "Fixed in %(version)s (%(line)s on the current line).",
            version=match.fixed_in,
            line=match.fixed_in_line,
        )
    return gettext("Fixed in %(version)s.", version=match.fixed_in)


def _severity(
    match: Match, use: Use, facts: RepositoryFacts
) -> tuple[Severity, tuple[Phrase, ...]]:
    stated = match.severity if match.severity in RANK else ""
    base: Severity = stated or "medium"  # type: ignore[assignment]
    reasons: list[Phrase] = []
    if not stated:
        reasons.append(gettext("The advisory states no severity: counted as medium."))
    scope, exploited = use.component.scope, match.exploited is not None
    if exploited:
        worst: Severity = "high" if scope == "dev" else "critical"
        base = LEVELS[min(RANK[base], RANK[worst])]
        if scope == "dev":
            base = moved(base, 1)  # the step down for development must not hide an attack
    level, context = in_context(base, scope=scope, context=facts.context, is_tool=use.is_tool)
    return level, (*reasons, *context)


def _advisory_cites(match: Match, published: date | None) -> Iterator[Cite]:
    page = match.references[0] if match.references else match.id
    yield Cite("advisories", page, gettext("The advisory covers this version."), published)
    if match.exploited is not None:
        added = _day(match.exploited.added_on)
        yield Cite("kev", match.exploited.cve, gettext("Known to be exploited."), added)


def _unsure(facts: RepositoryFacts, view: View, use: Use, match: Match) -> Issue:
    component = use.component
    base: Severity = match.severity if match.severity in RANK else "medium"  # type: ignore[assignment]
    level, context = in_context(
        base, scope=component.scope, context=facts.context, is_tool=use.is_tool
    )
    if match.exploited is None:
        level = capped(level, "medium")
    names = match.candidates or (match.id, *match.aliases)
    because = [_possible(component, match)]
    if not view.canary:
        because.append(gettext("The advisories on hand fail their own proof: nothing is certain."))
    return Issue(
        check="vulnerability",
        severity=level,
        state="unknown",
        repository=facts.name,
        subject=component.purl,
        anchor=f"{use.anchor}|{'possible' if match.candidates else identifier(names)}",
        because=(*because, *_exploitation(match), *context),
        file=use.file,
        line=use.line,
        aliases=tuple(names),
        exploited=False,
        scope=component.scope,
        remedy=Remedy("lock", f"lock|{facts.name}|{component.type}", facts.name, component.type),
        cites=seen_at(facts, use.occurrences),
    )


def _possible(component: Component, match: Match) -> Phrase:
    if component.version:
        return ngettext(
            "Whether %(component)s %(version)s is covered cannot be told: 1 advisory possible.",
            "Whether %(component)s %(version)s is covered cannot be told: 1 to %(n)s advisories "
            "possible.",
            match.possible,
            component=component.name,
            version=component.version,
        )
    return ngettext(
        "The installed version of %(component)s (%(range)s) cannot be read: 1 advisory possible.",
        "The installed version of %(component)s (%(range)s) cannot be read: 1 to %(n)s advisories "
        "possible.",
        match.possible,
        component=component.name,
        range=component.constraint or "—",
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
