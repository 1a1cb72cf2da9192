"""One lock of a workspace: what its members ask for is judged by where they stand."""

from __future__ import annotations

import json

import pytest

from tests.practices.make import facts, issues
from timonier.practices.core.judged import judged
from timonier.practices.core.uses import uses_of

MEMBERS = '[workspace]\nmembers = ["crates/*", "examples/*"]\n'
SHARED = '[workspace.dependencies]\nserde = "1"\nactix-web = "1"\nunused = "1"\n'
YARN = """\
# yarn lockfile v1


"nuxt@^3.0.0":
  version "3.0.0"
  dependencies:
    h3 "^1.0.0"

"h3@^1.0.0":
  version "1.0.0"

"vue@^3.0.0":
  version "3.5.0"
"""
BERRY = """\
__metadata:
  version: 8

"h3@npm:^1.0.0":
  version: 1.0.0
  resolution: "h3@npm:1.0.0"

"nuxt@npm:^3.0.0":
  version: 3.0.0
  resolution: "nuxt@npm:3.0.0"
  dependencies:
    h3: "npm:^1.0.0"

"vue@npm:^3.0.0":
  version: 3.5.0
  resolution: "vue@npm:3.5.0"

"ui@workspace:packages/ui":
  version: 0.0.0-use.local
  resolution: "ui@workspace:packages/ui"
  dependencies:
    vue: "npm:^3.0.0"

"shop@workspace:examples/shop":
  version: 0.0.0-use.local
  resolution: "shop@workspace:examples/shop"
  dependencies:
    nuxt: "npm:^3.0.0"
"""


def scopes(files: dict[str, str]) -> dict[str, str]:
    uses = uses_of(judged(facts(files)))
    return {one.component.name: one.component.scope for one in uses if one.component.version}


def crate(name: str, *brings: str, own: bool = False) -> str:
    source = "" if own else 'source = "registry+x"\n'
    brought = "".join(f' "{one}",\n' for one in brings)
    text = f'[[package]]\nname = "{name}"\nversion = "1.0.0"\n{source}'
    return text + (f"dependencies = [\n{brought}]\n" if brings else "") + "\n"


CARGO = "version = 3\n\n" + "".join(
    (
        crate("actix-web", "mio"),
        crate("core", "serde", own=True),
        crate("mio"),
        crate("serde", "serde_core"),
        crate("serde_core"),
        crate("shop", "actix-web", "core", own=True),
    )
)


def cargo(root: str, version: str) -> dict[str, str]:
    """A crate that ships, an example, and their lock."""
    package = '[package]\nname = "{0}"\nversion = "1.0.0"\n[dependencies]\n{1} = {2}\n'
    return {
        "Cargo.toml": root,
        "crates/core/Cargo.toml": package.format("core", "serde", version),
        "examples/shop/Cargo.toml": package.format("shop", "actix-web", version),
        "Cargo.lock": CARGO,
    }


SHIPPED = {"serde": "prod", "serde_core": "prod", "actix-web": "dev", "mio": "dev"}


def test_cargo_hears_the_folders_of_its_members() -> None:
    assert scopes(cargo(MEMBERS, '"1"')) == SHIPPED


def test_what_a_cargo_workspace_shares_is_what_its_members_take_of_it() -> None:
    assert scopes(cargo(MEMBERS + SHARED, "{ workspace = true }")) == SHIPPED


def test_yarn_hears_the_folders_of_its_workspaces_in_both_formats() -> None:
    root = {"private": True, "workspaces": ["packages/*", "examples/*"]}
    for lock in (YARN, BERRY):
        files = {
            "package.json": json.dumps(root),
            "packages/ui/package.json": json.dumps({"dependencies": {"vue": "^3.0.0"}}),
            "examples/shop/package.json": json.dumps({"dependencies": {"nuxt": "^3.0.0"}}),
            "yarn.lock": lock,
        }
        assert scopes(files) == {"vue": "prod", "nuxt": "dev", "h3": "dev"}


