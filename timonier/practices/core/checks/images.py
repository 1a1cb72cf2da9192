"""How container images are named and which rights containers take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from timonier.estate.core.facts import Component, Observation
from timonier.estate.core.repository import Manifest, RepositoryFacts
from timonier.estate.core.scopes import stronger
from timonier.practices.core.checks.registry import check
from timonier.practices.core.issue import Issue, Remedy
from timonier.practices.core.phrases import Phrase, gettext, ngettext
from timonier.practices.core.severity import Severity, in_context
from timonier.practices.core.uses import git_cite, scope_at, seen_at, uses_of
from timonier.practices.core.view import View

_ROOT = frozenset({"0", "root", "0:0", "root:root", "0:root", "root:0"})
_WHOLE_HOST = frozenset({"docker-socket", "host-root"})  # as good as root on the host
_MOST_NAMED = 12  # containers named in one sentence
# Base images whose own user is not root, by how they are published; all others start as root.
_UNPRIVILEGED = ("nonroot", "-unprivileged", "rootless", "chainguard/", "bitnami/")


@check(
    "image-latest",
    title=gettext("Image without a version"),
    proves=gettext("An image is named by `latest` or by no tag: each build may bring another one."),
    fix=gettext("Name the version, and the digest where the build must be repeatable."),
    severity=gettext("Medium; low for development."),
    topic="dependencies",
)
def image_latest(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue per image that is named by nothing that stays."""
    unresolved = {
        (manifest.path, seen.line) for manifest, seen in facts.observations("image-unresolved")
    }
    built = {
        folder for one in facts.manifests if one.kind == "dockerfile"
        for folder in one.path.split("/")[:-1]
    }  # fmt: skip
    for use in uses_of(facts):
        image = use.component
        if image.type != "docker" or image.digest or image.version not in ("", "latest"):
            continue
        if (use.file, use.line) in unresolved or _is_own(image, built, view):
            continue
        level, context = in_context("medium", scope=image.scope, context=facts.context)
        yield Issue(
            check="image-latest",
            severity=level,
            state="affected",
            repository=facts.name,
            subject=f"pkg:docker/{image.name}@{image.version or 'latest'}",
            anchor=image.name,
            because=(
                gettext("%(image)s is whatever was published last.", image=image.name),
                *context,
            ),
            file=use.file,
            line=use.line,
            scope=image.scope,
            remedy=Remedy("pin", "pin|images", "images", effort="pin-image"),
            cites=seen_at(facts, use.occurrences),
        )
    yield from _hidden_images(facts)


def _is_own(image: Component, built: set[str], view: View) -> bool:
    """Whether the repository builds the image itself: a bare name that the deployment completes."""
    return image.name in built and not image.version and not view.book.cycles_of(image)


def _hidden_images(facts: RepositoryFacts) -> Iterator[Issue]:
    """Images that a variable or a template hides: unknown, never counted as named."""
    for manifest, seen in facts.observations("image-unresolved"):
        yield Issue(
            check="image-latest",
            severity="info",
            state="unknown",
            repository=facts.name,
            subject=manifest.path,
            anchor=f"{manifest.path}|{seen.subject}",
            because=(
                gettext("A variable decides which image “%(image)s” is.", image=seen.subject),
            ),
            file=manifest.path,
            line=seen.line,
            scope=str(seen.data.get("scope") or "unknown"),
            remedy=Remedy("pin", "pin|images", "images", effort="pin-image"),
            cites=(git_cite(facts, manifest.path, seen.line),),
        )


