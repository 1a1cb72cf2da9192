"""The hashes of packages, as each lock writes them, and what only looks like one."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.facts import Component, Parsed
from timonier.estate.core.hashes import MOST, archives, hashes_of
from timonier.estate.core.manifests.registry import parse

A, B, C = "a" * 64, "b" * 64, "c" * 64
SHA1, SHA512 = "1" * 40, "5" * 128
SRI = "sha512-" + base64.b64encode(bytes.fromhex(SHA512)).decode()
ONE, BOTH = [("SHA-256", A)], [("SHA-256", A), ("SHA-256", B)]
STRONG = [("SHA-512", SHA512)]

UV = f"""version = 1

[[package]]
name = "six"
version = "1.16.0"
source = {{ registry = "https://packages.example/simple" }}
sdist = {{ url = "https://packages.example/six.tar.gz", hash = "sha256:{A}", size = 34041 }}
wheels = [
    {{ url = "https://packages.example/six.whl", hash = "sha256:{B}", size = 11053 }},
]
"""
POETRY = f"""[[package]]
name = "six"
version = "1.16.0"
files = [
    {{file = "six-1.16.0.whl", hash = "sha256:{A}"}},
    {{file = "six-1.16.0.tar.gz", hash = "sha256:{B}"}},
]
"""
OLD_POETRY = f"""[[package]]
name = "six"
version = "1.16.0"

[metadata.files]
six = [{{file = "six-1.16.0.whl", hash = "sha256:{A}"}}]
"""
OLD_PDM = OLD_POETRY.replace("\nsix = [", '\n"six 1.16.0" = [')
PYLOCK = f"""lock-version = "1.0"

[[packages]]
name = "six"
version = "1.16.0"
sdist = {{ url = "https://packages.example/six.tar.gz", hashes = {{ sha256 = "{A}" }} }}

[[packages.wheels]]
url = "https://packages.example/six.whl"
hashes = {{sha256 = "{B}"}}
"""
PIPFILE = f"""{{"_meta": {{}}, "default": {{"six": {{
  "hashes": ["sha256:{B}", "sha256:{A}"], "version": "==1.16.0"}}}}}}"""
REQUIREMENTS = f"""six==1.16.0 \\
    --hash=sha256:{B} \\
    --hash=sha256:{A}
    # via -r requirements.in
"""
NPM = f"""{{"lockfileVersion": 3, "packages": {{"node_modules/six": {{"version": "1.0.0",
  "resolved": "https://packages.example/six/-/six-1.0.0.tgz", "integrity": "{SRI}"}}}}}}"""
YARN = f"""six@^1.0.0:
  version "1.0.0"
  resolved "https://packages.example/six/-/six-1.0.0.tgz#{SHA1}"
  integrity {SRI}
"""
OLD_YARN = YARN.replace(f"  integrity {SRI}\n", "")
BERRY = f"""__metadata:
  version: 8

"six@npm:^1.0.0":
  version: 1.0.0
  resolution: "six@npm:1.0.0"
  checksum: 10c0/{SHA512}
"""
PNPM = f"""lockfileVersion: '9.0'
packages:
  six@1.0.0:
    resolution: {{integrity: {SRI}}}
"""
BUN = f"""{{"lockfileVersion": 1, "workspaces": {{"": {{"name": "x"}}}},
  "packages": {{"six": ["six@1.0.0", "", {{}}, "{SRI}"],}}}}"""
COMPOSER = f"""{{"packages": [{{"name": "acme/six", "version": "1.0.0",
  "source": {{"type": "git", "reference": "{"9" * 40}"}},
  "dist": {{"type": "zip", "reference": "{"9" * 40}", "shasum": "{SHA1}"}}}}]}}"""
CARGO = f"""version = 4

[[package]]
name = "six"
version = "1.0.0"
source = "registry+https://packages.example/index"
checksum = "{A}"
"""
GEMS = f"""GEM
  remote: https://packages.example/
  specs:
    six (1.0.0)
    six (1.0.0-x86_64-linux)

DEPENDENCIES
  six

CHECKSUMS
  six (1.0.0) sha256={A}
  six (1.0.0-x86_64-linux) sha256={B}
"""
MIX = f"""%{{
  "six": {{:hex, :six, "1.0.0", "{C}", [:mix], [], "hexpm", "{A}"}},
}}
"""
PUB = f"""packages:
  six:
    dependency: transitive
    description: {{name: six, sha256: "{A}", url: "https://packages.example"}}
    source: hosted
    version: "1.0.0"
"""
PIXI = f"""version: 6
packages:
- conda: https://packages.example/six-1.0.0-py_0.conda
  sha256: {A}
