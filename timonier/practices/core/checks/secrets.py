"""Secrets in the tree: where, and of which kind. The value was never kept, so none can leak."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from timonier.estate.core.facts import Observation
from timonier.estate.core.repository import Manifest, RepositoryFacts
from timonier.practices.core.checks.registry import check
from timonier.practices.core.issue import Issue, Remedy
from timonier.practices.core.phrases import Phrase, gettext, ngettext
from timonier.practices.core.severity import Severity
from timonier.practices.core.uses import git_cite
from timonier.practices.core.view import View

Place = tuple[Manifest, Observation]
_SEVERITIES: dict[str, Severity] = {
    "high": "critical", "medium": "high", "guessable": "medium", "test": "low",
}  # fmt: skip


@check(
    "secret",
    title=gettext("Committed secret"),
    proves=gettext(
        "A text with the form, and where the form allows it the checksum, of a credential is in "
        "the tree at the head. The value itself is neither kept nor shown."
    ),
    fix=gettext(
        "Revoke it first, then issue a new one outside git, then purge it from the history."
    ),
    severity=gettext(
        "Critical; high for a name that only suggests a secret; medium for a password that "
        "repeats a name beside it; low, and unknown, in tests and examples."
    ),
    topic="security",
)
def secret(facts: RepositoryFacts, view: View) -> Iterator[Issue]:
    """One issue per secret: the same value in several files is one leak."""
    leaks: dict[str, list[Place]] = defaultdict(list)
    for manifest, seen in facts.observations("secret"):
        leaks[_identity(manifest, seen)].append((manifest, seen))
    for anchor, places in leaks.items():
        yield _issue(facts, anchor, sorted(places, key=_telling))


def _identity(manifest: Manifest, seen: Observation) -> str:
    fingerprint = str(seen.data.get("fingerprint") or "")
    if fingerprint:
        return f"{seen.subject}|{fingerprint}"
    return f"{seen.subject}|{manifest.path}|{seen.data.get('name', '')}"


def _telling(place: Place) -> tuple[bool, str, int]:
    manifest, seen = place
    return seen.data.get("confidence") == "test", manifest.path, seen.line


def _issue(facts: RepositoryFacts, anchor: str, places: list[Place]) -> Issue:
    manifest, seen = places[0]
    test = seen.data.get("confidence") == "test"
    guessable = seen.data.get("confidence") == "guessable"
    group = "tests" if test else "defaults" if guessable else "tree"
    return Issue(
        check="secret",
        severity=_SEVERITIES.get(str(seen.data.get("confidence")), "high"),
        state="unknown" if test else "affected",
        repository=facts.name,
        subject=manifest.path,
        anchor=anchor,
        because=tuple(_sentences(seen, places, test=test)),
        file=manifest.path,
        line=seen.line,
        scope="dev" if test else "prod",
        remedy=Remedy("remove-secret", f"remove-secret|{group}", "secrets"),
        cites=tuple(git_cite(facts, where.path, what.line) for where, what in places[:20]),
    )


def _sentences(seen: Observation, places: list[Place], *, test: bool) -> Iterator[Phrase]:
    name = str(seen.data.get("name") or "")
    if name:
        yield gettext("%(name)s holds a value (%(kind)s).", name=name, kind=seen.subject)
    else:
        yield gettext("A credential of the kind “%(kind)s” is in the tree.", kind=seen.subject)
    if len(places) > 1:
        yield ngettext("It stands in %(n)s place.", "It stands in %(n)s places.", len(places))
    if seen.data.get("confidence") == "guessable":
        yield gettext("It repeats a name beside it: anyone would guess it, and it protects little.")
    elif test:
        yield gettext("The file looks like a test or an example: it may be made up.")
    else:
        yield gettext("Whoever has a copy of the repository has it, whatever is deleted later.")
