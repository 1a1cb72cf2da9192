"""One lock serves a workspace: what only its examples and its manual ask for does not ship."""

import json

import pytest

from timonier.estate.core.facts import Scope
from timonier.estate.core.manifests.members import member_scope
from timonier.estate.core.manifests.registry import parse

PNPM = """\
lockfileVersion: '9.0'

importers:

  .:
    devDependencies:
      vitest:
        specifier: ^4.0.0
        version: 4.0.0

  apps/web:
    dependencies:
      next:
        specifier: ^15.0.0
        version: 15.0.0
      '@acme/tools':
        specifier: workspace:*
        version: link:../../tools/runtime

  deploy/staging/probe:
    dependencies:
      kuler:
        specifier: ^2.0.0
        version: 2.0.0

  examples/shop:
    dependencies:
      nuxt:
        specifier: ^3.0.0
        version: 3.0.0
      vue:
        specifier: ^3.0.0
        version: 3.5.0

  docs:
    dependencies:
      vue:
        specifier: ^3.0.0
        version: 3.5.0

  packages/ui:
    dependencies:
      vue:
        specifier: ^3.0.0
        version: 3.5.0

  tools/runtime:
    dependencies:
      ms:
        specifier: ^2.0.0
        version: 2.1.3

packages:

  h3@1.0.0: {}
  kuler@2.0.0: {}
  ms@2.1.3: {}
  next@15.0.0: {}
  nuxt@3.0.0: {}
  vitest@4.0.0: {}
  vue@3.5.0: {}

snapshots:

  h3@1.0.0: {}
  kuler@2.0.0: {}
  ms@2.1.3: {}
  next@15.0.0: {}
  nuxt@3.0.0:
    dependencies:
      h3: 1.0.0
  vitest@4.0.0: {}
  vue@3.5.0: {}
"""
NPM = {
    "lockfileVersion": 3,
    "packages": {
        "": {"workspaces": ["packages/*", "e2e", "tools/*"], "devDependencies": {"tap": "^1.0.0"}},
        "e2e": {"dependencies": {"puppeteer": "^1.0.0", "vue": "^3.0.0"}},
        "packages/ui": {"dependencies": {"vue": "^3.0.0", "@acme/tools": "*"}},
        "tools/runtime": {"name": "@acme/tools", "dependencies": {"ms": "^2.0.0"}},
        "node_modules/@acme/tools": {"resolved": "tools/runtime", "link": True},
        "node_modules/ms": {"version": "2.1.3"},
        "node_modules/puppeteer": {"version": "1.0.0", "dependencies": {"ws": "^1.0.0"}},
        "node_modules/puppeteer/node_modules/ws": {"version": "1.0.0"},
        "node_modules/tap": {"version": "1.0.0", "dev": True},
        "node_modules/vue": {"version": "3.5.0"},
    },
}
UV = """\
version = 1

[[package]]
name = "acme"
source = { virtual = "." }
dependencies = [{ name = "core" }]

[[package]]
name = "core"
source = { editable = "packages/core" }
dependencies = [{ name = "httpx" }]

[[package]]
name = "shop-example"
source = { editable = "examples/shop" }
dependencies = [{ name = "flask" }, { name = "core" }]

[[package]]
name = "flask"
version = "3.0.0"
source = { registry = "https://pypi.example/simple" }
dependencies = [{ name = "werkzeug" }]

[[package]]
name = "httpx"
version = "0.28.0"
source = { registry = "https://pypi.example/simple" }

[[package]]
name = "werkzeug"
version = "3.0.0"
source = { registry = "https://pypi.example/simple" }
"""
BUN = """\
{
  "lockfileVersion": 1,
  "workspaces": {
    "": {"name": "acme", "devDependencies": {"tap": "^1.0.0"}},
    "docs": {"name": "@acme/docs", "dependencies": {"vitepress": "^1.0.0"}},
    "packages/ui": {"name": "@acme/ui", "dependencies": {"vue": "^3.0.0"}},
  },
  "packages": {
    "tap": ["tap@1.0.0", "", {}, ""],
    "vitepress": ["vitepress@1.0.0", "", {}, ""],
    "vue": ["vue@3.5.0", "", {}, ""],
  }
}
"""


def _scopes(kind: str, text: str, path: str = "") -> dict[str, Scope]:
    parsed = parse(kind, path or kind, text.encode())
    assert not parsed.error
    return {one.name: one.scope for one in parsed.components}


def test_pnpm_says_by_its_importers_what_ships() -> None:
    assert _scopes("pnpm-lock.yaml", PNPM) == {
        "next": "prod",
        "vue": "prod",  # of an example too, and of what ships
        "ms": "prod",  # of a tool that ships with the web application
        "kuler": "unknown",  # of what may serve people
        "nuxt": "dev",
        "h3": "dev",
        "vitest": "dev",
    }


def test_npm_takes_every_member_for_production_and_their_folders_are_heard() -> None:
    assert _scopes("package-lock.json", json.dumps(NPM)) == {
        "ms": "prod", "vue": "prod", "puppeteer": "dev", "ws": "dev", "tap": "dev",
    }  # fmt: skip


def test_uv_says_by_its_local_packages_what_ships() -> None:
    assert _scopes("uv.lock", UV) == {"httpx": "prod", "flask": "dev", "werkzeug": "dev"}


def test_bun_says_by_its_workspaces_what_ships() -> None:
    assert _scopes("bun.lock", BUN) == {"tap": "dev", "vitepress": "dev", "vue": "prod"}


def test_a_lock_inside_the_code_hears_its_own_folders_too() -> None:
    inside = PNPM.replace("  docs:\n", "  hack:\n").replace("  packages/ui:\n", "  fixtures/ui:\n")
    assert _scopes("pnpm-lock.yaml", inside)["vue"] == "dev"
    assert _scopes("pnpm-lock.yaml", inside, "src/pnpm-lock.yaml")["vue"] == "prod"


@pytest.mark.parametrize(
    ("lock", "member", "expected"),
    [
        ("pnpm-lock.yaml", ".", "prod"),
        ("pnpm-lock.yaml", "apps/web", "prod"),
        ("pnpm-lock.yaml", "apps/docs", "dev"),
        ("pnpm-lock.yaml", "test/fixtures/basic", "dev"),
        ("pnpm-lock.yaml", "../elsewhere/examples", "prod"),
        ("web/pnpm-lock.yaml", "../examples/shop", "dev"),
        ("examples/pnpm-lock.yaml", ".", "prod"),  # its own path is heard where files are placed
    ],
)
def test_the_folder_of_a_member_says_its_scope(lock: str, member: str, expected: str) -> None:
    assert member_scope(lock, member, "package.json") == expected
