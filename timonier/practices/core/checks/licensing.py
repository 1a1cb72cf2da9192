"""What licences the components state, against the company's policy."""

from __future__ import annotations

from collections.abc import Iterator

from timonier.estate.core.repository import RepositoryFacts
from timonier.practices.core.checks.registry import check
from timonier.practices.core.issue import Issue, Remedy
from timonier.practices.core.licences import judged
from timonier.practices.core.occurrences import Use
from timonier.practices.core.phrases import gettext
from timonier.practices.core.severity import Severity
from timonier.practices.core.uses import seen_at, uses_of
from timonier.practices.core.view import View


@check(
    "licence-policy",
    title=gettext("Licence against the policy"),
    proves=gettext(
        "A component states a licence whose category the company's policy forbids or wants "
        "reviewed (categories of the ScanCode licence database)."
    ),
    fix=gettext("Examine how the component is used; replace it, or record why it is allowed."),
    severity=gettext(
        "High when forbidden, info when to review; one step lower for what is not known to ship."
    ),
    topic="dependencies",
)
def licence_policy(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue per component and licence that the policy does not allow."""
    for use in uses_of(facts):
        stated = next((o.component.licence for o in use.occurrences if o.component.licence), "")
        if not stated:
            continue
        verdict, category = judged(stated, view.policy)
        if verdict == "allowed" or (use.component.scope == "dev" and verdict != "forbidden"):
            continue
        yield _licence_issue(facts, use, stated, verdict, category)


def _licence_issue(
    facts: RepositoryFacts, use: Use, stated: str, verdict: str | None, category: str
) -> Issue:
    component = use.component
    words = {"component": component.name, "licence": stated[:120], "category": category}
    severity: Severity = "info"
    if verdict == "forbidden":
        severity = "high" if component.scope == "prod" else "medium"
        because = gettext(
            "%(component)s is under %(licence)s (%(category)s), which the policy forbids.", **words
        )
    elif verdict == "review":
        because = gettext(
            "%(component)s is under %(licence)s (%(category)s), which the policy wants reviewed.",
            **words,
        )
    else:
        because = gettext(
            "%(component)s states “%(licence)s”, which is no licence the index knows.", **words
        )
    return Issue(
        check="licence-policy",
        severity=severity,
        state="affected" if verdict else "unknown",
        repository=facts.name,
        subject=component.purl,
        anchor=f"{use.anchor}|{stated}",
        because=(because,),
        file=use.file,
        line=use.line,
        scope=component.scope,
        remedy=Remedy("licence", f"licence|{category or 'unknown'}", category or "?"),
        cites=seen_at(facts, use.occurrences),
    )
