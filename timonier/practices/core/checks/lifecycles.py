"""Runtimes, frameworks, databases, images and engines at or near the end of free fixes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from timonier.estate.core.facts import Component
from timonier.estate.core.repository import RepositoryFacts
from timonier.knowledge.core.lifecycle import CycleMatch
from timonier.practices.core.checks.registry import check
from timonier.practices.core.compiled import leaves_its_system
from timonier.practices.core.issue import Cite, Issue, Remedy
from timonier.practices.core.occurrences import Use
from timonier.practices.core.phrases import Phrase, gettext
from timonier.practices.core.severity import Severity, capped, in_context
from timonier.practices.core.supported import support_ranges, tested_beside
from timonier.practices.core.upgrades import product_remedy
from timonier.practices.core.uses import git_cite, seen_at, uses_of
from timonier.practices.core.view import View

_BASE: dict[str, Severity] = {
    "past": "high",
    "superseded": "low",
    "in-6-months": "medium",
    "in-12-months": "low",
    "unknown": "low",
}


@check(
    "lifecycle",
    title=gettext("End of life"),
    proves=gettext(
        "The release in use gets no more free fixes, or will get none in 6 or 12 months "
        "(endoflife.date). Free extensions by a community count; a paid one is named beside it. "
        "Of a product that keeps its newest release only, an older one is superseded. A tag "
        "coarser than a release is unknown."
    ),
    fix=gettext("Move to the next supported release; prefer a long-term one."),
    severity=gettext(
        "High once past, medium within 6 months, low within 12 or when superseded; moved by scope, "
        "exposure and criticality. Medium at most for what is superseded and for tools of a build; "
        "low for one of several releases that builds test on."
    ),
    topic="obsolescence",
)
def lifecycle(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue per component and product that is not plainly supported."""
    ranges = support_ranges(facts)
    for use in uses_of(facts):
        if use.component.name == RUNNER:
            continue
        tested = tested_beside(use, ranges)
        for place, match in enumerate(view.book.cycles_of(use.component)):
            if tested and match.state in _TESTED:
                yield _still_tested(_issue(facts, view, use, match), match, tested)
            elif not tested and _is_worth_saying(use, match, main=place == 0):
                yield _issue(facts, view, use, match)


RUNNER = "github-runner"  # judged by `runner-retired`, from a complete list


_TESTED: dict[str, Severity] = {"past": "low", "in-6-months": "info"}
# By these patterns, readers of stored findings tell such uses apart.
TRIED = gettext(
    "Builds test on it beside others (%(versions)s): a range that is supported, not what runs."
)
SUPERSEDED = gettext(
    "%(product)s %(cycle)s has been superseded: fixes come with its newest release only. Update."
)


def _still_tested(issue: Issue, match: CycleMatch, versions: tuple[str, ...]) -> Issue:
    """What builds test on is what a project supports, not what it runs: no change to propose."""
    sentence = replace(TRIED, params={"versions": ", ".join(versions)})
    severity = _TESTED[match.state]
    return replace(issue, severity=severity, because=(*_sentences(match), sentence), remedy=None)


def _is_worth_saying(use: Use, match: CycleMatch, *, main: bool) -> bool:
    """A declared range that also allows supported releases says nothing of what runs; neither
    does a tag without a number, which `image-latest` reports."""
    if match.state != "unknown":
        return match.state in _BASE
    if not use.component.version or match.why == "no-version":
        return False
    return main or match.why == "coarser-than-cycle"


def _issue(facts: RepositoryFacts, view: View, use: Use, match: CycleMatch) -> Issue:
    component = _shipped(use, match, facts)
    level, context = in_context(
        _BASE[match.state], scope=component.scope, context=facts.context, is_tool=use.is_tool
    )
    if component.direct is False and level in ("critical", "high"):
        level = "medium"
        context = (*context, gettext("It came along with another dependency: medium at most."))
    if match.state == "superseded":
        level = capped(level, "medium")
    elif match.build_tool and level in ("critical", "high"):
        level = "medium"
        context = (*context, gettext("It builds the software and does not run with it: medium at "
                                     "most."))  # fmt: skip
    ends = match.eol_on if isinstance(match.eol_on, date) else None
    unknown = match.state == "unknown"
    return Issue(
        check="lifecycle",
        severity=level,
        state="unknown" if unknown else "affected",
        repository=facts.name,
        subject=component.purl,
        anchor=f"{use.anchor}|{match.product}",
        because=(*_sentences(match), *(() if unknown else context)),
        file=use.file,
        line=use.line,
        fixed_in=match.next_cycle,
        scope=component.scope,
        since=ends if ends and ends <= view.today else None,
        due=None if match.state == "superseded" else ends,
        remedy=product_remedy(component, match, to=match.next_cycle, cycle=True)
        if not unknown or match.next_cycle
        else None,
        cites=(
            *seen_at(facts, use.occurrences),
            *([Cite("lifecycles", match.source_url, gettext("Dates of the release cycles."),
                    _day(match.as_of))] if match.source_url else []),
        ),
    )  # fmt: skip


