"""What a repository of code is expected to have: pipeline, tests, owners, a way to report flaws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from timonier.estate.core.repository import TREE, RepositoryFacts
from timonier.practices.core.checks.registry import check
from timonier.practices.core.issue import Issue, Remedy
from timonier.practices.core.phrases import Phrase, gettext
from timonier.practices.core.severity import Severity
from timonier.practices.core.uses import git_cite
from timonier.practices.core.view import View

_FEWEST_FILES = 1  # a single source file is code that somebody runs
_NOT_CODE = frozenset({"HTML", "CSS", "SQL", "Protobuf"})


def _has(facts: RepositoryFacts, *kinds: str) -> bool:
    return any(next(facts.observations(kind), None) is not None for kind in kinds)


def _source_files(facts: RepositoryFacts) -> int:
    """Source files by the tree; 0 when there is no code, or the tree was not read."""
    return sum(
        int(seen.data.get("files", 0))
        for _, seen in facts.observations("language")
        if seen.subject not in _NOT_CODE
    )


def _is_code(facts: RepositoryFacts) -> bool:
    tree = any(manifest.kind == TREE for manifest in facts.manifests)
    return tree and _source_files(facts) >= _FEWEST_FILES


def _absent(
    check: str, facts: RepositoryFacts, because: Phrase, severity: Severity, *, group: str,
    effort: str,
) -> Issue:  # fmt: skip
    return Issue(
        check=check,
        severity=severity,
        state="affected",
        repository=facts.name,
        subject=facts.name,
        anchor=check,
        because=(because,),
        scope="dev",
        remedy=Remedy("adopt", f"adopt|{group}", group, effort=effort),
        cites=(git_cite(facts, ""),),
    )


@check(
    "ci-missing",
    title=gettext("No continuous integration"),
    proves=gettext("No file of a known build service is in the tree."),
    fix=gettext("Add a pipeline that builds and tests each change."),
    severity=gettext("Medium, never more."),
    topic="delivery",
    cap="medium",
)
def ci_missing(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue for code without a pipeline."""
    if _is_code(facts) and not _has(facts, "ci", "ci-file"):
        because = gettext("%(files)s source files and no pipeline of a known build service.",
                          files=_source_files(facts))  # fmt: skip
        yield _absent("ci-missing", facts, because, "medium", group="ci", effort="adopt-ci")


@check(
    "ci-no-tests",
    title=gettext("Pipeline without tests"),
    proves=gettext("A pipeline was read, tests exist, and no step is recognised as running them."),
    fix=gettext("Run the tests in the pipeline, on each change."),
    severity=gettext("Medium, and unknown: a step may run them in a way that is not recognised."),
    topic="delivery",
    cap="medium",
)
def ci_no_tests(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue for a pipeline that does not test what can be tested."""
    if not _is_code(facts) or not _has(facts, "ci") or _has(facts, "runs-tests"):
        return
    if not _has(facts, "tests"):
        return  # `tests-missing` says it
    because = gettext("Tests are there, and no step of the pipeline is recognised as running them.")
    issue = _absent("ci-no-tests", facts, because, "medium", group="ci-tests", effort="adopt-ci")
    # A variable may hide the command: what is not recognised is not proven absent.
    yield replace(issue, state="unknown")


@check(
    "tests-missing",
    title=gettext("No tests"),
    proves=gettext("No file of the tree has the place or the name of a test."),
    fix=gettext("Start with the part that changes most often and hurts most."),
    severity=gettext("Medium, never more."),
    topic="delivery",
    cap="medium",
)
def tests_missing(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue for code without a test."""
    if _is_code(facts) and not _has(facts, "tests"):
        because = gettext("%(files)s source files and no file with the place or name of a test.",
                          files=_source_files(facts))  # fmt: skip
        yield _absent("tests-missing", facts, because, "medium", group="tests",
                      effort="adopt-tests")  # fmt: skip


@check(
    "owners-missing",
    title=gettext("No named owners"),
    proves=gettext("No CODEOWNERS file is where the forges look for it."),
    fix=gettext("Name a team for each part in CODEOWNERS."),
    severity=gettext("Low."),
    topic="knowledge",
    cap="medium",
)
def owners_missing(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue for code without CODEOWNERS."""
    if _is_code(facts) and not _has(facts, "codeowners", "owner-rule"):
        because = gettext("Who answers for which part is written nowhere the forge would read it.")
        yield _absent("owners-missing", facts, because, "low", group="owners",
                      effort="adopt-file")  # fmt: skip


@check(
    "security-policy-missing",
    title=gettext("No security policy"),
    proves=gettext("No SECURITY file says how to report a flaw."),
    fix=gettext("Write a SECURITY.md with an address, a delay and the supported versions."),
    severity=gettext("Info; low for a system on the internet."),
    topic="security",
    cap="medium",
)
def security_policy_missing(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue for code without a security policy."""
    if _is_code(facts) and not _has(facts, "security-policy"):
        level: Severity = "low" if facts.context.exposure == "internet" else "info"
        because = gettext("Whoever finds a flaw is told nowhere whom to tell.")
        yield _absent("security-policy-missing", facts, because, level, group="security-policy",
                      effort="adopt-file")  # fmt: skip


@check(
    "update-bot-missing",
    title=gettext("No update bot"),
    proves=gettext("Dependencies are declared and no bot is configured to propose updates."),
    fix=gettext("Set up an update bot, grouped so that its requests get reviewed."),
    severity=gettext("Low."),
    topic="dependencies",
    cap="medium",
)
def update_bot_missing(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue for a repository with dependencies and no bot."""
    if not _is_code(facts) or _has(facts, "update-bot", "update-bot-file"):
        return
    if any(not component.source for _, component in facts.components()):
        because = gettext("Nothing proposes updates of what this repository depends on.")
        yield _absent("update-bot-missing", facts, because, "low", group="update-bot",
                      effort="adopt-bot")  # fmt: skip
