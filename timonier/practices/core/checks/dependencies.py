"""How dependencies are pinned: locks, open ranges, rival managers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from timonier.estate.core import formats
from timonier.estate.core.distinct import folder_of, is_below
from timonier.estate.core.facts import Component
from timonier.estate.core.repository import Manifest, RepositoryFacts
from timonier.estate.core.scopes import stronger
from timonier.practices.core.checks.registry import check
from timonier.practices.core.issue import Issue, Remedy
from timonier.practices.core.occurrences import Use
from timonier.practices.core.phrases import gettext, ngettext
from timonier.practices.core.uses import git_cite, scope_at, seen_at, uses_of
from timonier.practices.core.view import View

_MOST_NAMED = 8


@check(
    "lock-missing",
    title=gettext("No lock file"),
    proves=gettext(
        "A manifest declares ranges and no lock file of its folder, or of one above, says which "
        "versions are used: two builds may differ, and no advisory can be checked exactly."
    ),
    fix=gettext("Commit the lock file that the package manager makes, and build from it."),
    severity=gettext("Low; medium where the ranges are used in production by an application."),
    topic="dependencies",
    cap="medium",
)
def lock_missing(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue per manifest without a lock."""
    settled = _settled(facts)
    for manifest in facts.manifests:
        row = formats.by_kind(manifest.kind)
        if row is None or not row.settled_by or manifest.path in settled:
            continue
        declared = [
            one
            for one in manifest.parsed.components
            if one.type == row.ecosystem and not one.source and one.constraint
        ]
        if declared and not is_below(manifest.path, _folders_of_locks(facts, row)):
            yield _without_lock(facts, manifest, declared)


def _without_lock(facts: RepositoryFacts, manifest: Manifest, declared: list[Component]) -> Issue:
    ecosystem = declared[0].type
    published = any(
        seen.kind == "project" and not seen.data.get("private")
        for seen in manifest.parsed.observations
    )
    scope = stronger(one.scope for one in declared)
    application = ecosystem == "npm" and scope == "prod" and not published
    return Issue(
        check="lock-missing",
        severity="medium" if application else "low",
        state="affected",
        repository=facts.name,
        subject=manifest.path,
        anchor=manifest.path,
        because=(
            ngettext(
                "%(file)s declares %(n)s range and no lock file says which version is used.",
                "%(file)s declares %(n)s ranges and no lock file says which versions are used.",
                len(declared),
                file=manifest.path,
            ),
        ),
        file=manifest.path,
        line=declared[0].line,
        scope=scope,
        remedy=Remedy("lock", f"lock|{facts.name}|{ecosystem}", facts.name, ecosystem),
        cites=(git_cite(facts, manifest.path),),
    )


def _folders_of_locks(facts: RepositoryFacts, row: formats.Format) -> set[str]:
    """Folders that hold a file which settles manifests of this format, readable or not.

    A requirements file in which every version is exact settles Python's ranges like a lock.
    """
    return {
        folder_of(manifest.path)
        for manifest in facts.manifests
        if manifest.kind in row.settled_by and (_is_lock(manifest.kind) or _is_exact(manifest))
    }


def _settled(facts: RepositoryFacts) -> set[str]:
    """Manifests beside or below a lock of their kind, by the list of files alone."""
    return {
        seen.subject
        for _, seen in facts.observations("manifest-lock")
        if any(_is_lock(formats.kind_of(path) or "") for path in seen.data.get("locks") or ())
    }


def _is_lock(kind: str) -> bool:
    row = formats.by_kind(kind)
    return row is not None and row.lock


def _is_exact(manifest: Manifest) -> bool:
    stated = [one for one in manifest.parsed.components if not one.source]
    return bool(stated) and all(one.version for one in stated)


