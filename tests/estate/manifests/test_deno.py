"""deno.json and deno.lock."""

import json

import pytest

from timonier.estate.core.manifests.registry import parse


def test_imports_of_deno_are_packages_of_npm_of_jsr_and_of_addresses() -> None:
    data = b"""{
  // a remark
  "imports": {
    "chalk": "npm:chalk@5.3.0",
    "x": "npm:@scope/x@^1.0/sub",
    "@std/assert": "jsr:@std/assert@^1.0.0", /* another */
    "oak": "https://deno.example.org/x/oak@v12.6.1/mod.ts",
    "own": "./src/own.ts",
    "odd": "odd",
  },
}"""
    parsed = parse("deno.json", "deno.jsonc", data)
    found = [
        (one.type, one.name, one.version or one.constraint, one.source, one.line)
        for one in parsed.components
    ]
    assert found == [
        ("npm", "chalk", "5.3.0", "", 4),
        ("npm", "@scope/x", "^1.0", "", 5),
        ("jsr", "@std/assert", "^1.0.0", "", 6),
        ("generic", "oak", "12.6.1", "url", 7),
    ]
    assert parsed.error == "no package: odd (line 9)"


_NPM = {"chalk@5.3.0": {"integrity": "sha512-00"}, "b@1.0.0_chalk@5.3.0": {}}
_JSR = {"@std/assert@1.0.0": {"integrity": "00"}}


@pytest.mark.parametrize(
    "document",
    [
        {"version": "2", "npm": {"specifiers": {}, "packages": _NPM}, "jsr": _JSR},
        {"version": "3", "packages": {"specifiers": {}, "npm": _NPM, "jsr": _JSR}},
        {"version": "4", "specifiers": {}, "npm": _NPM, "jsr": _JSR},
        {"version": "5", "npm": _NPM, "jsr": _JSR,
         "workspace": {"dependencies": ["npm:chalk@^5.0"]}},
    ],
    ids=["2", "3", "4", "5"],
)  # fmt: skip
def test_every_format_of_the_lock_is_read(document: dict[str, object]) -> None:
    parsed = parse("deno.lock", "deno.lock", json.dumps(document, indent=1).encode())
    assert not parsed.error
    assert [one.purl for one in parsed.components] == [
        "pkg:npm/chalk@5.3.0",
        "pkg:npm/b@1.0.0",
        "pkg:jsr/%40std/assert@1.0.0",
    ]
    direct = [True, False, False] if document["version"] == "5" else [None, None, None]
    assert [one.direct for one in parsed.components] == direct
    assert all(one.locked and one.line for one in parsed.components)
