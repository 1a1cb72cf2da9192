"""rebar.config and rebar.lock are read as terms of Erlang."""

from timonier.estate.core.manifests.registry import parse

CONFIG = b"""%% a remark {deps, [no]}
{erl_opts, [debug_info]}.
{deps, [
    cowboy,
    {jsx, "3.1.0"},
    {ranch,
     "~> 2.0"}, % here
    {forked, ".*", {git, "https://example.org/f.git", {tag, "1.0"}}},
    {mine, {git, "https://example.org/m.git", {branch, "main"}}},
    {alias, "1.2.3", {pkg, real}},
    {odd, "latest"}
]}.
{profiles, [{test, [{deps, [{meck, "0.9.2"}]}]}]}.
{project_plugins, [rebar3_hex]}.
"""
LOCK = b"""{"1.2.0",
[{<<"cowboy">>,{pkg,<<"cowboy">>,<<"2.9.0">>},0},
 {<<"forked">>,
  {git,"https://example.org/f.git",
       {ref,"0123456789012345678901234567890123456789"}},
  1}]}.
[
{pkg_hash,[
 {<<"cowboy">>, <<"00">>}]}
].
"""


def test_dependencies_of_rebar_are_read_with_their_origins_and_profiles() -> None:
    parsed = parse("rebar.config", "rebar.config", CONFIG)
    assert not parsed.error
    found = [
        (one.name, one.version or one.constraint, one.scope, one.source, one.line)
        for one in parsed.components
    ]
    assert found == [
        ("cowboy", "", "prod", "", 4),
        ("jsx", "3.1.0", "prod", "", 5),
        ("ranch", "~> 2.0", "prod", "", 6),
        ("forked", "", "prod", "git", 8),
        ("mine", "", "prod", "git", 9),
        ("real", "1.2.3", "prod", "", 10),
        ("odd", "", "prod", "", 11),
        ("meck", "0.9.2", "dev", "", 13),
        ("rebar3_hex", "", "dev", "", 14),
    ]
    assert [one.subject for one in parsed.observations if one.kind == "unresolved"] == ["odd"]


def test_the_lock_of_rebar_says_what_is_direct() -> None:
    parsed = parse("rebar.lock", "rebar.lock", LOCK)
    assert not parsed.error
    cowboy, forked = parsed.components
    assert (cowboy.purl, cowboy.direct, cowboy.line) == ("pkg:hex/cowboy@2.9.0", True, 2)
    assert (forked.name, forked.source, forked.direct) == ("forked", "git", False)
    assert forked.digest.startswith("0123")
    assert parsed.observations[1].data == {"format": "1.2.0"}


def test_the_older_form_of_the_lock_and_an_empty_one_are_read() -> None:
    older = b'[{<<"jsx">>,{pkg,<<"jsx">>,<<"2.8.0">>},0}].\n'
    assert [one.purl for one in parse("rebar.lock", "rebar.lock", older).components] == [
        "pkg:hex/jsx@2.8.0"
    ]
    assert not parse("rebar.lock", "rebar.lock", b"[].\n").error


def test_dependencies_that_are_computed_are_told() -> None:
    parsed = parse("rebar.config", "rebar.config", b"{deps, make()}.\n")
    assert parsed.error == "dependencies are computed (line 1)"
