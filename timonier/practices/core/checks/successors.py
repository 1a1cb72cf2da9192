"""Tools and packages whose time is over: superseded, abandoned, or served no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from timonier.estate.core.facts import Observation
from timonier.estate.core.repository import Manifest, RepositoryFacts
from timonier.knowledge.core.replacements import Replacement
from timonier.practices.core.checks.registry import check
from timonier.practices.core.issue import Cite, Issue, Remedy
from timonier.practices.core.occurrences import Use
from timonier.practices.core.phrases import Phrase, gettext
from timonier.practices.core.severity import Severity, in_use
from timonier.practices.core.uses import git_cite, scope_at, seen_at, uses_of
from timonier.practices.core.view import View

_BASE: dict[str, Severity] = {"superseded": "low", "abandoned": "medium"}
_TASTE = frozenset({"preferred", "removal"})  # a list's advice: told, and no change proposed for it


@check(
    "superseded",
    title=gettext("Superseded tool or package"),
    proves=gettext(
        "The project itself, or a kept list, says that something else took its place. Only what "
        "the repository chose itself is reported, not what other packages bring along."
    ),
    fix=gettext("Move to the successor when the code around it is next touched."),
    severity=gettext("Low; info where the platform or one line of code does the same."),
    topic="obsolescence",
    cap="medium",
)
def superseded(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue per component, file or way of writing with a successor."""
    disowned = _disowned(facts)
    for use in uses_of(facts):
        if _notice(use, disowned) is not None:
            continue  # `abandoned` says it, and more gravely
        found = view.book.replacement_for(use.component)
        if found and found.kind != "abandoned" and use.component.direct is True:
            yield _of_use("superseded", facts, use, found)
    named = {seen.subject for _, seen in facts.observations("tool-file")}
    for path in sorted(named | {manifest.path for manifest in facts.manifests if manifest.path}):
        found = view.book.replacement_for_path(path)
        if found:
            yield _of_path(facts, path, found)
    for manifest, seen in facts.observations("superseded-config"):
        if not view.book.replacement_for_path(manifest.path):
            yield _of_form(facts, manifest, seen)


def _of_form(facts: RepositoryFacts, manifest: Manifest, seen: Observation) -> Issue:
    """A way of writing that the tool itself has replaced."""
    return Issue(
        check="superseded",
        severity="info",
        state="affected",
        repository=facts.name,
        subject=manifest.path,
        anchor=f"{manifest.path}|{seen.subject}",
        because=(
            gettext("“%(form)s” is a form that its own tool has replaced.", form=seen.subject),
        ),
        file=manifest.path,
        line=seen.line,
        scope="dev",
        remedy=Remedy("replace", f"replace|form|{seen.subject}", seen.subject,
                      effort="replace-small"),
        cites=(git_cite(facts, manifest.path, seen.line),),
    )  # fmt: skip


