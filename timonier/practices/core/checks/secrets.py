"""Secrets in the tree: where, and of which kind. The value was never kept, so none can leak."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from timonier.estate.core.facts import Observation, Scope
from timonier.estate.core.places import path_scope
from timonier.estate.core.repository import Manifest, RepositoryFacts
from timonier.practices.core.checks.registry import check
from timonier.practices.core.issue import Issue, Remedy
from timonier.practices.core.phrases import Phrase, gettext, ngettext
from timonier.practices.core.severity import RANK, Severity
from timonier.practices.core.uses import git_cite
from timonier.practices.core.view import View

Place = tuple[Manifest, Observation]
_SEVERITIES: dict[str, Severity] = {
    "high": "critical", "medium": "high",
    "protected": "medium", "store": "medium", "hash": "medium", "session": "medium",
    "guessable": "medium", "weak": "medium",
    "sandbox": "low", "test": "low", "public": "info",
}  # fmt: skip
_GROUPS = {
    "test": "tests", "sandbox": "tests", "guessable": "defaults", "weak": "defaults",
    "protected": "protected", "store": "protected", "hash": "protected", "session": "protected",
}  # fmt: skip
_MEANINGS: dict[str, Phrase] = {
    "guessable": gettext(
        "It repeats a name beside it: anyone would guess it, and it protects little."
    ),
    "weak": gettext(
        "It is short, or among the first that are tried: anyone would guess it, and it protects "
        "little."
    ),
    "protected": gettext(
        "It is protected by a passphrase, which can be tried at leisure on a copy."
    ),
    "store": gettext(
        "It is a key store: its password, often a usual one, can be tried at leisure on a copy."
    ),
    "hash": gettext("It is a password’s digest: guesses can be tried at leisure on a copy."),
    "session": gettext("It is a signed token: it opens what it opens until the day it states."),
    "sandbox": gettext("It opens a test account, not the real one."),
    "public": gettext(
        "It is meant to be public; restrict it by referrer, application or domain where its "
        "issuer allows it."
    ),
    "test": gettext("The file looks like a test or an example: it may be made up."),
}
_OPEN = gettext("Whoever has a copy of the repository has it, whatever is deleted later.")


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
        "Critical; high for a name that only suggests a secret; medium for what a passphrase "
        "protects, a key store, a digest, a signed token, and a password that anyone would guess; "
        "low for a test account and, unknown, in tests and examples; told only when the key is "
        "meant to be public."
    ),
    topic="security",
    anywhere=True,
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


def _telling(place: Place) -> tuple[int, str, int]:
    manifest, seen = place
    return RANK[_SEVERITIES.get(_grade(seen), "high")], manifest.path, seen.line


def _grade(seen: Observation) -> str:
    return str(seen.data.get("confidence"))


def _issue(facts: RepositoryFacts, anchor: str, places: list[Place]) -> Issue:
    manifest, seen = places[0]
    grade = _grade(seen)
    test = grade == "test"
    group = _GROUPS.get(grade, "tree")
    remedy = Remedy("remove-secret", f"remove-secret|{group}", "secrets")
    return Issue(
        check="secret",
        severity=_SEVERITIES.get(grade, "high"),
        state="unknown" if test else "affected",
        repository=facts.name,
        subject=manifest.path,
        anchor=anchor,
        because=tuple(_sentences(seen, places)),
        file=manifest.path,
        line=seen.line,
        scope="dev" if test else _scope(manifest.path),
        remedy=None if grade == "public" else remedy,
        cites=tuple(git_cite(facts, where.path, what.line) for where, what in places[:20]),
    )


def _scope(path: str) -> Scope:
    """Production where the name of the file says so; whatever a folder says, it may be in use."""
    return "prod" if path_scope(path, "unknown") == "prod" else "unknown"


def _sentences(seen: Observation, places: list[Place]) -> Iterator[Phrase]:
    name = str(seen.data.get("name") or "")
    if name:
        yield gettext("%(name)s holds a value (%(kind)s).", name=name, kind=seen.subject)
    else:
        yield gettext("A credential of the kind “%(kind)s” is in the tree.", kind=seen.subject)
    if len(places) > 1:
        yield ngettext("It stands in %(n)s place.", "It stands in %(n)s places.", len(places))
    yield _MEANINGS.get(_grade(seen), _OPEN)
