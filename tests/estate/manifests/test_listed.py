"""Locks and manifests that list names with versions: each says what its own tool would take."""

import json

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.formats import kinds_of
from timonier.estate.core.manifests.listed import LISTINGS
from timonier.estate.core.manifests.registry import parse, parse_as


def read(path: str, content: str | dict[str, object]) -> Parsed:
    data = content if isinstance(content, str) else json.dumps(content, indent=1)
    found = parse_as(kinds_of(path), path, data.encode())
    assert found
    return found[1]


def told(parsed: Parsed) -> list[str]:
    """Each component as `type/name version-or-range [source] [scope]`."""
    return [
        " ".join(
            filter(None, (f"{one.type}/{one.name}", one.version and f"={one.version}",
                          one.constraint, one.source and f"({one.source})",
                          one.scope if one.scope != "unknown" else ""))
        )
        for one in parsed.components
    ]  # fmt: skip


CASES = [
    ("Gopkg.lock", '[[projects]]\n name = "github.com/a/b"\n revision = "c0ffee"\n'
     ' version = "v1.2.3"\n[[projects]]\n name = "golang.org/x/net"\n revision = "c0ffee"\n',
     ["golang/github.com/a/b =v1.2.3", "golang/golang.org/x/net (git)"]),
    ("Gopkg.toml", '[[constraint]]\n name = "github.com/a/b"\n version = "1.2.3"\n'
     '[[constraint]]\n name = "github.com/a/c"\n branch = "master"\n'
     '[[override]]\n name = "github.com/a/d"\n version = "=1.0.0"\n',
     ["golang/github.com/a/b ^1.2.3", "golang/github.com/a/c (git)",
      "golang/github.com/a/d =1.0.0"]),
    ("glide.lock", "imports:\n- name: github.com/a/b\n  version: v1.0.0\n"
     f"testImports:\n- name: github.com/a/t\n  version: {'a' * 40}\n",
     ["golang/github.com/a/b =v1.0.0", "golang/github.com/a/t (git) dev"]),
    ("glide.yaml", "import:\n- package: github.com/a/b\n  version: ^1.0\n"
     "- package: github.com/a/c\n", ["golang/github.com/a/b ^1.0", "golang/github.com/a/c"]),
    ("vendor/vendor.json", {"package": [
        {"path": "github.com/a/b", "revision": "c0ffee", "version": "v1", "versionExact": "v1.1.0"},
        {"path": "github.com/a/c", "revision": "c0ffee"}]},
     ["golang/github.com/a/b =v1.1.0", "golang/github.com/a/c (git)"]),
    ("gleam.toml", 'name = "x"\n[dependencies]\ngleam_stdlib = ">= 0.34.0 and < 2.0.0"\n'
     'mine = { path = "../mine" }\n[dev-dependencies]\ngleeunit = "~> 1.0"\n',
     ["hex/gleam_stdlib >= 0.34.0 and < 2.0.0", "hex/mine (path)", "hex/gleeunit ~> 1.0 dev"]),
    ("manifest.toml", 'packages = [\n { name = "gleam_stdlib", version = "0.36.0", build_tools = '
     '["gleam"], source = "hex" },\n { name = "mine", version = "1.0.0", source = "local" },\n]\n',
     ["hex/gleam_stdlib =0.36.0", "hex/mine (path)"]),
    ("Policyfile.lock.json", {"cookbook_locks": {"nginx": {"version": "12.0.1",
                                                           "identifier": "ab"}}},
     ["chef/nginx =12.0.1"]),
    ("metadata.json", {"name": "me-mine", "dependencies": [
        {"name": "puppetlabs/stdlib", "version_requirement": ">= 4.0 < 10"}],
        "operatingsystem_support": []}, ["puppet/puppetlabs/stdlib >= 4.0 < 10"]),
    ("Packages/packages-lock.json", {"dependencies": {
        "com.unity.ugui": {"version": "1.0.0", "source": "builtin"},
        "com.a.b": {"version": "https://example.org/b.git", "source": "git", "hash": "c0ffee"},
        "com.mine": {"version": "file:com.mine", "source": "embedded"}}},
     ["unity/com.unity.ugui =1.0.0", "unity/com.a.b (git)", "unity/com.mine (path)"]),
    ("Packages/manifest.json", {"dependencies": {"com.unity.ugui": "1.0.0",
                                                 "com.a": "file:../a"}},
     ["unity/com.unity.ugui =1.0.0", "unity/com.a (path)"]),
    ("nimble.lock", {"packages": {"chronos": {"version": "3.2.0", "vcsRevision": "c0ffee"}}},
     ["nimble/chronos =3.2.0"]),
    ("Scarb.toml", '[dependencies]\nstarknet = "2.6.3"\noz = { git = "https://example.org/oz" }\n',
     ["scarb/starknet ^2.6.3", "scarb/oz (git)"]),
    ("Scarb.lock", 'version = 1\n[[package]]\nname = "mine"\nversion = "0.1.0"\n[[package]]\n'
     'name = "oz"\nversion = "0.10.0"\nsource = "git+https://example.org/oz?tag=v0.10.0#c0ffee"\n'
     '[[package]]\nname = "snforge_std"\nversion = "0.30.0"\nsource = "registry+https://x.example/"\n',
     ["scarb/mine (workspace)", "scarb/oz (git)", "scarb/snforge_std =0.30.0"]),
    ("soldeer.lock", '[[dependencies]]\nname = "forge-std"\nversion = "1.8.1"\nintegrity = "ab"\n',
     ["soldeer/forge-std =1.8.1"]),
    ("Move.lock", '[move]\nversion = 3\n[[move.package]]\nid = "Sui"\nname = "Sui"\n'
     'source = { git = "https://example.org/sui.git", rev = "main", subdir = "x" }\n',
     ["move/Sui (git)"]),
    ("dub.selections.json", {"fileVersion": 1, "versions": {"vibe-d": "0.9.5",
     "x": {"version": "abc", "repository": "git+https://example.org/x.git"}}},
     ["dub/vibe-d =0.9.5", "dub/x (git)"]),
    ("packages.yml", "packages:\n- package: dbt-labs/dbt_utils\n"
     '  version: [">=0.8.0", "<0.9.0"]\n'
     "- package: a/b\n  version: 1.0.0\n- git: https://example.org/o/c.git\n  revision: main\n",
     ["dbt/dbt-labs/dbt_utils >=0.8.0, <0.9.0", "dbt/a/b =1.0.0", "dbt/c (git)"]),
    ("package-lock.yml", "packages:\n- package: dbt-labs/dbt_utils\n  version: 1.1.1\n"
     "sha1_hash: ab\n", ["dbt/dbt-labs/dbt_utils =1.1.1"]),
    ("idf_component.yml", "dependencies:\n  idf: '>=4.4'\n  espressif/led_strip: ^2.0.0\n"
     "  mine:\n    path: ../mine\n",
     ["esp/idf >=4.4", "esp/espressif/led_strip ^2.0.0", "esp/mine (path)"]),
    ("dependencies.lock", "dependencies:\n  espressif/led_strip:\n    component_hash: ab\n"
     "    source:\n      type: service\n    version: 2.5.3\nmanifest_hash: ab\nversion: 1.0.0\n",
     ["esp/espressif/led_strip =2.5.3"]),
]  # fmt: skip


