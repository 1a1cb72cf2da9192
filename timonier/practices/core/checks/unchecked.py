"""What nothing here can check: silence about it would look like a clean answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator

from timonier.estate.core import formats
from timonier.estate.core.facts import Component
from timonier.estate.core.repository import Manifest, RepositoryFacts
from timonier.practices.core.checks.reading import has_no_reader
from timonier.practices.core.checks.registry import check
from timonier.practices.core.coverage import from_elsewhere
from timonier.practices.core.issue import Issue
from timonier.practices.core.phrases import Phrase, gettext, ngettext
from timonier.practices.core.uses import git_cite, uses_of
from timonier.practices.core.view import View

_MOST_NAMED = 5
_MOST_CITED = 20


@check(
    "ecosystem-unchecked",
    title=gettext("Components that nothing here can check"),
    proves=gettext(
        "The repository uses an ecosystem for which no advisories, or only some, are at hand, "
        "components that no registry serves, or a file of a format that nothing here reads. The "
        "absence of findings then says nothing."
    ),
    fix=gettext("Refresh the knowledge from a source that covers the ecosystem, then scan again."),
    severity=gettext("Info: it measures what is not known."),
    topic="security",
    cap="info",
)
def ecosystem_unchecked(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue per repository and ecosystem without (complete) advisories, per kind of file that
    takes components from where no registry serves them, and per format unread."""
    yield from _unread_formats(facts)
    yield from _unserved(facts)
    for (ecosystem, known), n in sorted(_uncovered(facts, view).items()):
        words = ngettext(
            "%(n)s component of %(ecosystem)s, and no advisories for this ecosystem at hand.",
            "%(n)s components of %(ecosystem)s, and no advisories for this ecosystem at hand.",
            n,
            ecosystem=ecosystem,
        )
        if known == "partial":
            words = ngettext(
                "%(n)s component of %(ecosystem)s, and advisories for only some of its packages.",
                "%(n)s components of %(ecosystem)s, and advisories for only some of its packages.",
                n,
                ecosystem=ecosystem,
            )
        yield _issue(facts, ecosystem, ecosystem, words)


@check(
    "text-unsearched",
    title=gettext("Long texts not searched for secrets"),
    proves=gettext("Text files over 1 MiB are in the tree; the search for secrets leaves them."),
    fix=gettext("Search them with a tool made for it, or keep data out of the repository."),
    severity=gettext("Info: it measures what is not known."),
    topic="security",
    cap="info",
)
def text_unsearched(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue per repository with the number of its long texts."""
    paths = [manifest.path for manifest, _ in facts.observations("text-unsearched")]
    if paths:
        words = ngettext(
            "%(n)s text file over 1 MiB was not searched for secrets: %(files)s.",
            "%(n)s text files over 1 MiB were not searched for secrets: %(files)s.",
            len(paths),
            files=_named(paths),
        )
        yield _issue(facts, facts.name, "long", words, paths, check="text-unsearched")


def _unread_formats(facts: RepositoryFacts) -> Iterator[Issue]:
    """One issue per format that has no reader, with the files of it."""
    files: dict[str, list[str]] = defaultdict(list)
    for manifest in facts.unreadable():
        if has_no_reader(manifest.kind):
            files[manifest.kind].append(manifest.path)
    for kind, paths in sorted(files.items()):
        words = ngettext(
            "%(n)s file of a format that nothing here reads: %(files)s. What it names is unknown.",
            "%(n)s files of a format that nothing here reads: %(files)s. What they name is "
            "unknown.",
            len(paths),
            files=_named(paths),
        )
        yield _issue(facts, kind, f"format|{kind}", words, paths)


def _unserved(facts: RepositoryFacts) -> Iterator[Issue]:
    """One issue per kind of file, with what it takes from where no registry serves it.

    A component that a manifest and its lock both name is told once, of the lock.
    """
    places: dict[tuple[str, str], tuple[Manifest, Component]] = {}
    for manifest, component in from_elsewhere(facts):
        what = (component.type, component.name)
        if _is_library(component) and (what not in places or component.locked):
            places[what] = (manifest, component)
    taken: dict[str, list[tuple[Manifest, Component]]] = defaultdict(list)
    for manifest, component in places.values():
        taken[manifest.kind].append((manifest, component))
    for kind, found in sorted(taken.items()):
        words = ngettext(
            "%(n)s component that %(kind)s takes from %(sources)s: %(names)s. No advisories can be "
            "matched with it.",
            "%(n)s components that %(kind)s takes from %(sources)s: %(names)s. No advisories can "
            "be matched with them.",
            len(found),
            kind=kind,
            sources=", ".join(sorted({one.source for _, one in found})),
            names=_named({one.name for _, one in found}),
        )
        yield _issue(
            facts, kind, f"elsewhere|{kind}", words, {manifest.path for manifest, _ in found}
        )


def _uncovered(facts: RepositoryFacts, view: View) -> Counter[tuple[str, str]]:
    """(ecosystem, how far its advisories go) -> components that no source of advisories covers,
    be it with its whole registry or because it was asked about this very component."""
    book, found = view.book, Counter[tuple[str, str]]()
    for one in (use.component for use in uses_of(facts)):
        known = book.coverage(one.type) if view.canary else "none"
        if known == "complete" or not formats.holds_libraries(one.type):
            continue
        if known == "none" or book.answers_for(one.type, one.name, one.version) is None:
            found[one.type, known] += 1
    return found


def _is_library(component: Component) -> bool:
    """What is fetched without an ecosystem is code; what an ecosystem runs is judged elsewhere."""
    return component.type == "generic" or formats.holds_libraries(component.type)


def _named(words: Collection[str]) -> str:
    return ", ".join(sorted(words)[:_MOST_NAMED]) + "…" * (len(words) > _MOST_NAMED)


def _issue(
    facts: RepositoryFacts,
    subject: str,
    anchor: str,
    words: Phrase,
    paths: Collection[str] = ("",),
    *,
    check: str = "ecosystem-unchecked",
) -> Issue:
    return Issue(
        check=check,
        severity="info",
        state="unknown",
        repository=facts.name,
        subject=subject,
        anchor=anchor,
        because=(words,),
        file=min(paths),
        cites=tuple(git_cite(facts, path) for path in sorted(paths)[:_MOST_CITED]),
    )
