"""Julia's projects, and both formats of its manifests."""

import pytest

from timonier.estate.core.formats import kind_of
from timonier.estate.core.manifests.registry import parse

UUID = '"00000000-0000-0000-0000-000000000000"'


def test_a_project_says_what_ships_and_what_is_for_tests() -> None:
    data = f"""name = "Mine"
uuid = {UUID}
version = "0.1.0"

[deps]
DataFrames = {UUID}
Pinned = {UUID}
Far = {UUID}

[weakdeps]
Plots = {UUID}

[sources]
Far = {{url = "https://example.org/Far.jl", rev = "main"}}

[compat]
DataFrames = "0.22, 1"
Pinned = "= 1.2.3"
julia = "1.6"

[extras]
Test = {UUID}

[targets]
test = ["Test"]
""".encode()
    parsed = parse("julia-project", "Project.toml", data)
    assert not parsed.error
    assert [
        (one.name, one.version, one.constraint, one.scope, one.source, one.line)
        for one in parsed.components
    ] == [
        ("DataFrames", "", "0.22, 1", "prod", "", 6),
        ("Pinned", "1.2.3", "", "prod", "", 7),
        ("Far", "", "", "prod", "git", 8),
        ("Plots", "", "", "unknown", "", 11),
        ("Test", "", "", "dev", "", 22),
        ("julia", "", "^1.6", "prod", "", 19),
    ]


@pytest.mark.parametrize(
    ("head", "table"),
    [("", "[[{}]]"), ('julia_version = "1.6.2"\nmanifest_format = "2.0"\n', "[[deps.{}]]")],
)
def test_both_formats_of_a_manifest_hold_versions_and_edges(head: str, table: str) -> None:
    data = (
        f"{head}\n{table.format('JSON')}\n"
        f'deps = ["Dates", "Parsers"]\nuuid = {UUID}\ngit-tree-sha1 = "{"a" * 40}"\n'
        f'version = "0.21.2"\n\n{table.format("Parsers")}\nuuid = {UUID}\nversion = "2.0.0"\n'
        f'repo-url = "https://example.org/P.jl"\n\n{table.format("Dates")}\nuuid = {UUID}\n'
    ).encode()
    assert kind_of("Manifest.toml") == "julia-manifest"
    parsed = parse("julia-manifest", "Manifest.toml", data)
    found = [(one.name, one.version, one.source) for one in parsed.components if one.locked]
    assert found == [("JSON", "0.21.2", ""), ("Parsers", "2.0.0", "git")]
    assert parsed.edges.brings[0] == (1, 0)
    runtimes = [(one.name, one.version) for one in parsed.components if not one.locked]
    assert runtimes == ([("julia", "1.6.2")] if head else [])
