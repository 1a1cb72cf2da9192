"""What could not be read: a silent gap would look like a clean answer."""

from __future__ import annotations

from collections.abc import Iterator

from timonier.estate.core import formats
from timonier.estate.core.manifests.registry import is_read
from timonier.estate.core.repository import RepositoryFacts
from timonier.practices.core.checks.registry import check
from timonier.practices.core.issue import Issue, Remedy
from timonier.practices.core.phrases import gettext, ngettext
from timonier.practices.core.uses import git_cite
from timonier.practices.core.view import View


@check(
    "unreadable",
    title=gettext("File that could not be read"),
    proves=gettext("A manifest or lock file is not what its name promises, or exceeds a limit."),
    fix=gettext("Repair the file; what it holds is unknown until then."),
    severity=gettext("Low: it measures what is not known."),
    topic="knowledge",
    cap="medium",
)
def unreadable(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue per file that was not, or not fully, read; `ecosystem-unchecked` tells of those
    that no reader is there for."""
    for manifest in facts.unreadable():
        if has_no_reader(manifest.kind):
            continue
        yield Issue(
            check="unreadable",
            severity="low",
            state="unknown",
            repository=facts.name,
            subject=manifest.path,
            anchor=f"{manifest.path}|{manifest.kind}",
            because=(
                gettext(
                    "%(file)s could not be read in full: %(reason)s.",
                    file=manifest.path,
                    reason=manifest.parsed.error.rstrip("."),
                ),
            ),
            file=manifest.path,
            remedy=Remedy("read", f"read|{facts.name}", facts.name),
            cites=(git_cite(facts, manifest.path),),
        )


def has_no_reader(kind: str) -> bool:
    """Whether a file of this kind names what a repository uses and nothing here reads it."""
    return formats.by_kind(kind) is not None and not is_read(kind)


@check(
    "template-unread",
    title=gettext("Templates that only their own engine can read"),
    proves=gettext("Files hold template marks, so what they would make is unknown."),
    fix=gettext("Commit or scan what the templates make, where it matters."),
    severity=gettext("Info: it measures what is not known."),
    topic="knowledge",
    cap="low",
)
def template_unread(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue per repository with the number of its templates."""
    found = [manifest.path for manifest, _ in facts.observations("template-skipped")]
    if found:
        yield Issue(
            check="template-unread",
            severity="info",
            state="unknown",
            repository=facts.name,
            subject=min(found),
            anchor="templates",
            because=(
                ngettext(
                    "%(n)s template could not be read.",
                    "%(n)s templates could not be read.",
                    len(found),
                ),
            ),
            file=min(found),
            remedy=Remedy("read", f"read|{facts.name}", facts.name),
            cites=tuple(git_cite(facts, path) for path in sorted(found)[:20]),
        )


@check(
    "history-unread",
    title=gettext("History that could not be read"),
    proves=gettext("The commits are absent or shallow: activity and knowledge are unknown."),
    fix=gettext("Give the scan a full clone."),
    severity=gettext("Info: it measures what is not known."),
    topic="knowledge",
    cap="low",
)
def history_unread(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue when a repository with content has no readable history."""
    if facts.history is not None or facts.state == "empty":
        return
    yield Issue(
        check="history-unread",
        severity="info",
        state="unknown",
        repository=facts.name,
        subject=facts.name,
        anchor="history",
        because=(
            gettext(
                "The history could not be read: %(reason)s.",
                reason=(facts.reason or "shallow or incomplete clone").rstrip("."),
            ),
        ),
        remedy=Remedy("read", f"read|{facts.name}", facts.name),
        cites=(git_cite(facts, ""),),
    )
