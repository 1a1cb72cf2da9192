"""What build pipelines trust, and which rights they take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from timonier.estate.core.facts import Observation
from timonier.estate.core.repository import Manifest, RepositoryFacts
from timonier.practices.core.checks.registry import check
from timonier.practices.core.issue import Issue, Remedy
from timonier.practices.core.phrases import Phrase, gettext
from timonier.practices.core.severity import Severity, capped, moved
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
        "The job %(job)s checks out a stranger’s code with the repository’s rights at hand "
        "(%(expression)s)."
    ),
}
# What the run holds that a stranger can start.
_POWERS: dict[str, tuple[Severity, Phrase]] = {
    "secrets": (
        "high",
        gettext("Started by %(trigger)s, it can hold the repository’s secrets and a token."),
    ),
    "caller": ("medium", gettext("What it holds is decided by the workflow that calls it.")),
    "merge": ("medium", gettext("A stranger’s text comes to it by a merge only.")),
    "none": ("low", gettext("A pull request from a fork gets no secrets and a token that reads.")),
}
_GUARDS = {
    "environment": gettext("It waits for an environment, which may ask for approval."),
    "association": gettext("It asks what the author is to the project."),
    "label": gettext("It asks for a label, which members set."),
    "merged": gettext("It asks for a merge."),
    "actor": gettext("It asks for the name of whoever acts."),
}
_ONE_REPOSITORY = gettext("It runs in one repository only, which keeps no stranger out of it.")
_POWERLESS = gettext("Its token only reads and it names no secret: one step lower.")
# Whether a step runs the code that is checked out: no, or nobody can tell.
_NOT_RUN: dict[bool | None, tuple[Severity, Phrase]] = {
    False: ("low", gettext("No step is seen to run that code.")),
    None: ("medium", gettext("Whether a step runs that code cannot be seen here.")),
}


@check(
    "dangerous-workflow",
    title=gettext("Workflow that strangers can reach"),
    proves=gettext(
        "Somebody from outside can run commands with the repository’s rights: by text that lands "
        "in a shell, or by a checkout of foreign code that the job then runs."
    ),
    fix=gettext(
        "Pass such text by an environment variable; build foreign code without secrets, in a "
        "separate workflow."
    ),
    severity=gettext(
        "High with secrets at hand, medium when a merge or a caller stands between or the code is "
        "not seen to run, low for pull requests of forks; a guard lowers by one."
    ),
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
        severity, more = _reach(seen)
        issue = _pipeline_issue("dangerous-workflow", facts, manifest, seen, severity, because)
        yield replace(issue, because=(*issue.because, *more))


def _reach(seen: Observation) -> tuple[Severity, list[Phrase]]:
    """How far the danger goes: what the run holds, what stands before it, what it does."""
    data = seen.data
    power = str(data.get("power", "secrets"))
    severity, pattern = _POWERS.get(power, _POWERS["secrets"])
    said = [Phrase(pattern.one, "", {"trigger": str(data.get("trigger", ""))})]
    runs = data.get("runs", True)
    if data.get("reason") == "untrusted-checkout" and runs in _NOT_RUN:
        level, sentence = _NOT_RUN[runs]
        severity = capped(severity, level)
        said.append(sentence)
    if guard := _GUARDS.get(str(data.get("guard", ""))):
        severity = moved(severity, -1)
        said.append(guard)
    elif data.get("guard") == "repository":
        said.append(_ONE_REPOSITORY)
    if power == "secrets" and data.get("token") == "read" and not data.get("secrets", True):
        severity = moved(severity, -1)
        said.append(_POWERLESS)
    return severity, said


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
