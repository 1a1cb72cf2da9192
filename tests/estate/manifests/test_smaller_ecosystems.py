"""Carthage, Crystal and Elm."""

from timonier.estate.core.manifests.registry import parse


def test_a_cartfile_names_packages_by_their_address() -> None:
    data = b"""# a remark
github "Alamofire/Alamofire" ~> 5.0
github "acme/kit" == 1.2.0 # another
github "acme/moving" "main"
git "https://example.org/x.git" >= 1.0
binary "https://example.org/y.json" == 2.0.0
odd
"""
    parsed = parse("Cartfile", "Cartfile", data)
    found = [(one.name, one.version, one.constraint, one.source) for one in parsed.components]
    assert found == [
        ("github.com/Alamofire/Alamofire", "", "~> 5.0", ""),
        ("github.com/acme/kit", "1.2.0", "", ""),
        ("github.com/acme/moving", "", "", "git"),
        ("example.org/x", "", ">= 1.0", ""),
        ("example.org/y.json", "2.0.0", "", "url"),
    ]
    assert parsed.error == "no origin: odd (line 7)"


def test_the_resolved_cartfile_pins_a_tag_or_a_commit() -> None:
    commit = "0123456789012345678901234567890123456789"
    data = f'github "acme/kit" "v1.2.0"\ngithub "acme/x" "{commit}"\n'.encode()
    kit, x = parse("Cartfile.resolved", "Cartfile.resolved", data).components
    assert (kit.purl, kit.locked) == ("pkg:swift/github.com/acme/kit@1.2.0", True)
    assert (x.version, x.digest, x.source) == ("", commit, "git")


def test_shards_are_read_from_manifest_and_lock() -> None:
    manifest = b"""name: shop
dependencies:
  kemal:
    github: kemalcr/kemal
    version: ~> 1.0
development_dependencies:
  mine:
    path: ../mine
"""
    pinned = b"""version: 2.0
shards:
  kemal:
    git: https://example.org/kemal.git
    version: 1.1.2+git.commit.0123456789012345678901234567890123456789
"""
    asked = parse("shard.yml", "shard.yml", manifest).components
    assert [(one.name, one.constraint, one.scope, one.source) for one in asked] == [
        ("kemal", "~> 1.0", "prod", "git"),
        ("mine", "", "dev", "path"),
    ]
    (one,) = parse("shard.lock", "shard.lock", pinned).components
    assert (one.version, one.digest[:4], one.locked, one.line) == ("1.1.2", "0123", True, 3)


def test_elm_pins_in_applications_and_bounds_in_packages() -> None:
    application = b"""{"type": "application", "dependencies": {
  "direct": {"elm/core": "1.0.5"}, "indirect": {"elm/json": "1.1.3"}},
 "test-dependencies": {"direct": {}, "indirect": {}}}"""
    package = b"""{"type": "package", "name": "acme/kit", "version": "1.0.0",
 "dependencies": {"elm/core": "1.0.0 <= v < 2.0.0", "elm/odd": "?"}}"""
    pinned = parse("elm.json", "elm.json", application).components
    assert [(one.purl, one.direct) for one in pinned] == [
        ("pkg:elm/elm/core@1.0.5", True),
        ("pkg:elm/elm/json@1.1.3", False),
    ]
    bounded = parse("elm.json", "elm.json", package)
    assert [one.constraint for one in bounded.components] == [">=1.0.0 <2.0.0", ""]
    assert [one.subject for one in bounded.observations if one.kind == "unresolved"] == ["elm/odd"]