@check(
    "abandoned",
    title=gettext("Abandoned package"),
    proves=gettext("The maintainers, or the ecosystem's own database, say that nobody keeps it."),
    fix=gettext("Move to a kept successor, or take over its maintenance knowingly."),
    severity=gettext("Medium; low for development."),
    topic="obsolescence",
    cap="medium",
)
def abandoned(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue per package said to be abandoned."""
    disowned = _disowned(facts)
    for use in uses_of(facts):
        found, notice = view.book.replacement_for(use.component), _notice(use, disowned)
        if found and found.kind == "abandoned":
            yield _of_use("abandoned", facts, use, found)
        elif notice is not None:
            to = str(notice.data.get("replacement") or "")
            yield _of_use("abandoned", facts, use, _said_by_lock((to,) if to else _to(found)))


def _disowned(facts: RepositoryFacts) -> dict[tuple[str, str], Observation]:
    """(lock file, package) -> the authors' notice, which is about the version locked there."""
    seen = facts.observations("abandoned")
    return {(manifest.path, one.subject.lower()): one for manifest, one in seen}


def _notice(use: Use, disowned: Mapping[tuple[str, str], Observation]) -> Observation | None:
    """The notice in a lock file that states this use; another version elsewhere has its own."""
    if use.component.type != "composer":
        return None
    keys = ((one.path, one.component.name) for one in use.occurrences if one.component.locked)
    return next((disowned[key] for key in keys if key in disowned), None)


def _to(kept: Replacement | None) -> tuple[str, ...]:
    """The successor that the kept list knows, where the lock names none."""
    return kept.to if kept else ()


def _said_by_lock(to: tuple[str, ...]) -> Replacement:
    return Replacement(
        id="",
        kind="abandoned",
        why="Its authors marked it abandoned.",
        why_fr="Ses auteurs l’ont déclaré abandonné.",
        to=to,
        effort="medium",
        per_site_days=0.1,
        since="",
        source_url="",
    )


def _of_use(check: str, facts: RepositoryFacts, use: Use, found: Replacement) -> Issue:
    component = use.component
    severity = _BASE.get(found.kind, "info")
    if component.scope == "dev" and severity == "medium":
        severity = "low"
    return Issue(
        check=check,
        severity=severity,
        state="affected",
        repository=facts.name,
        subject=component.purl,
        anchor=use.anchor,
        because=tuple(_sentences(component.name, found)),
        file=use.file,
        line=use.line,
        scope=component.scope,
        remedy=None
        if found.kind in _TASTE
        else _remedy(f"{component.type}/{component.name}", component.name, found),
        cites=(*seen_at(facts, use.occurrences), *_source(found)),
    )


def _of_path(facts: RepositoryFacts, path: str, found: Replacement) -> Issue:
    return Issue(
        check="superseded",
        severity="low",
        state="affected",
        repository=facts.name,
        subject=path,
        anchor=f"{path}|{found.id}",
        because=tuple(_sentences(path, found)),
        file=path,
        scope="dev",
        remedy=_remedy(found.id, path.rpartition("/")[2], found),
        cites=(git_cite(facts, path), *_source(found)),
    )


def _sentences(name: str, found: Replacement) -> Iterator[Phrase]:
    why, why_fr = found.why.rstrip("."), found.why_fr.rstrip(".")
    yield gettext("%(name)s: %(why)s.", name=name, why=why, why_fr=why_fr)
    if found.to:
        yield gettext("Successor: %(to)s.", to=", ".join(found.to))


def _remedy(key: str, name: str, found: Replacement) -> Remedy:
    return Remedy("replace", f"replace|{key}", name, to=", ".join(found.to),
                  effort=f"replace-{found.effort}")  # fmt: skip


def _source(found: Replacement) -> Iterator[Cite]:
    if found.source_url:
        yield Cite("replacements", found.source_url, gettext("Says what took its place."))


@check(
    "api-removed",
    title=gettext("Removed Kubernetes interface"),
    proves=gettext("A manifest uses an API version that a Kubernetes release stopped serving."),
    fix=gettext("Rewrite the manifest for the version that replaces it."),
    severity=gettext(
        "High: the manifest cannot be applied to a cluster of that release. Medium in examples and "
        "tests, and where its use is not known."
    ),
    topic="obsolescence",
)
def api_removed(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue per file and removed API version of a kind."""
    for manifest, seen in facts.observations("api-version"):
        version, _, kind = seen.subject.partition(" ")
        found = view.book.removed_api(version, kind)
        if found is None:
            continue
        words = {"api": seen.subject, "release": found.removed_in}
        because = [gettext("Kubernetes %(release)s no longer serves %(api)s.", **words)]
        if found.replacement:
            because.append(gettext("Use %(replacement)s.", replacement=found.replacement))
        else:
            because.append(gettext("The kind has no successor of the same form."))
        scope = scope_at(manifest, seen)
        severity, lowered = in_use("high", scope)
        yield Issue(
            check="api-removed",
            severity=severity,
            state="affected",
            repository=facts.name,
            subject=manifest.path,
            anchor=f"{manifest.path}|{seen.subject}",
            because=(*because, *lowered),
            file=manifest.path,
            line=seen.line,
            fixed_in=found.replacement,
            scope=scope,
            remedy=Remedy("migrate-api", f"migrate-api|{seen.subject}", seen.subject, at=version,
                          to=found.replacement),
            cites=(
                git_cite(facts, manifest.path, seen.line),
                Cite("kubernetes", found.source_url, gettext("Removal announced.")),
            ),
        )  # fmt: skip
