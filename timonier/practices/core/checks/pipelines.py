"""What build pipelines trust, and which rights they take."""

from __future__ import annotations

from collections.abc import Iterator

from timonier.estate.core.facts import Observation
from timonier.estate.core.repository import Manifest, RepositoryFacts
from timonier.practices.core.checks.registry import check
from timonier.practices.core.issue import Issue, Remedy
from timonier.practices.core.phrases import Phrase, gettext
from timonier.practices.core.severity import Severity
from timonier.practices.core.uses import git_cite, seen_at, uses_of
from timonier.practices.core.view import View

# Kept by the operator of the build service: whoever moves their tags could do worse elsewhere.
_OPERATOR = ("actions/", "github/")
_BRANCHES = frozenset({"main", "master", "develop", "dev", "trunk", "head"})
_BROAD = frozenset({"write-all", "write"})


@check(
    "action-unpinned",
    title=gettext("Build action not pinned"),
    proves=gettext(
        "A pipeline takes an action or a template by a tag or branch, which its owner can move to "
        "other code at any time; only a full commit id cannot move."
    ),
    fix=gettext("Pin the full commit id, the version in a comment; let an update bot raise it."),
    severity=gettext("Medium for a branch or a third party’s tag, low for the operator’s own."),
    topic="security",
    cap="high",
)
def action_unpinned(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue per repository and action at a movable reference."""
    for use in uses_of(facts):
        action = use.component
        if action.type != "githubactions" or action.digest:
            continue
        yield Issue(
            check="action-unpinned",
            severity=_loose(action.name, action.version),
            state="affected",
            repository=facts.name,
            subject=action.purl,
            anchor=use.anchor,
            because=(
                gettext(
                    "%(action)s is taken at “%(ref)s”, which can be moved.",
                    action=action.name,
                    ref=action.version or "HEAD",
                ),
            ),
            file=use.file,
            line=use.line,
            scope="dev",
            remedy=Remedy("pin", "pin|actions", "actions"),
            cites=seen_at(facts, use.occurrences),
        )
    yield from _loose_includes(facts)


def _loose(name: str, ref: str) -> Severity:
    if ref.lower() in _BRANCHES or not ref:
        return "medium"
    return "low" if name.startswith(_OPERATOR) else "medium"


def _loose_includes(facts: RepositoryFacts) -> Iterator[Issue]:
    for manifest, seen in facts.observations("ci-include"):
        if seen.data.get("pinned") or seen.data.get("kind") == "template":
            continue
        because = gettext("The pipeline includes “%(source)s”, which can change at any time.",
                          source=seen.subject)  # fmt: skip
        yield _pipeline_issue(
            "action-unpinned", facts, manifest, seen, "medium", because,
            remedy=Remedy("pin", "pin|actions", "actions"),
        )  # fmt: skip


@check(
    "workflow-permissions",
    title=gettext("Workflow with broad rights"),
    proves=gettext(
        "A workflow asks for every right, or states none and so takes the repository’s default."
    ),
    fix=gettext("State `permissions:` with what each job needs, `contents: read` first."),
    severity=gettext("Medium when it asks for all, low when it states nothing."),
    topic="security",
    cap="high",
)
def workflow_permissions(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue per workflow, or job, with more rights than stated needs."""
    for manifest, seen in facts.observations("workflow-permissions"):
        level = str(seen.data.get("level", ""))
        if level in _BROAD:
            because = gettext("%(part)s asks for every right.", part=seen.subject)
            severity: Severity = "medium"
        elif level == "missing":
            because = gettext("%(file)s states no permissions.", file=manifest.path)
            severity = "low"
        else:
            continue
        yield _pipeline_issue("workflow-permissions", facts, manifest, seen, severity, because)


_DANGERS = {
    "script-injection": gettext(
        "The job %(job)s puts “%(expression)s”, which a stranger writes, into a shell command."
    ),
    "untrusted-checkout": gettext(
        "The job %(job)s checks out a stranger’s code with the repository’s secrets at hand "
        "(%(expression)s)."
    ),
}


@check(
    "dangerous-workflow",
    title=gettext("Workflow that runs strangers' code with secrets"),
    proves=gettext(
        "A pull request from outside can run commands with the repository’s rights: by text that "
        "lands in a shell, or by a checkout of foreign code."
    ),
    fix=gettext(
        "Pass such text by an environment variable; build foreign code without secrets, in a "
        "separate workflow."
    ),
    severity=gettext("High."),
    topic="security",
)
def dangerous_workflow(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue per job and sort of danger."""
    for manifest, seen in facts.observations("dangerous-workflow"):
        pattern = _DANGERS.get(str(seen.data.get("reason", "")))
        if pattern is None:
            continue
        expression = str(seen.data.get("expression", ""))
        because = Phrase(pattern.one, "", {"job": seen.subject, "expression": expression})
        yield _pipeline_issue("dangerous-workflow", facts, manifest, seen, "high", because)


def _pipeline_issue(
    check: str, facts: RepositoryFacts, manifest: Manifest, seen: Observation,
    severity: Severity, because: Phrase, remedy: Remedy | None = None,
) -> Issue:  # fmt: skip
    detail = seen.data.get("reason") or ""
    return Issue(
        check=check,
        severity=severity,
        state="affected",
        repository=facts.name,
        subject=manifest.path,
        anchor=f"{manifest.path}|{seen.subject}|{detail}",
        because=(because,),
        file=manifest.path,
        line=seen.line,
        scope="dev",
        remedy=remedy or Remedy("harden-ci", f"harden-ci|{facts.name}", facts.name),
        cites=(git_cite(facts, manifest.path, seen.line),),
    )