@pytest.mark.parametrize(("path", "content", "expected"), CASES)
def test_a_list_says_version_range_and_origin_of_each(
    path: str, content: str | dict[str, object], expected: list[str]
) -> None:
    parsed = read(path, content)
    assert parsed.error == ""
    assert told(parsed) == expected
    assert all(one.line for one in parsed.components)


def test_each_shape_of_a_list_is_tried() -> None:
    assert {kinds_of(path)[0] for path, _, _ in CASES} >= set(LISTINGS)


def test_a_line_is_that_of_the_entry() -> None:
    text = '[[projects]]\n  name = "a"\n  version = "v1"\n\n[[projects]]\n  name = "b"\n'
    assert [one.line for one in read("Gopkg.lock", text).components] == [2, 6]


@pytest.mark.parametrize("stated", ["${v}", "*", "some branch", ""])
def test_a_lock_without_an_exact_version_says_that_it_is_unknown(stated: str) -> None:
    parsed = read("dub.selections.json", {"versions": {"x": stated}})
    assert told(parsed) == ["dub/x"]
    assert [one.subject for one in parsed.observations if one.kind == "unresolved"] == ["x"]


def test_an_entry_without_a_name_is_told() -> None:
    parsed = read("Gopkg.lock", '[[projects]]\nversion = "v1"\n')
    assert parsed.error.startswith("an entry without a name")


@pytest.mark.parametrize("path", [path for path, _, _ in CASES])
@pytest.mark.parametrize("content", ["[]", "{}", "1", "\x00", "{" * 3000])
def test_hostile_content_never_raises(path: str, content: str) -> None:
    for kind in kinds_of(path):
        assert parse(kind, path, content.encode()).components == ()
