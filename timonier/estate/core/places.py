"""What a path says of its file: it may ship, serves the work, shows, is tried on, or is others'.

The words are English compounds: the last one names the thing (`service-tests` are tests,
`test-service` is a service), so a word counts alone, at the end, or before what it qualifies
(`test-data`, `docs-site`, `example-app`). docs/guide/scope.md states the rules.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from timonier.estate.core import place_words as words
from timonier.estate.core.facts import Scope

Place = Literal[
    "production", "unclear", "packaging", "work", "test", "manual", "example", "input", "archived",
    "vendored",
]  # fmt: skip
_NEVER_SHIPS = ("work", "test", "manual", "example", "input", "archived")

_MANIFESTS = re.compile(
    r"package\.json|Gemfile|.*\.gemspec|pyproject\.toml|setup\.py|requirements\.txt|Cargo\.toml|"
    r"go\.mod|pom\.xml|build\.gradle(\.kts)?|composer\.json|pubspec\.yaml|mix\.exs|.*\.[cfv][a-z]proj"
)
_TOOLS = re.compile(r"MSTest|VSTest|MSpec|GTest|CTest")  # names of tools, and no suites
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_CRAM = re.compile(r"[\w-]+\.t")

_DEV_NAME = re.compile(r"(^|[._-])(dev|devel|test|tests|testing|ci|local|e2e|override)([._-]|$)")
# `.env.example`, `compose.sample.yml`, `elk-example.p8`, `example.key`, `phpunit.xml.dist`.
_SHOWN_NAME = re.compile(
    r"(?:^|[._-])(?:examples?|samples?|dist)(?:\.[a-z0-9]{1,10}){0,2}$|^examples?[._-]|^sample[.-]"
)
_PROD_NAME = re.compile(r"(^|[._-])(prod|production|live)([._-]|$)")


def is_vendored(path: str) -> bool:
    """Whether a folder of the path holds copies of other people's packages."""
    return not words.VENDORED.isdisjoint(path.split("/")[:-1])


def place_of(path: str) -> Place:
    """What the folders of a path say of its files.

    `production` says nothing against it; `unclear`: an environment that may serve people or not;
    `packaging`: work, yet an image built there may be what ships; `work`: scripts, tools and
    pipelines; `manual`: documents, benchmarks, dev containers; `input`: tests are tried on it.
    """
    folder, _, name = path.rpartition("/")
    place = _place(folder)
    if place in ("production", "packaging", "unclear") and is_example_name(name):
        return "example"
    if place == "production" and _MANIFESTS.fullmatch(name) and _is_filled_in(folder):
        return "input"
    if place == "test" and folder.endswith("/requirements") and not _is_own_list(name):
        return "input"
    return place


def _is_own_list(name: str) -> bool:
    """Whether a suite installs from a list of its folder of requirements, by the list's name."""
    stem = name.partition(".")[0].lower()
    return words.OWN_LISTS.issuperset(re.findall(r"[a-z]+", stem))


def is_example_name(name: str) -> bool:
    """Whether a file is called an example, to be copied and filled in."""
    return _SHOWN_NAME.search(name) is not None


def is_development(path: str) -> bool:
    """Whether a folder of the path says that its files do not ship (tests, docs, examples)."""
    return place_of(path) in _NEVER_SHIPS


def may_be_made_up(path: str) -> bool:
    """Whether a secret there may be an invention: in tests and manuals, not in scripts."""
    return is_development(path) and place_of(path) != "work"


def is_test_input(path: str) -> bool:
    """Whether the file is what tests are tried on, or what a generator fills in.

    `tests/requirements.txt` and `e2e/package.json` say what the tests need; a file of another
    project inside a folder of tests, `tests/shop/requirements.txt`, is what they are tried on.
    """
    return place_of(path) == "input"


def is_left_as_it_is(path: str) -> bool:
    """Whether nobody upgrades what the file states: an input of tests, an example, an archive."""
    return place_of(path) in ("input", "example", "archived")


def scope_of(path: str, stated: Scope, kind: str = "") -> Scope:
    """The scope of what a file states, once its folders are heard; `kind` is a purl type.

    Folders take away, they never add: what is stated as development stays so.
    """
    place = place_of(path)
    if stated == "dev" or place in ("production", "vendored"):
        return stated
    if place == "unclear" or (place == "packaging" and kind in ("docker", "helm")):
        return "unknown"
    return "dev"


def path_scope(path: str, otherwise: Scope) -> Scope:
    """The scope that the file's own name or place states: `tests/`, `compose.dev.yml`."""
    name = path.rpartition("/")[2].lower()
    if _DEV_NAME.search(name):
        return "dev"
    return scope_of(path, "prod" if _PROD_NAME.search(name) else otherwise, "docker")


