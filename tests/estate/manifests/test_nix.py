"""flake.lock is read node by node, with who asks for whom."""

import json
from typing import Any

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.manifests.registry import parse


def flake(nodes: dict[str, Any]) -> Parsed:
    return parse("flake.lock", "flake.lock", json.dumps({"nodes": nodes, "version": 7}).encode())


def locked(**fields: str) -> dict[str, Any]:
    return {"root": {"inputs": {"a": "a"}}, "a": {"locked": fields}}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"type": "github", "owner": "NixOS", "repo": "nixpkgs", "rev": "a" * 40},
         ("github", "nixos/nixpkgs", "a" * 40, "git")),
        ({"type": "gitlab", "owner": "x", "repo": "y", "rev": "b" * 40},
         ("generic", "y", "b" * 40, "git")),
        ({"type": "git", "url": "https://git.example.org/t/z.git", "rev": "c" * 40},
         ("generic", "a", "c" * 40, "git")),
        ({"type": "tarball", "url": "https://example.org/z.tar.gz", "narHash": "sha256-0="},
         ("generic", "a", "sha256-0=", "url")),
        ({"type": "path", "path": "./x", "narHash": "sha256-0="},
         ("generic", "a", "sha256-0=", "path")),
    ],
)  # fmt: skip
def test_every_type_of_node_is_a_component_of_no_registry(
    fields: dict[str, str], expected: tuple[str, str, str, str]
) -> None:
    parsed = flake(locked(**fields))
    assert not parsed.error
    (one,) = parsed.components
    assert (one.type, one.name, one.digest, one.source) == expected
    assert one.direct
    assert one.locked
    assert one.version == ""


def test_the_inputs_of_the_root_are_direct_and_the_others_are_brought() -> None:
    def node(name: str, **inputs: Any) -> dict[str, Any]:
        return {"inputs": inputs, "locked": {"type": "github", "owner": "o", "repo": name}}

    parsed = flake({"root": {"inputs": {"a": "a"}}, "a": node("a", b="b", c=["a"]), "b": node("b")})
    assert [(one.name, one.direct) for one in parsed.components] == [("o/a", True), ("o/b", False)]
    assert parsed.edges.brings == ((1, 0), ())


@pytest.mark.parametrize("ref", ["nixos-22.11", "nixpkgs-22.11-darwin", "release-22.11"])
def test_nixpkgs_of_a_release_names_the_release(ref: str) -> None:
    nodes = locked(type="github", owner="NixOS", repo="nixpkgs", rev="a" * 40)
    nodes["a"]["original"] = {"type": "github", "owner": "NixOS", "repo": "nixpkgs", "ref": ref}
    found = [(one.name, one.version) for one in flake(nodes).components]
    assert found == [("nixos/nixpkgs", ""), ("nixos", "22.11")]


def test_a_type_that_is_not_known_is_told() -> None:
    assert "is of a type that is not known" in flake(locked(type="new")).error