def _shipped(use: Use, match: CycleMatch, facts: RepositoryFacts) -> Component:
    """The component with the scope of the product that is meant: the system below a compiler is
    not what ships."""
    if match.category == "os" and leaves_its_system(use, facts):
        return replace(use.component, scope="dev")
    return use.component


def _sentences(match: CycleMatch) -> Iterator[Phrase]:
    yield _position(match)
    if isinstance(match.extended_on, date) and match.state != "unknown":
        yield gettext(
            "A paid extension ends on %(extended_on)s.",
            extended_on=match.extended_on.isoformat(),
        )
    if match.next_cycle:
        yield _goal(match)
    elif isinstance(match.eol_on, date) and match.eol_on.isoformat() > match.as_of:
        yield gettext(
            "The list of releases is of %(listed_on)s: newer ones are not in it.",
            listed_on=match.as_of,
        )


def _position(match: CycleMatch) -> Phrase:
    names = {"product": match.title, "cycle": match.cycle or ", ".join(match.cycles)}
    if match.state == "unknown":
        return _unknown(match)
    if match.state == "superseded":
        return replace(SUPERSEDED, params=names)
    if not isinstance(match.eol_on, date):
        return gettext("%(product)s %(cycle)s gets no more free fixes.", **names)
    names["eol_on"] = match.eol_on.isoformat()
    if match.state == "past":
        return gettext("%(product)s %(cycle)s has had no free fixes since %(eol_on)s.", **names)
    return gettext("%(product)s %(cycle)s gets free fixes until %(eol_on)s only.", **names)


def _unknown(match: CycleMatch) -> Phrase:
    words = {"product": match.title, "version": match.version}
    if match.why == "coarser-than-cycle":
        return gettext(
            "“%(version)s” may mean any of several releases of %(product)s (%(cycles)s), and not "
            "all of them get fixes.",
            cycles=", ".join(match.cycles[:8]),
            **words,
        )
    if match.why == "provider":
        return gettext(
            "%(product)s %(version)s is rented: its provider keeps a calendar of its own, which is "
            "not at hand.",
            **words,
        )
    if match.why == "no-date":
        return gettext("The end of %(product)s %(version)s is not known.", **words)
    return gettext("No release of %(product)s is called “%(version)s”.", **words)


def _goal(match: CycleMatch) -> Phrase:
    if isinstance(match.next_eol_on, date):
        return gettext(
            "%(product)s %(next)s gets them until %(until_on)s.",
            product=match.title,
            next=match.next_cycle,
            until_on=match.next_eol_on.isoformat(),
        )
    return gettext("%(product)s %(next)s gets them.", product=match.title, next=match.next_cycle)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


@check(
    "runner-retired",
    title=gettext("Retired build runner"),
    proves=gettext("A workflow asks for a hosted runner that the provider no longer offers."),
    fix=gettext("Name a runner image that is still offered."),
    severity=gettext("Medium: the jobs that ask for it never start."),
    topic="delivery",
)
def runner_retired(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue per file and label of a hosted machine; a company's own labels are free text."""
    for manifest, seen in facts.observations("runner"):
        if not seen.data.get("hosted") or view.book.is_retired_runner(seen.subject) is not True:
            continue
        yield Issue(
            check="runner-retired",
            severity="medium",
            state="affected",
            repository=facts.name,
            subject=seen.subject,
            anchor=f"{manifest.path}|{seen.subject}",
            because=(
                gettext(
                    "“%(label)s” is not in the list of runners on offer: jobs never start.",
                    label=seen.subject,
                ),
            ),
            file=manifest.path,
            line=seen.line,
            scope="dev",
            remedy=Remedy("move-runner", f"move-runner|{seen.subject}", seen.subject),
            cites=(git_cite(facts, manifest.path, seen.line),),
        )