@check(
    "floating-version",
    title=gettext("Version left open"),
    proves=gettext(
        "A direct dependency has no upper bound, or any version will do, and no lock file settles "
        "it: a build may take tomorrow's incompatible release."
    ),
    fix=gettext("State a bounded range, or an exact version, or commit a lock file."),
    severity=gettext("Low."),
    topic="dependencies",
    cap="medium",
)
def floating_version(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue per file, naming the dependencies it leaves open."""
    files: dict[str, list[Use]] = defaultdict(list)
    for use in uses_of(facts):
        one = use.component
        stated = one.type in _FLOATING and one.direct is not False and not one.version
        if stated and _is_open(one.constraint, one.type):
            files[use.file].append(use)
    for path, uses in sorted(files.items()):
        names = sorted({use.component.name for use in uses})
        yield Issue(
            check="floating-version",
            severity="low",
            state="affected",
            repository=facts.name,
            subject=path,
            anchor=path,
            because=(
                ngettext(
                    "%(n)s dependency without an upper bound: %(names)s.",
                    "%(n)s dependencies without an upper bound: %(names)s.",
                    len(names),
                    names=", ".join(names[:_MOST_NAMED]) + ("…" * (len(names) > _MOST_NAMED)),
                ),
            ),
            file=path,
            line=min(use.line for use in uses),
            scope=stronger(use.component.scope for use in uses),
            remedy=Remedy("pin", f"pin|versions|{facts.name}", facts.name),
            cites=tuple(cite for use in uses[:20] for cite in seen_at(facts, use.occurrences[:1])),
        )
    yield from _unpinned_sources(facts)


def _unpinned_sources(facts: RepositoryFacts) -> Iterator[Issue]:
    """Modules and bases fetched from git at whatever is there that day."""
    for kind in ("module-unpinned", "remote-reference"):
        for manifest, seen in facts.observations(kind):
            if seen.data.get("pinned"):
                continue
            yield Issue(
                check="floating-version",
                severity="low",
                state="affected",
                repository=facts.name,
                subject=manifest.path,
                anchor=f"{manifest.path}|{seen.subject}",
                because=(
                    gettext("“%(source)s” is fetched without a version.", source=seen.subject),
                ),
                file=manifest.path,
                line=seen.line,
                scope=scope_at(manifest, seen),
                remedy=Remedy("pin", f"pin|versions|{facts.name}", facts.name),
                cites=(git_cite(facts, manifest.path, seen.line),),
            )


_FLOATING = frozenset({"pypi", "npm", "gem", "composer", "helm", "terraform"})


def _is_open(constraint: str, ecosystem: str) -> bool:
    """Whether the range has no upper end, by its notation."""
    text = constraint.strip()
    if text in ("", "*", "x", "latest", "any", "next"):
        return True
    if "||" in text:
        return False
    if ecosystem == "npm" and text[0].isalpha() and text != "v":
        return True  # a tag of the registry
    has_low = ">" in text
    return has_low and not any(mark in text for mark in ("<", "^", "~", "==", " - "))


@check(
    "two-package-managers",
    title=gettext("Two package managers in one folder"),
    proves=gettext("Lock files of two managers stand side by side: they will disagree."),
    fix=gettext("Choose one manager, delete the other's lock file, and say it in the manifest."),
    severity=gettext("Medium."),
    topic="dependencies",
    cap="medium",
)
def two_package_managers(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue per folder that holds lock files of rival managers."""
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for manifest in facts.manifests:
        row = formats.by_kind(manifest.kind)
        if row is not None and row.tool:
            found[folder_of(manifest.path), row.ecosystem][row.tool] = manifest.path
    for (folder, ecosystem), locks in sorted(found.items()):
        if len(locks) < 2:
            continue
        paths = sorted(locks.values())
        names = ", ".join(path.rpartition("/")[2] for path in paths)
        yield Issue(
            check="two-package-managers",
            severity="medium",
            state="affected",
            repository=facts.name,
            subject=folder or ".",
            anchor=f"{folder}|{ecosystem}",
            because=(gettext("Side by side: %(locks)s.", locks=names),),
            file=paths[0],
            scope="dev",
            remedy=Remedy("lock", f"lock|{facts.name}|managers", facts.name),
            cites=tuple(git_cite(facts, path) for path in paths),
        )
