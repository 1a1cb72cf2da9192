"""The part of a repository that is judged as its own: not what its tests are tried on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from timonier.estate.core.facts import Component, Observation
from timonier.estate.core.places import is_test_input, place_of
from timonier.estate.core.repository import NOT_FILES, Manifest, RepositoryFacts

_SHOWN = ("examples", "samples", "tutorials")  # repositories that are nothing else
_SCOPED = frozenset(
    {"image-reference", "image-unresolved", "container-user", "container-privileged", "host-access",
     "api-version", "module-unpinned", "remote-reference", "compiled-in"}
)  # fmt: skip


def judged(facts: RepositoryFacts) -> RepositoryFacts:
    """The facts without the inputs of tests, worked out once; secrets stay, wherever they are.

    Where nothing else is there, the folders say nothing and all of it is judged. What stands among
    examples that are all that the repository holds may be used or not: its scope is unknown.
    """
    if "judged" not in facts.memo:
        facts.memo["judged"] = _judged(facts)
    known: RepositoryFacts = facts.memo["judged"]
    return known


def _judged(facts: RepositoryFacts) -> RepositoryFacts:
    own = tuple(one for one in facts.manifests if one.kind in NOT_FILES or not is_input(one))
    if not any(one.kind not in NOT_FILES for one in own):
        own = facts.manifests
    inputs = tuple(one for one in facts.manifests if one not in own)
    if shows_only(facts.name, own):
        own = tuple(_unsettled(one) for one in own)
    if own == facts.manifests:
        return facts
    known = replace(facts, manifests=own)
    known.memo["inputs"] = inputs
    return known


def inputs_of(facts: RepositoryFacts) -> tuple[Manifest, ...]:
    """The inputs of tests that judged facts leave out: a lock may hold what they ask for."""
    inputs: tuple[Manifest, ...] = facts.memo.get("inputs", ())
    return inputs


def is_input(manifest: Manifest) -> bool:
    """Whether the file is no pseudo-manifest and an input of tests."""
    return manifest.kind not in NOT_FILES and is_test_input(manifest.path)


def shows_only(name: str, manifests: Iterable[Manifest]) -> bool:
    """Whether a repository holds examples and nothing that they are examples of."""
    if name.rpartition("/")[2].lower().endswith(_SHOWN):
        return True
    read = [one for one in manifests if one.kind not in NOT_FILES]
    shown = [one for one in read if place_of(one.path) == "example" and one.parsed.components]
    return bool(shown) and not any(map(_is_product, read))


def _is_product(manifest: Manifest) -> bool:
    if place_of(manifest.path) not in ("production", "packaging", "unclear"):
        return False
    stated = any(seen.kind == "project" for seen in manifest.parsed.observations)
    return stated or any(one.scope != "dev" for one in manifest.parsed.components)


def _unsettled(manifest: Manifest) -> Manifest:
    """Production, or development for standing among examples, is not known of an example."""
    place = place_of(manifest.path)
    if manifest.kind in NOT_FILES or place not in ("production", "example", "packaging"):
        return manifest
    parsed = replace(
        manifest.parsed,
        components=tuple(_open(one, place) for one in manifest.parsed.components),
        observations=tuple(_open_seen(one, place) for one in manifest.parsed.observations),
    )
    return replace(manifest, parsed=parsed)


def _open(component: Component, place: str) -> Component:
    known = component.scope == "dev" and place != "example"
    return component if known else replace(component, scope="unknown")


def _open_seen(seen: Observation, place: str) -> Observation:
    known = seen.data.get("scope") == "dev" and place != "example"
    if seen.kind not in _SCOPED or known:
        return seen
    return replace(seen, data={**seen.data, "scope": "unknown"})