@check(
    "image-no-digest",
    title=gettext("Image not pinned by digest"),
    proves=gettext("A tag can be moved to other content; a digest cannot."),
    fix=gettext("Add the digest (`name:tag@sha256:…`) and let an update bot raise it."),
    severity=gettext("Info, for images that ship or may ship."),
    topic="dependencies",
    cap="low",
)
def image_no_digest(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue per repository, naming the images: each alone would drown the list."""
    uses = [use for use in uses_of(facts) if use.component.type == "docker"]
    loose = [
        use
        for use in uses
        if not use.component.digest and use.component.version and use.component.scope != "dev"
    ]
    if not loose:
        return
    first = loose[0]
    yield Issue(
        check="image-no-digest",
        severity="info",
        state="affected",
        repository=facts.name,
        subject=first.file,
        anchor="images",
        because=(
            gettext(
                "Named by tag only: %(images)s.",
                images=", ".join(sorted({use.component.name for use in loose})[:12]),
            ),
        ),
        file=first.file,
        line=first.line,
        scope=stronger(use.component.scope for use in loose),
        remedy=Remedy("pin", "pin|digests", "digests", effort="pin-image"),
        cites=tuple(cite for use in loose for cite in seen_at(facts, use.occurrences[:1])),
    )


@check(
    "container-root",
    title=gettext("Container runs as root"),
    proves=gettext(
        "The file names no other user, so the container has the rights of root. "
        "Where the base image decides and is not known, the state is unknown."
    ),
    fix=gettext("Create a user in the image and switch to it with `USER`; set `runAsNonRoot`."),
    severity=gettext("Medium; moved by scope, exposure and criticality; low when not certain."),
    topic="security",
)
def container_root(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue per container of a file whose user is root, or may be."""
    for manifest, seen in facts.observations("container-user"):
        verdict = _root(manifest, seen)
        if verdict is None:
            continue
        state, because = verdict
        scope = scope_at(manifest, seen)
        base: Severity = "medium" if state == "affected" else "low"
        level, context = in_context(base, scope=scope, context=facts.context)
        yield _container_issue("container-root", facts, manifest, seen, level, state,
                               (because, *context))  # fmt: skip


def _root(manifest: Manifest, seen: Observation) -> tuple[str, Phrase] | None:
    """(state, why) when the user is or may be root; None when it is certainly not."""
    user = str(seen.data.get("user", ""))
    name = manifest.path if manifest.kind == "dockerfile" else seen.subject
    if seen.data.get("unresolved"):
        return "unknown", gettext("The user of %(container)s comes from a variable.",
                                  container=name)  # fmt: skip
    if user in _ROOT:
        return "affected", gettext("%(container)s sets the user to root.", container=name)
    if user or str(seen.data.get("non_root", "")).lower() == "true":
        return None
    base = str(seen.data.get("base", ""))
    if not base or manifest.kind != "dockerfile":
        return None
    if any(mark in base for mark in _UNPRIVILEGED):
        return None
    if "/" in base:
        return "unknown", gettext(
            "%(container)s sets no user, so the base image %(base)s decides.",
            container=name, base=base,
        )  # fmt: skip
    return "affected", gettext(
        "%(container)s sets no user, and %(base)s starts as root.", container=name, base=base
    )


@check(
    "container-privileged",
    title=gettext("Container with the rights of the host"),
    proves=gettext("A container is privileged or reaches into the host's files or network."),
    fix=gettext("Take away `privileged` and host mounts; grant single capabilities."),
    severity=gettext(
        "High when privileged or with the engine's socket, else medium; moved by scope and "
        "exposure."
    ),
    topic="security",
)
def container_privileged(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue per container of a file that is privileged or uses the host."""
    for kind in ("container-privileged", "host-access"):
        for manifest, seen in facts.observations(kind):
            base, because = _rights(seen)
            scope = scope_at(manifest, seen)
            level, context = in_context(base, scope=scope, context=facts.context)
            yield _container_issue("container-privileged", facts, manifest, seen, level,
                                   "affected", (because, *context))  # fmt: skip


def _rights(seen: Observation) -> tuple[Severity, Phrase]:
    access = str(seen.data.get("access", ""))
    if seen.kind == "container-privileged":
        return "high", gettext("%(container)s runs privileged.", container=seen.subject)
    severity: Severity = "high" if access in _WHOLE_HOST else "medium"
    return severity, gettext(
        "%(container)s reaches into the host (%(access)s).", container=seen.subject, access=access
    )


@check(
    "container-limits",
    title=gettext("Container without limits"),
    proves=gettext("A Kubernetes container states no memory limit: it can starve its neighbours."),
    fix=gettext("Set `resources.limits.memory`, and a request for CPU."),
    severity=gettext("Low."),
    topic="delivery",
    cap="medium",
)
def container_limits(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue per file: its containers are written and limited together."""
    bare: dict[str, list[tuple[Manifest, Observation]]] = {}
    for manifest, seen in facts.observations("container-limits"):
        if not seen.data.get("memory"):
            bare.setdefault(manifest.path, []).append((manifest, seen))
    for found in bare.values():
        manifest, first = found[0]
        because = ngettext(
            "%(n)s container has no memory limit: %(containers)s.",
            "%(n)s containers have no memory limit: %(containers)s.",
            len(found),
            containers=", ".join(seen.subject for _, seen in found[:_MOST_NAMED])
            + (", …" if len(found) > _MOST_NAMED else ""),
        )
        one = _container_issue("container-limits", facts, manifest, first, "low", "affected",
                               (because,))  # fmt: skip
        places = [git_cite(facts, manifest.path, seen.line) for _, seen in found[:_MOST_NAMED]]
        yield replace(one, anchor=manifest.path, cites=tuple(places))


def _container_issue(
    check: str, facts: RepositoryFacts, manifest: Manifest, seen: Observation,
    level: Severity, state: str, because: tuple[Phrase, ...],
) -> Issue:  # fmt: skip
    return Issue(
        check=check,
        severity=level,
        state="unknown" if state == "unknown" else "affected",
        repository=facts.name,
        subject=manifest.path,
        anchor=f"{manifest.path}|{seen.subject}|{seen.data.get('access', '')}".rstrip("|"),
        because=because,
        file=manifest.path,
        line=seen.line,
        scope=scope_at(manifest, seen),
        remedy=Remedy("harden", f"harden|{facts.name}", facts.name),
        cites=(git_cite(facts, manifest.path, seen.line),),
    )
