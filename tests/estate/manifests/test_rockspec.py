"""Rockspecs of Lua and .nimble files of Nim."""

from timonier.estate.core.manifests.registry import parse


def test_a_rockspec_lists_its_rocks() -> None:
    data = b"""package = "shop"
version = "1.0-1"
-- dependencies = { "no" }
dependencies = {
   "lua >= 5.1, < 5.4",
   "luafilesystem ~> 1.8", 'lpeg == 1.0.2',
   "odd what",
   "x >= " .. y,
}
test_dependencies = { "busted" }
"""
    parsed = parse("rockspec", "shop-1.0-1.rockspec", data)
    found = [
        (one.type, one.name, one.version or one.constraint, one.scope, one.line)
        for one in parsed.components
    ]
    assert found == [
        ("generic", "lua", ">= 5.1, < 5.4", "prod", 5),
        ("luarocks", "luafilesystem", "~> 1.8", "prod", 6),
        ("luarocks", "lpeg", "1.0.2", "prod", 6),
        ("luarocks", "odd", "", "prod", 7),
        ("luarocks", "busted", "", "dev", 10),
    ]
    assert [one.subject for one in parsed.observations if one.kind == "unresolved"] == ["odd"]
    assert parsed.error == "a dependency is computed (line 8)"


def test_a_nimble_file_lists_what_it_requires() -> None:
    data = b"""version = "1.0.0"
requires "nim >= 1.6.0", "chronos >= 3.0 & < 4.0"
requires("jester == 0.5.0",
  "https://github.com/acme/kit#v1.0")
taskRequires "test", "unittest2"
requires wanted
"""
    parsed = parse("nimble", "shop.nimble", data)
    found = [
        (one.name, one.version or one.constraint, one.scope, one.source)
        for one in parsed.components
    ]
    assert found == [
        ("nim", ">= 1.6.0", "prod", ""),
        ("chronos", ">= 3.0, < 4.0", "prod", "nimble"),
        ("jester", "0.5.0", "prod", "nimble"),
        ("acme/kit", "v1.0", "prod", "git"),
        ("unittest2", "", "dev", "nimble"),
    ]
    assert parsed.error == "a dependency is computed (line 6)"
