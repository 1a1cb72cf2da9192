"""Why the image of a build stage is graded like what ships: a part of it is in the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from timonier.estate.core.facts import Observation
from timonier.estate.core.repository import RepositoryFacts
from timonier.practices.core.issue import Issue
from timonier.practices.core.occurrences import Use
from timonier.practices.core.phrases import Phrase, gettext

_LANGUAGES = {
    "go": "Go", "rust": "Rust", "haskell": "Haskell", "crystal": "Crystal", "java": "Java",
    "erlang": "Erlang", "dart": "Dart", "dotnet": ".NET",
}  # fmt: skip
_LIBRARY = gettext(
    "This image only builds, but the standard library of %(language)s becomes a part of the "
    "program: what is wrong in it goes along."
)
_RUN_TIME = gettext(
    "This image only builds, but the run time of %(language)s becomes a part of the program: what "
    "is wrong in it goes along."
)
_MAYBE = gettext(
    "This image only builds; whether the run time of %(language)s becomes a part of the program is "
    "not stated."
)


def with_compiled_in(issue: Issue, facts: RepositoryFacts) -> Issue:
    """The issue of a build image, saying what of it ships (`compiled-in` of a Dockerfile)."""
    seen = _noted(facts).get((issue.file, issue.line)) if "docker/" in issue.subject else None
    if seen is None or issue.scope == "dev":
        return issue
    return replace(issue, because=(*issue.because, _sentence(seen)))


def leaves_its_system(use: Use, facts: RepositoryFacts) -> bool:
    """Whether an image counts as what ships for a part alone, so that its operating system stays
    where the program is built."""
    noted = _noted(facts)
    ships = [one for one in use.occurrences if one.component.scope != "dev"]
    return bool(ships) and all((one.path, one.component.line) in noted for one in ships)


def _noted(facts: RepositoryFacts) -> Mapping[tuple[str, int], Observation]:
    if "compiled-in" not in facts.memo:
        seen = facts.observations("compiled-in")
        facts.memo["compiled-in"] = {(manifest.path, one.line): one for manifest, one in seen}
    known: Mapping[tuple[str, int], Observation] = facts.memo["compiled-in"]
    return known


def _sentence(seen: Observation) -> Phrase:
    pattern = _LIBRARY if seen.data.get("leaves") == "standard library" else _RUN_TIME
    if seen.data.get("scope") == "unknown" and pattern is _RUN_TIME:
        pattern = _MAYBE
    name = str(seen.data.get("language", ""))
    return Phrase(pattern.one, "", {"language": _LANGUAGES.get(name, name)})