def test_what_only_examples_of_a_workspace_ask_for_makes_no_proposal() -> None:
    root = {"private": True, "workspaces": ["packages/*", "examples/*"]}
    files = {
        "package.json": json.dumps(root),
        "packages/ui/package.json": json.dumps({"dependencies": {"vue": "^3.0.0"}}),
        "examples/shop/package.json": json.dumps({"dependencies": {"nuxt": "^3.0.0"}}),
        "yarn.lock": YARN,
    }
    (one,) = [each for each in issues(files, "lifecycle") if "nuxt" in each.subject]
    assert (one.scope, one.remedy) == ("dev", None)
    assert "Only examples or inputs of tests ask for it" in one.english
    files["packages/ui/package.json"] = json.dumps({"devDependencies": {"nuxt": "^3.0.0"}})
    (one,) = [each for each in issues(files, "lifecycle") if "nuxt" in each.subject]
    assert one.scope == "dev" and one.remedy is not None


def test_what_an_example_brings_makes_no_proposal_either() -> None:
    lock = YARN.replace("nuxt@", "shop-kit@").replace("h3@^1.0.0", "next@^15.0.0")
    lock = lock.replace('h3 "^1', 'next "^15').replace('version "1.0.0"', 'version "15.5.14"')
    files = {
        "package.json": json.dumps({"private": True, "workspaces": ["packages/*", "examples/*"]}),
        "packages/ui/package.json": json.dumps({"dependencies": {"vue": "^3.0.0"}}),
        "examples/shop/package.json": json.dumps({"dependencies": {"shop-kit": "^3.0.0"}}),
        "yarn.lock": lock,
    }
    found = [one for one in issues(files, "vulnerability") if "npm/next@" in one.subject]
    assert found and all(one.remedy is None and one.scope == "dev" for one in found)


@pytest.mark.parametrize("lock", [YARN, BERRY])
def test_what_only_inputs_of_tests_ask_for_makes_no_proposal(lock: str) -> None:
    files = {
        "package.json": json.dumps({"private": True, "workspaces": ["packages/*", "tests/**"]}),
        "packages/ui/package.json": json.dumps({"dependencies": {"vue": "^3.0.0"}}),
        "tests/fixtures/shop/package.json": json.dumps({"dependencies": {"nuxt": "^3.0.0"}}),
        "yarn.lock": lock.replace("examples/shop", "tests/fixtures/shop"),
    }
    (one,) = [each for each in issues(files, "lifecycle") if "nuxt" in each.subject]
    assert one.remedy is None
    assert "inputs of tests ask for it" in one.english
    files["packages/ui/package.json"] = json.dumps({"devDependencies": {"nuxt": "^3.0.0"}})
    (one,) = [each for each in issues(files, "lifecycle") if "nuxt" in each.subject]
    assert one.remedy is not None


@pytest.mark.parametrize("lock", [YARN, BERRY])
def test_what_an_input_of_tests_brings_makes_no_proposal_unless_the_product_brings_it(
    lock: str,
) -> None:
    for before, after in (("nuxt@", "shop-kit@"), ("h3", "next")):
        lock = lock.replace(before, after)
    lock = lock.replace("1.0.0", "15.5.14").replace("examples/shop", "tests/fixtures/shop")
    lock = lock.replace("    nuxt:", "    shop-kit:").replace("^15.5.14", "^15.0.0")
    files = {
        "package.json": json.dumps({"private": True, "workspaces": ["packages/*", "tests/**"]}),
        "packages/ui/package.json": json.dumps({"dependencies": {"vue": "^3.0.0"}}),
        "tests/fixtures/shop/package.json": json.dumps({"dependencies": {"shop-kit": "^3.0.0"}}),
        "yarn.lock": lock,
    }
    found = [one for one in issues(files, "vulnerability") if "npm/next@" in one.subject]
    assert found and all(one.remedy is None for one in found)
    files["packages/ui/package.json"] = json.dumps({"dependencies": {"shop-kit": "^3.0.0"}})
    found = [one for one in issues(files, "vulnerability") if "npm/next@" in one.subject]
    assert found and all(one.remedy is not None for one in found)