"""


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("uv.lock", UV, BOTH),
        ("uv.lock", UV.replace("\n    {", " {").replace("},\n]", "}]"), BOTH),  # read whole
        ("poetry.lock", POETRY, BOTH),
        ("poetry.lock", OLD_POETRY, ONE),
        ("pdm.lock", POETRY, BOTH),
        ("pdm.lock", OLD_PDM, ONE),
        ("pylock.toml", PYLOCK, BOTH),
        ("Pipfile.lock", PIPFILE, BOTH),
        ("requirements.txt", REQUIREMENTS, BOTH),
        ("package-lock.json", NPM, STRONG),
        ("yarn.lock", YARN, STRONG),
        ("yarn.lock", OLD_YARN, [("SHA-1", SHA1)]),
        ("pnpm-lock.yaml", PNPM, STRONG),
        ("bun.lock", BUN, STRONG),
        ("composer.lock", COMPOSER, [("SHA-1", SHA1)]),
        ("Cargo.lock", CARGO, ONE),
        ("Gemfile.lock", GEMS, BOTH),
        ("mix.lock", MIX, ONE),
        ("pubspec.lock", PUB, ONE),
        ("pixi.lock", PIXI, ONE),
    ],
)
def test_the_hashes_of_a_package_are_told(
    kind: str, text: str, expected: list[tuple[str, str]]
) -> None:
    parsed = read(kind, text)
    (found,) = [one for one in parsed.components if one.name.endswith("six")]
    assert hashes_of(found) == expected


def read(kind: str, text: str) -> Parsed:
    parsed = parse(kind, kind, text.encode())
    assert not parsed.error
    return parsed


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("yarn.lock", BERRY),  # of an archive that Yarn made itself
        ("go.sum", f"example.org/six v1.0.0 h1:{base64.b64encode(bytes(32)).decode()}\n"),
        ("composer.lock", COMPOSER.replace(SHA1, "")),  # a commit
        ("mix.lock", MIX.replace(f', "{A}"', "")),  # of the content, not of the archive
        ("uv.lock", UV.replace("sha256:", "blake2:")),
    ],
)
def test_what_is_no_hash_of_the_archive_is_none(kind: str, text: str) -> None:
    for found in read(kind, text).components:
        assert hashes_of(found) == []


def test_what_comes_from_git_keeps_its_commit() -> None:
    commit = "9" * 40
    text = NPM.replace("https://packages.example/six/-/six-1.0.0.tgz",
                       f"git+ssh://git@example.org/six.git#{commit}")  # fmt: skip
    (found,) = read("package-lock.json", text).components
    assert (found.digest, hashes_of(found)) == (commit, [])


def test_hashes_in_a_document_change_nothing_else_of_it() -> None:
    with_, without = read("uv.lock", UV), read("uv.lock", UV.partition("sdist")[0])
    for one, other in zip(with_.components, without.components, strict=True):
        assert (one.purl, one.line, one.direct) == (other.purl, other.line, other.direct)


def test_more_archives_than_an_honest_lock_has_are_none() -> None:
    listed = [f"sha256:{n:064x}" for n in range(MOST + 1)]
    assert len(archives(listed[:-1]).split()) == MOST
    assert archives(listed) == ""


@given(st.text(max_size=60) | st.from_regex(r"(sha\d+[:-])?[0-9a-f=/+ ]{0,140}", fullmatch=True))
def test_whatever_a_lock_writes_only_whole_digests_are_told(stated: str) -> None:
    lengths = {"MD5": 32, "SHA-1": 40, "SHA-256": 64, "SHA-384": 96, "SHA-512": 128}
    for kind in ("npm", "cargo", "nuget", "pypi"):
        for algorithm, text in hashes_of(Component(kind, "a", "1", digest=stated)):
            assert len(bytes.fromhex(text)) * 2 == lengths[algorithm]


COMPILED = """# autogenerated by pip-compile
a==1.0
    # via -r requirements.in
b==1.0
    # via a
c==1.0
    # via
    #   a
    #   B
d==1.0  # via a, c
e==1.0
    # via shop (pyproject.toml)
"""


def test_the_remarks_of_pip_compile_and_uv_say_who_brings_whom() -> None:
    for text in (COMPILED, COMPILED.replace("autogenerated by pip-compile", "uv pip compile")):
        parsed = read("requirements.txt", text)
        names = [one.name for one in parsed.components]
        brought = {
            (names[place], names[target])
            for place in range(len(names))
            for target, _ in parsed.edges.of(place)
        }
        assert brought == {("a", "b"), ("a", "c"), ("b", "c"), ("a", "d"), ("c", "d")}
        direct = {one.name for one in parsed.components if one.direct}
        assert direct == {"a", "e"}


def test_a_list_without_such_remarks_does_not_say_who_brings_whom() -> None:
    assert not read("requirements.txt", "a==1.0\nb==1.0\n").edges.brings
    assert not read("requirements.txt", REQUIREMENTS.partition("    # via")[0]).edges.brings