@lru_cache(maxsize=50_000)
def _place(folder: str) -> Place:
    folders = folder.split("/") if folder else []
    if not words.VENDORED.isdisjoint(folders):
        return "vendored"
    parts = [_words(one) for one in folders]
    if _is_input(folders, parts):
        return "input"
    names = ["-".join(one) for one in parts]
    if not words.ARCHIVED.isdisjoint(names) or folders[:1] in (["archive"], ["_archive"]):
        return "archived"
    if any(_qualifies(one, words.EXAMPLES, words.SHOWN) for one in parts):
        return "example"
    if any(map(_is_suite, parts)) or any(_stands_in(one) for one in parts):
        return "test"
    if any(_qualifies(one, words.MANUALS, words.OF_DOCS) for one in parts):
        return "manual"
    if not words.HIDDEN_WORK.isdisjoint(folders) or not words.PACKAGES.isdisjoint(names):
        return "work"
    return _by_surroundings(names)


def _words(folder: str) -> list[str]:
    """Words of a name: `IntegrationTests`, `integration_tests` and `integration-tests` are one."""
    if folder.islower() or folder.isupper():
        return re.findall(r"[a-z0-9]+", folder.lower())
    folder = _TOOLS.sub(lambda one: one[0].lower(), folder)
    return [one.lower() for one in _WORD.findall(re.sub(r"(?i)\be2e(?=tests?\b)", "e2e-", folder))]


def _qualifies(parts: Sequence[str], named: frozenset[str], followed: frozenset[str]) -> bool:
    """Whether the name is one of `named`, ends in one, or begins with one before a follower."""
    if not parts:
        return False
    return parts[-1] in named or (parts[0] in named and parts[-1] in followed)


def _stands_in(parts: Sequence[str]) -> bool:
    return len(parts) > 1 and parts[0] in words.DOUBLES and parts[-1] in words.STANDING_IN


def _is_suite(parts: Sequence[str]) -> bool:
    return _qualifies(parts, words.SUITES, words.SUITE_PARTS) or "e2e" in parts


def _is_input(folders: Sequence[str], parts: Sequence[Sequence[str]]) -> bool:
    if any("{{" in one or _CRAM.fullmatch(one) or one == "__snapshots__" for one in folders):
        return True
    if any(map(_holds_inputs, parts)) or _is_template(parts):
        return True
    if any(one == ["src"] and two == ["it"] for one, two in pairwise(parts)):
        return True  # the sample builds of Maven's invoker
    suites = [place for place, one in enumerate(parts) if _is_suite(one)]
    return bool(suites) and not all(map(_is_of_suite, parts[suites[0] :]))


def _is_of_suite(parts: Sequence[str]) -> bool:
    return _is_suite(parts) or (bool(parts) and words.SUITE_PARTS.issuperset(parts))


def _holds_inputs(parts: Sequence[str]) -> bool:
    if not parts:
        return False
    return parts[-1] in words.INPUTS or (
        parts[0] in words.SUITES and parts[-1] in words.TRIED and len(parts) > 1
    )


def _is_template(parts: Sequence[Sequence[str]]) -> bool:
    """Whether a folder of templates stands in what generates projects."""
    for place, one in enumerate(parts):
        if one and (one[-1] in ("template", "templates") or one[0] == "template"):
            above = {word for each in parts[:place] for word in each}
            return not above.isdisjoint(words.GENERATORS) or not set(one).isdisjoint(
                words.GENERATORS
            )
    return any(one == ["archetype", "resources"] for one in parts)


def _is_filled_in(folder: str) -> bool:
    """Whether a project's manifest there is a template that a generator fills in."""
    folders = folder.split("/")
    for place, name in enumerate(folders):
        above = folders[place - 1].lower() if place else ""
        if name == "template":
            return True
        if name == "templates" and place < len(folders) - 1:
            return above not in words.SIBLINGS
    return False


_BESIDE_CODE: tuple[tuple[frozenset[str], Place], ...] = (
    (words.HARNESSES, "test"),
    (words.BESIDE, "work"),
    (words.PACKAGING, "packaging"),
    (words.LESSONS, "example"),
)


def _by_surroundings(names: Sequence[str]) -> Place:
    """By words that count beside the code only: inside it they are modules like others."""
    for above, name in zip(["", *names], names, strict=False):
        if above in words.CODE:
            return "production"
        if above in words.ENVIRONMENTS and name in words.OF_WORK:
            return "work"
        if name == "sandbox" or (above in words.ENVIRONMENTS and name in words.UNCLEAR):
            return "unclear"
        if (above, name) == ("", "integration"):
            return "test"
        found = next((place for named, place in _BESIDE_CODE if name in named), None)
        if found is not None and above not in words.SIBLINGS:
            return found
    return "production"
